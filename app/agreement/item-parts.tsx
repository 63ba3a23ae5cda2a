/** Parts of the page about the agreement on one recommendation: who has said what, the own house, what the moderation does. */
import { useTranslation } from "react-i18next";
import { CONSENT_LEVELS } from "#db/schema/agreement";
import { COORDINATIONS } from "#db/schema/consultations";
import { DECIDING_BENCHES } from "#db/schema/organisations";
import { mayReject } from "#server/agreement/rules";
import type { Standing } from "#server/agreement/standing.rules";
import type { Agreement, AskedVoice, Position } from "#server/agreement/queries";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Fold, Hidden, RadioGroup, Select, TextArea, TextField } from "~/ui/form";
import { Row, Stack } from "~/ui/layout";
import { Card } from "~/ui/page";
import { DataTable, type Column } from "~/ui/table";
import { PositionWords } from "./position-words";
import { ReservationFields } from "./reservation-fields";

interface Named {
  id: number;
  name: string;
}

/** @param speakers those that some of these are counted with */
export function Positions({ voices, speakers }: { voices: readonly AskedVoice[]; speakers: readonly Named[] }) {
  const { t } = useTranslation();
  const names = new Map(speakers.map(({ id, name }) => [id, name]));
  const columns: Column<AskedVoice>[] = [
    {
      header: t("agreement:item.organisation"),
      rowHeader: true,
      cell: ({ name, countedWith, hasLeft }) => (
        <Stack gap={0}>
          {name}
          {countedWith !== null && (
            <span className="ja-small ja-muted">
              {t("agreement:item.counted-with", { name: names.get(countedWith) ?? "" })}
            </span>
          )}
          {hasLeft && <span className="ja-small ja-muted">{t("agreement:item.left")}</span>}
        </Stack>
      ),
    },
    {
      header: t("agreement:item.said"),
      cell: ({ position }) =>
        position ? <PositionWords of={position} /> : <span className="ja-muted">{t("agreement:item.none")}</span>,
    },
  ];
  return (
    <Stack gap={4}>
      {DECIDING_BENCHES.map((bench) => ({ bench, rows: voices.filter((voice) => voice.bench === bench) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ bench, rows }) => (
          <DataTable
            key={bench}
            caption={t(`common:bench.${bench}`)}
            columns={columns}
            rows={rows}
            keyOf={({ organisationId }) => organisationId}
          />
        ))}
    </Stack>
  );
}

interface OwnProps {
  at: string;
  sheet: string | null;
  position: Position | null;
  note: { body: string; revision: number };
  mayBind: boolean;
}

/** What one's own house has said, lifts and notes. */
export function Own({ at, sheet, position, note, mayBind }: OwnProps) {
  const { t } = useTranslation();
  const open = position?.reservations.filter(({ liftedAt }) => liftedAt === null) ?? [];
  return (
    <Card title={t("agreement:item.mine")}>
      {position && <PositionWords of={position} />}
      {mayBind && sheet && (
        <Row>
          <LinkButton small to={sheet} icon="edit">
            {t("agreement:item.to-sheet")}
          </LinkButton>
        </Row>
      )}
      {mayBind &&
        open.map((reservation) => (
          <ActionForm
            key={reservation.id}
            name={`lift-${reservation.id}`}
            action={`${at}/reservations/${reservation.id}/lifting`}
          >
            <SubmitButton small variant="secondary">
              {t("agreement:item.lift", { kind: t(`agreement:reservation.${reservation.kind}`) })}
            </SubmitButton>
          </ActionForm>
        ))}
      {mayBind && position && (
        <Fold form="approval" plain summary={t("agreement:item.approve")}>
          <ActionForm name="approval" action={`${at}/positions/${position.id}/approval`}>
            <Select
              name="coordination"
              label={t("agreement:item.approval")}
              required
              options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
            />
            <SubmitButton variant="secondary">{t("agreement:item.approve")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
      <ActionForm key={note.revision} name="note" action={`${at}/note`}>
        <Hidden name="revision" value={note.revision} />
        <TextArea name="body" label={t("agreement:sheet.note")} defaultValue={note.body} rows={2} maxLength={5000} />
        <SubmitButton small variant="secondary">
          {t("agreement:sheet.note-save")}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}

interface LeadingProps {
  at: string;
  agreement: Agreement;
  standing: Standing;
  /** Whose position may be entered for them. */
  others: readonly Named[];
  /** Stands for what was said until this page was shown. */
  saw: string;
}

/** For facilitators: notes what follows, stops, enters what came by letter. */
export function Leading({ at, agreement, standing, others, saw }: LeadingProps) {
  const { t } = useTranslation();
  const mayAdopt = standing.isMet && standing.hindrances.length === 0 && agreement.rule !== "umlauf";
  return (
    <Stack gap={3}>
      <Card title={t("agreement:item.decide")}>
        <ActionForm key={agreement.id} name="decision" action={`${at}/decision`}>
          <Hidden name="agreement_id" value={agreement.id} />
          <Hidden name="seen" value={saw} />
          <RadioGroup
            name="outcome"
            label={t("agreement:item.outcome")}
            required
            defaultValue={mayAdopt ? "angenommen" : null}
            options={[
              ...(mayAdopt ? [{ value: "angenommen", label: t("agreement:item.adopt") }] : []),
              { value: "zurueckgestellt", label: t("agreement:item.defer") },
              ...(mayReject(standing) ? [{ value: "abgelehnt", label: t("agreement:item.reject") }] : []),
            ]}
          />
          <TextArea
            name="reason"
            label={t("agreement:item.reason")}
            hint={t("agreement:item.reason-hint")}
            rows={2}
            maxLength={2000}
          />
          <SubmitButton>{t("agreement:item.decide-submit")}</SubmitButton>
        </ActionForm>
      </Card>
      {others.length > 0 && (
        <Fold form="behalf" summary={t("agreement:item.behalf-title")}>
          <ActionForm name="behalf" action={`${at}/behalf`} reset>
            <Select
              name="organisation_id"
              label={t("agreement:item.behalf-who")}
              required
              options={others.map(({ id, name }) => ({ value: id, label: name }))}
            />
            <Select
              name="level"
              label={t("agreement:sheet.position")}
              required
              options={CONSENT_LEVELS.map((level) => ({ value: level, label: t(`agreement:level.${level}`) }))}
            />
            <TextField
              name="evidence"
              label={t("agreement:item.evidence")}
              hint={t("agreement:item.evidence-hint")}
              required
              maxLength={500}
            />
            <TextArea
              name="wording"
              label={t("agreement:sheet.wording")}
              hint={t("agreement:sheet.wording-hint")}
              rows={2}
              maxLength={5000}
            />
            <TextArea name="remark" label={t("agreement:sheet.remark")} rows={2} maxLength={5000} />
            <Select
              name="coordination"
              label={t("agreement:sheet.coordination")}
              required
              defaultValue="arbeitsebene"
              options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
            />
            <ReservationFields />
            <SubmitButton variant="secondary">{t("agreement:item.behalf-submit")}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
      <ActionForm name="stop" action={`${at}/stop`}>
        <p className="ja-small ja-muted">{t("agreement:item.stop-hint")}</p>
        <SubmitButton small variant="tertiary">
          {t("agreement:item.stop")}
        </SubmitButton>
      </ActionForm>
    </Stack>
  );
}
