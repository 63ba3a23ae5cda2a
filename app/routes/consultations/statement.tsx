/** GET /consultations/:id/statements/:statementId: a submitted statement with its receipt; the moderation decides about late ones. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { listAttachments } from "#server/consultations/attachments/queries";
import { listQuestions, listTexts } from "#server/consultations/queries";
import { listStatementHistory, requireStatement } from "#server/consultations/statements.queries";
import { listSignatures } from "#server/consultations/signing/queries";
import { listReplies } from "#server/consultations/weighing.queries";
import { idOf, load } from "#server/web";
import { AttachmentList } from "~/consultations/attachments";
import { Lateness } from "~/consultations/moderation";
import { Signing } from "~/consultations/signing";
import { lateKey } from "~/consultations/statement-list";
import { SupportLine } from "~/consultations/support";
import { StatementView } from "~/consultations/statement-view";
import { useDeadline } from "~/consultations/words";
import { Alert } from "~/ui/alert";
import { Badge, DescriptionList, Page, Section } from "~/ui/page";
import { Stack } from "~/ui/layout";

export const loader = load(async (ctx, { params }) => {
  const id = idOf(params.id);
  const sheet = await requireStatement(ctx, id, idOf(params.statementId));
  // A draft has a page of its own.
  if (!sheet.statement.submittedAt) throw new NotFound();
  const [texts, questions, history, files, signatures, replies] = await Promise.all([
    listTexts(ctx.db, id),
    listQuestions(ctx.db, id),
    listStatementHistory(ctx, id, sheet.statement.organisationId),
    listAttachments(ctx, sheet.statement.id),
    listSignatures(ctx, sheet.statement.id),
    sheet.consultation.weighedAt ? listReplies(ctx.db, sheet.statement.id) : [],
  ]);
  return { title: sheet.statement.organisation, ...sheet, targets: { texts, questions }, history, files, signatures, replies };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function StatementPage() {
  const { t } = useTranslation();
  const { process, consultation, statement, points, targets, isOwn, history, files, signatures, replies, invitation } =
    useLoaderData<typeof loader>();
  const at = `/consultations/${consultation.id}`;
  const isNewest = history[0]?.id === statement.id;
  const isOpen = !consultation.weighedAt && !statement.supersededAt && !process.my.isArchived;
  const mayDecide = can(process.my, "consultation:manage") && statement.isLate && isNewest && !consultation.weighedAt;
  return (
    <Page
      title={t("consultations:statement.of", { organisation: statement.organisation })}
      back={{ to: at, label: consultation.title }}
      facts={
        <>
          {statement.isNil && (
            <Badge tone="neutral">{t(`consultations:answer.${statement.isWithdrawal ? "withdrawn" : "nil"}`)}</Badge>
          )}
          {statement.isConfidential && <Badge tone="warning">{t("consultations:statement.confidential")}</Badge>}
          {statement.isLate && <Badge tone="warning">{t(lateKey(statement.lateAccepted))}</Badge>}
        </>
      }
    >
      {statement.supersededAt && !isNewest && <Alert tone="warning" title={t("consultations:statement.superseded")} />}
      {statement.isLate && statement.lateReason && (
        <Alert title={t(lateKey(statement.lateAccepted))}>{statement.lateReason}</Alert>
      )}
      {statement.support && <SupportLine support={statement.support} />}
      <StatementView statement={statement} points={points} targets={targets} replies={replies} />
      {files.length > 0 && (
        <Section title={t("consultations:file.list")} id="files">
          <AttachmentList at={at} statementId={statement.id} files={files} mayRedact={can(process.my, "consultation:manage")} />
        </Section>
      )}
      <Signing
        at={`${at}/statements/${statement.id}`}
        signatures={signatures}
        mine={signatures.find(({ organisationId }) => !isOwn && organisationId === process.my.organisationId)}
        maySign={isOpen && invitation !== null && invitation.maySubmit}
        mayAsk={isOpen && isOwn && !statement.isNil}
      />
      {mayDecide && (
        <Section title={t("consultations:late.title")} id="late">
          <Lateness at={`${at}/statements/${statement.id}/lateness`} name="lateness" />
        </Section>
      )}
      <Receipt />
      {(isOwn || can(process.my, "statement:weigh")) && <History />}
    </Page>
  );
}

/** The proof for the sender. */
function Receipt() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const { statement } = useLoaderData<typeof loader>();
  return (
    <Section title={t("consultations:receipt.title")} id="receipt" hint={t("consultations:receipt.hint")}>
      <DescriptionList
        items={[
          { key: t("consultations:receipt.received"), value: deadline(statement.receivedAt!) },
          { key: t("consultations:receipt.channel"), value: t(`consultations:channel.${statement.channel}`) },
          ...(statement.channel === "online"
            ? []
            : [{ key: t("consultations:receipt.entered"), value: deadline(statement.submittedAt!) }]),
          ...(statement.submittedBy ? [{ key: t("consultations:receipt.by"), value: statement.submittedBy }] : []),
          { key: t("consultations:statement.coordination"), value: t(`consultations:coordination.${statement.coordination}`) },
          ...(statement.lobbyNumber ? [{ key: t("consultations:statement.lobby-number"), value: statement.lobbyNumber }] : []),
          ...(statement.interests ? [{ key: t("consultations:statement.interests"), value: statement.interests }] : []),
          { key: t("consultations:receipt.version"), value: statement.number },
          { key: "SHA-256", value: <code className="ja-break">{statement.hash}</code> },
        ]}
      />
    </Section>
  );
}

function History() {
  const { t } = useTranslation();
  const deadline = useDeadline();
  const { consultation, statement, history } = useLoaderData<typeof loader>();
  if (history.length < 2) return null;
  return (
    <Section title={t("consultations:history.title")} id="history">
      <Stack as="ul" gap={2}>
        {history.map((each) => (
          <li key={each.id}>
            {each.id === statement.id ? (
              <strong>{t("consultations:history.this", { number: each.number })}</strong>
            ) : (
              <Link className="kern-link" to={`/consultations/${consultation.id}/statements/${each.id}`}>
                {t("consultations:statement.version", { number: each.number })}
              </Link>
            )}{" "}
            · {deadline(each.receivedAt!)}
          </li>
        ))}
      </Stack>
    </Section>
  );
}
