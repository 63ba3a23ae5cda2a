/** All proposals on a text as an Excel file, to sort and to filter. */
import type { Context } from "../../context.ts";
import type { TextFile } from "../../files/file.rules.ts";
import { xlsxFile } from "../../files/xlsx.ts";
import { toPlainText } from "../content/text.rules.ts";
import type { TextContent } from "../rules.ts";
import { lookUpProposals } from "./files.queries.ts";
import { proposerOf } from "./queries.ts";
import type { Proposal, ProposalFilter } from "./rules.ts";

/** @throws NotFound without a mandate in its process */
export async function writeProposalsXlsx(ctx: Context, documentId: number, filter: ProposalFilter): Promise<TextFile> {
  const { proposals, title, name, footer } = await lookUpProposals(ctx, documentId, filter);
  const column = (key: string, width: number) => ({ header: ctx.t(`documents:proposals.table.${key}`), width });
  const bytes = await xlsxFile({
    title,
    name: ctx.t("documents:proposals.table.file"),
    columns: [
      column("no", 6),
      column("organisation", 22),
      { ...column("submitted", 12), isDay: true },
      column("old", 50),
      column("proposed", 50),
      column("reason", 40),
      column("status", 20),
      { ...column("decided", 12), isDay: true },
      column("decision", 40),
      column("accepted", 50),
      column("address", 40),
    ],
    rows: proposals.map((proposal) => xlsxRow(ctx, proposal)),
    footer,
    language: ctx.language,
    now: ctx.now(),
  });
  return { name, bytes };
}

function xlsxRow(ctx: Context, proposal: Proposal) {
  const plain = (blocks: readonly TextContent[]) => blocks.map(toPlainText).join("\n");
  return [
    proposal.number,
    proposerOf(proposal, ctx),
    proposal.createdAt,
    plain(proposal.base),
    plain(proposal.proposed),
    proposal.reason,
    ctx.t(`documents:proposals.status.${proposal.status}`),
    proposal.decidedAt,
    proposal.decisionReason,
    plain(proposal.accepted ?? []),
    `${ctx.origin}/documents/${proposal.documentId}/proposals/${proposal.id}`,
  ];
}
