/** What the moderation of a consultation sees: who is asked and how each stands, what waits for an answer, more time, more waves. */
import { Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import type { Claim, SentLink } from "#server/consultations/claims/queries";
import type { ConsultationHead, Extension, InvitationRow, Wave } from "#server/consultations/queries";
import { balanceOf, lengthOf } from "#server/consultations/rules";
import { useLanguage } from "~/processes/language";
import { Alert } from "~/ui/alert";
import { Button, SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, Fold, RadioGroup, TextArea, TextField } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Badge, Card, Section } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { AnswerBadge } from "./badges";
import { ClaimLinks, Claims } from "./claims";
import { WaveFields } from "./consultation-fields";
import { Letters } from "./letters";
import { useDeadline } from "./words";

interface ModerationProps {
  consultation: ConsultationHead;
  waves: readonly Wave[];
  invitations: readonly InvitationRow[];
  extensions: readonly Extension[];
  claims: readonly Claim[];
  links: readonly SentLink[];
  minimumDays: number;
  days: { opens: string; closes: string };
  mayManage: boolean;
}

export function Moderation(props: ModerationProps) {
  const { consultation, waves, invitations, extensions, claims, links, mayManage } = props;
  const { t } = useTranslation();
  const waiting = extensions.filter(({ isGranted }) => isGranted === null);
  const isRunning = consultation.openedAt !== null && consultation.weighedAt === null;
  return (
    <>
      {mayManage && waiting.length > 0 && (
        <Section title={t("consultations:extension.waiting")} id="extensions">
          <Stack gap={4}>
            {waiting.map((extension) => (
              <Request key={extension.id} at={`/consultations/${consultation.id}`} extension={extension} />
            ))}
          </Stack>
        </Section>
      )}
      {mayManage && <Claims at={`/consultations/${consultation.id}`} claims={claims} />}
      <Section title={t("consultations:invited.title")} id="invited">
        <Balance invitations={invitations} />
        <Link className="kern-link" to={`/consultations/${consultation.id}/balance`}>
          {t("consultations:balance.to")}
        </Link>
        {waves.map((wave) => (
          <WavePart
            key={wave.id}
            wave={wave}
            consultation={consultation}
            mayManage={mayManage}
            invitations={invitations.filter(({ waveId }) => waveId === wave.id)}
          />
        ))}
        {mayManage && <Letters at={`/consultations/${consultation.id}`} invitations={invitations} />}
        {mayManage && isRunning && <Extend at={`/consultations/${consultation.id}`} invitations={invitations} />}
        {mayManage && isRunning && (
          <ClaimLinks at={`/consultations/${consultation.id}`} links={links} invitations={invitations} />
        )}
        {mayManage && !consultation.weighedAt && <MoreWaves {...props} />}
      </Section>
    </>
  );
}

function Balance({ invitations }: { invitations: readonly InvitationRow[] }) {
  const { t } = useTranslation();
  const rows = balanceOf(invitations);
  const count = (state: "answered" | "cosigned" | "nil" | "silent" | "late" | "open") => ({
    header: t(`consultations:answer.${state}`),
    numeric: true,
    cell: (row: (typeof rows)[number]) =>
      row.byState[state] + (state === "open" ? row.byState.coming : state === "late" ? row.byState.late_declined : 0),
  });
  return (
    <DataTable
      caption={t("consultations:invited.balance")}
      hideCaption
      rows={rows}
      keyOf={({ bench }) => bench}
      columns={[
        { header: t("consultations:invited.bench"), rowHeader: true, cell: ({ bench }) => t(`common:bench.${bench}`) },
        { header: t("consultations:invited.count"), numeric: true, cell: ({ invited }) => invited },
        ...(["answered", "cosigned", "nil", "late", "open", "silent"] as const).map(count),
      ]}
    />
  );
}

interface WavePartProps {
  wave: Wave;
  consultation: ConsultationHead;
  invitations: readonly InvitationRow[];
  mayManage: boolean;
}

