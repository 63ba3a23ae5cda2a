/** Dissenting opinions: filed by one organisation, signed by more, edited by nobody. */
import type { Context, Trx } from "../context.ts";
import { wholeText } from "../documents/content/repair.rules.ts";
import { blockIdOf, toPlainText } from "../documents/content/text.rules.ts";
import type { TextContent } from "../documents/rules.ts";
import { authorise } from "../access/rules.ts";
import { Conflict, Invalid, NotAllowed, NotFound } from "../errors.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import type { ProcessHead } from "../processes/rules.ts";
import type { DissentInput } from "./forms.rules.ts";
import { requireRounds, type Agreement } from "./queries.ts";
import { mayGivePosition } from "./rules.ts";

const MOST_QUOTE = 5000;

/** @returns its id @throws Conflict where nothing is being agreed on, Invalid for a passage that is not in the frozen text */
export async function fileDissent(
  ctx: Context,
  recommendationId: number,
  { body, block_id }: DissentInput,
  requestId: string,
): Promise<number> {
  const { process, rounds } = await requireRounds(ctx, recommendationId);
  requireSigner(process);
  const agreement = requireRunning(rounds);
  return transact(ctx, (trx, announce) =>
    once(trx, ctx, requestId, async () => {
      await holdOpen(trx, agreement);
      const quote = block_id ? await passageOf(trx, agreement, block_id) : "";
      const { id } = await trx
        .insertInto("dissents")
        .values({
          ...{ version_id: agreement.versionId, block_id: block_id || null, quote, body },
          ...{ filed_by: ctx.actor.personId, filed_at: ctx.now() },
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await sign(trx, ctx, id, process.my.organisationId);
      announce(`process:${process.id}`);
      return id;
    }),
  );
}

/** Stands by what others have filed. @throws Conflict when it is signed already, or decided */
export async function signDissent(ctx: Context, recommendationId: number, dissentId: number): Promise<void> {
  const { process, rounds } = await requireRounds(ctx, recommendationId);
  requireSigner(process);
  const agreement = requireRunning(rounds);
  await transact(ctx, async (trx, announce) => {
    await holdOpen(trx, agreement);
    await requireDissent(trx, recommendationId, dissentId);
    await sign(trx, ctx, dissentId, process.my.organisationId);
    announce(`process:${process.id}`);
  });
}

/** No longer stands by it; also after the decision, whose record keeps what held then. */
export async function withdrawDissent(ctx: Context, recommendationId: number, dissentId: number): Promise<void> {
  const { process } = await requireRounds(ctx, recommendationId);
  requireSigner(process);
  await transact(ctx, async (trx, announce) => {
    await requireDissent(trx, recommendationId, dissentId);
    const gone = await trx
      .updateTable("dissent_signatures")
      .set({ withdrawn_at: ctx.now() })
      .where("dissent_id", "=", dissentId)
      .where("organisation_id", "=", process.my.organisationId)
      .where("withdrawn_at", "is", null)
      .executeTakeFirst();
    if (gone.numUpdatedRows === 0n) throw new Conflict("agreement:error.not-signed");
    announce(`process:${process.id}`);
  });
}

function requireSigner({ my }: ProcessHead): void {
  authorise(my, "position:give");
  if (!mayGivePosition(my)) throw new NotAllowed("agreement:error.may-not-bind");
}

function requireRunning([newest]: readonly Agreement[]): Agreement {
  if (!newest) throw new Conflict("agreement:error.not-frozen");
  if (!newest.isRunning) throw new Conflict("agreement:error.not-running", { label: newest.label });
  return newest;
}

/** Beside positions and other dissent, not beside a decision. */
async function holdOpen(trx: Trx, { id, label }: Agreement): Promise<void> {
  const row = await trx.selectFrom("agreements").where("id", "=", id).select("ended_at").forShare().executeTakeFirstOrThrow();
  if (row.ended_at) throw new Conflict("agreement:error.not-running", { label });
}

async function sign(trx: Trx, ctx: Context, dissentId: number, organisationId: number): Promise<void> {
  const row = await trx
    .insertInto("dissent_signatures")
    .values({
      dissent_id: dissentId,
      organisation_id: organisationId,
      signed_by: ctx.actor.personId,
      signed_at: ctx.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning("dissent_id")
    .executeTakeFirst();
  if (!row) throw new Conflict("agreement:error.signed");
}

async function requireDissent(trx: Trx, recommendationId: number, id: number): Promise<void> {
  const row = await trx
    .selectFrom("dissents")
    .innerJoin("recommendation_versions as version", "version.id", "version_id")
    .where("dissents.id", "=", id)
    .where("version.recommendation_id", "=", recommendationId)
    .select("dissents.id")
    .executeTakeFirst();
  if (!row) throw new NotFound();
}

async function passageOf(trx: Trx, { documentVersionId }: Agreement, blockId: string): Promise<string> {
  const { content } = await trx
    .selectFrom("document_versions")
    .where("id", "=", documentVersionId)
    .select("content")
    .executeTakeFirstOrThrow();
  const block = wholeText(content as TextContent).content?.find((each) => blockIdOf(each) === blockId);
  if (!block) throw new Invalid("agreement:invalid.passage", "block_id");
  return toPlainText(block).slice(0, MOST_QUOTE);
}