function WavePart({ wave, consultation, invitations, mayManage }: WavePartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const deadline = useDeadline();
  const { days, workingDays } = lengthOf(wave, consultation.laender);
  const at = `/consultations/${consultation.id}`;
  return (
    <div className="ja-stack ja-gap-2">
      <h3 className="kern-heading-small">{t("consultations:wave.name", { number: wave.number, title: wave.title })}</h3>
      <Facts
        of={[
          t("consultations:wave.period", { from: writeDay(wave.opensAt, language), until: deadline(wave.closesAt) }),
          t("consultations:wave.length", { count: days, working: workingDays }),
          consultation.openedAt && t(wave.toldAt ? "consultations:wave.told" : "consultations:wave.not-told"),
        ]}
      />
      <DataTable
        caption={t("consultations:invited.of-wave", { number: wave.number })}
        hideCaption
        rows={invitations}
        keyOf={({ id }) => id}
        columns={[
          {
            header: t("consultations:invited.organisation"),
            rowHeader: true,
            cell: (row) => <Organisation row={row} at={at} />,
          },
          { header: t("consultations:invited.state"), cell: (row) => <AnswerBadge state={row.state} /> },
          {
            header: t("consultations:invited.until"),
            cell: (row) => (
              <>
                {deadline(row.deadline)}
                {row.extendedUntil && ` (${t("consultations:invited.extended")})`}
              </>
            ),
          },
          {
            header: t("consultations:invited.received"),
            cell: (row) =>
              row.statement
                ? deadline(row.statement.receivedAt)
                : t(row.firstSeenAt ? "consultations:invited.seen" : "consultations:invited.not-seen"),
          },
          ...(mayManage && !consultation.openedAt
            ? [{ header: t("consultations:invited.remove"), cell: (row: InvitationRow) => <Remove row={row} at={at} /> }]
            : []),
        ]}
      />
    </div>
  );
}

function Organisation({ row, at }: { row: InvitationRow; at: string }) {
  const { t } = useTranslation();
  return (
    <>
      {row.statement ? (
        <Link className="kern-link" to={`${at}/statements/${row.statement.id}`}>
          {row.name}
        </Link>
      ) : (
        row.name
      )}
      {row.people === 0 && (
        <>
          {" "}
          <Badge tone="warning">{t("consultations:invited.nobody")}</Badge>
        </>
      )}
    </>
  );
}

function Remove({ row, at }: { row: InvitationRow; at: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={`remove-${row.id}`} action={`${at}/invitations/${row.id}/removal`}>
      <SubmitButton small variant="tertiary" aria-label={t("consultations:invited.remove-named", { name: row.name })}>
        {t("consultations:invited.remove")}
      </SubmitButton>
    </ActionForm>
  );
}

/** One press grants; refusing wants a reason. */
function Request({ extension, at }: { extension: Extension; at: string }) {
  const { t } = useTranslation();
  const deadline = useDeadline();
  return (
    <Card
      title={t("consultations:extension.request", { organisation: extension.organisation, until: deadline(extension.until) })}
    >
      <p className="ja-typed">{extension.requestReason}</p>
      <ActionForm name={`extension-${extension.id}`} action={`${at}/extensions/${extension.id}/decision`}>
        <TextField name="reason" label={t("consultations:extension.reason")} maxLength={1000} />
        <div className="ja-row">
          <SubmitButton small name="granted" value="true">
            {t("consultations:extension.grant")}
          </SubmitButton>
          <Button small type="submit" name="granted" value="false">
            {t("consultations:extension.decline")}
          </Button>
        </div>
      </ActionForm>
    </Card>
  );
}

function Extend({ at, invitations }: { at: string; invitations: readonly InvitationRow[] }) {
  const { t } = useTranslation();
  return (
    <Fold form="extension" summary={t("consultations:extension.give")}>
      <ActionForm name="extension" action={`${at}/extensions`}>
        <CheckboxGroup
          name="invitations"
          label={t("consultations:extension.whom")}
          required
          options={invitations.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <TextField name="until" type="date" label={t("consultations:extension.until")} required />
        <TextArea name="reason" rows={2} label={t("consultations:extension.why")} required />
        <SubmitButton>{t("consultations:extension.grant")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

function MoreWaves({ consultation, minimumDays, days }: ModerationProps) {
  const { t } = useTranslation();
  return (
    <Fold form="wave" summary={t("consultations:wave.add")}>
      <ActionForm name="wave" action={`/consultations/${consultation.id}/waves`}>
        {consultation.openedAt && <Alert title={t("consultations:wave.add-open")} />}
        <WaveFields minimumDays={minimumDays} days={days} />
        <SubmitButton>{t("consultations:wave.add")}</SubmitButton>
      </ActionForm>
    </Fold>
  );
}

/** Whether a late statement is heard. */
export function Lateness({ at, name }: { at: string; name: string }) {
  const { t } = useTranslation();
  return (
    <ActionForm name={name} action={at}>
      <RadioGroup
        name="accepted"
        label={t("consultations:late.decide")}
        required
        horizontal
        options={["true", "false"].map((value) => ({ value, label: t(`consultations:late.${value}`) }))}
      />
      <TextArea name="reason" rows={2} label={t("consultations:late.reason")} required />
      <SubmitButton>{t("consultations:late.save")}</SubmitButton>
    </ActionForm>
  );
}
