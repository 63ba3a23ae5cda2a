/** Sets up processes, changes what they say about themselves, and keeps what happened. */
import { sql } from "kysely";
import { authorise, canInInstallation } from "../access/rules.ts";
import { recordAct, recordActs, type NewEntry } from "../audit/commands.ts";
import { dayOf } from "../calendar/rules.ts";
import type { Context, Database, Trx } from "../context.ts";
import { Invalid, NotAllowed } from "../errors.ts";
import { chooseOrganisation } from "../organisations/commands.ts";
import { facilitatesSomewhere } from "../organisations/queries.ts";
import { requireUnchanged } from "../platform/revisions.queries.ts";
import { once } from "../platform/submissions.ts";
import { transact } from "../platform/transact.ts";
import { actOf, subjectOf } from "./acts.rules.ts";
import type { NewProcessInput, ProcessInput } from "./forms.rules.ts";
import { requireProcess, shownProcess } from "./queries.ts";
import { decisionNumber, processNumber, processTemplate, templateStage, type ProcessTemplate } from "./rules.ts";

/**
 * Keeps a line of "what happened lately" in the transaction that makes it true. Everybody with a mandate reads it: nothing goes
 * in that some may not see. `kind` is a key under `processes:event`, `params` fill its sentence.
 */
export const recordEvent = (trx: Trx, ctx: Acting, event: NewEvent): Promise<void> => recordEvents(trx, ctx, [event]);

/** The same in many processes at once. */
export async function recordEvents(trx: Trx, ctx: Acting, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ processId, kind, params = {}, path = null }) => ({
    process_id: processId,
    at: ctx.now(),
    person_id: ctx.actor?.personId ?? null,
    kind,
    params: JSON.stringify(params),
    path,
  }));
  await trx.insertInto("process_events").values(rows).execute();
  await recordActs(trx, ctx, events.flatMap(entryOf));
}

function entryOf({ processId, kind, path, about }: NewEvent): NewEntry[] {
  const act = actOf(kind);
  const subject = about ?? subjectOf(path);
  return act ? [{ act, processId, ...(subject && { subject }), facts: { event: kind } }] : [];
}

type Acting = Pick<Context, "now"> & { actor: Pick<Context["actor"], "personId"> | null };

interface NewEvent {
  processId: number;
  kind: string;
  params?: Record<string, string | number>;
  path?: string | null;
  /** What it was done to, where the path leads elsewhere or nowhere; for the audit log only. */
  about?: readonly [kind: string, id: number] | undefined;
}

/** The counter's row is locked until the commit, so two recorders never get the same number. */
export async function nextDecisionNumber(trx: Trx, ctx: Pick<Context, "now">, processId: number): Promise<string> {
  const { last_decision_number } = await trx
    .updateTable("processes")
    .where("id", "=", processId)
    .set((eb) => ({ last_decision_number: eb("last_decision_number", "+", 1) }))
    .returning("last_decision_number")
    .executeTakeFirstOrThrow();
  return decisionNumber(dayOf(ctx.now()).slice(0, 4), last_decision_number);
}

/** Reads templates into their table; at every start, so that a corrected text arrives. Processes keep the copy they were made with. */
export async function loadTemplates(db: Database, templates: readonly ProcessTemplate[]): Promise<void> {
  for (const template of templates) {
    const { key, title, description, stages } = processTemplate.parse(template);
    const row = { title: JSON.stringify(title), description: JSON.stringify(description), stages: JSON.stringify(stages) };
    await db
      .insertInto("process_templates")
      .values({ key, ...row })
      .onConflict((conflict) => conflict.column("key").doUpdateSet(row))
      .execute();
  }
  // Stages that are older than criteria.
  await sql`
    update process_stages set criteria = each.stage -> 'criteria'
    from processes join process_templates on process_templates.key = template_key, jsonb_array_elements(stages) as each (stage)
    where processes.id = process_id and each.stage ->> 'key' = process_stages.key and criteria is null`.execute(db);
}

/**
 * A process from a template, in its first stage; whoever makes it facilitates it, for the organisation they choose.
 * @returns its id @throws NotAllowed unless administrator or facilitator somewhere
 */
export async function createProcess(ctx: Context, input: NewProcessInput, requestId: string): Promise<number> {
  const person = { isAdmin: ctx.actor.isAdmin, facilitatesSomewhere: await facilitatesSomewhere(ctx) };
  if (!canInInstallation(person, "process:create")) throw new NotAllowed();
  return transact(ctx, (trx) =>
    once(trx, ctx, requestId, async () => {
      const id = await insertProcess(trx, ctx, input);
      const { id: organisation_id } = await chooseOrganisation(trx, ctx, input);
      const mandate = await trx
        .insertInto("mandates")
        .values({
          process_id: id,
          person_id: ctx.actor.personId,
          organisation_id,
          role: "facilitator",
          bench: null,
          valid_from: dayOf(ctx.now()),
          valid_to: null,
          created_at: ctx.now(),
        })
        .returning("id")
        .executeTakeFirstOrThrow();
      await recordAct(trx, ctx, { act: "mandate-given", processId: id, subject: ["mandates", mandate.id] });
      await recordEvent(trx, ctx, {
        processId: id,
        kind: "process-created",
        params: { title: input.title },
        path: `/processes/${id}`,
      });
      return id;
    }),
  );
}

async function insertProcess(trx: Trx, ctx: Context, input: NewProcessInput): Promise<number> {
  const template = await trx
    .selectFrom("process_templates")
    .where("key", "=", input.template_key)
    .selectAll()
    .executeTakeFirst();
  if (!template) throw new Invalid("common:invalid.choice", "template_key");
  const stages = templateStage.array().parse(template.stages);
  const first = stages[0];
  if (!first) throw new Invalid("common:invalid.choice", "template_key");
  const { title, guiding_question, description, marking, starts_on, ends_on, template_key } = input;
  const { id } = await trx
    .insertInto("processes")
    .values({
      number: await nextNumber(trx, Number(dayOf(ctx.now()).slice(0, 4))),
      title,
      guiding_question,
      description,
      marking,
      starts_on,
      ends_on,
      template_key,
      stage: first.key,
      created_at: ctx.now(),
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await trx
    .insertInto("process_stages")
    .values(
      stages.map((stage, index) => ({
        process_id: id,
        key: stage.key,
        position: index + 1,
        planned_until: null,
        title: JSON.stringify(stage.title),
        purpose: JSON.stringify(stage.purpose),
        open_to: JSON.stringify(stage.open_to),
        done_when: JSON.stringify(stage.done_when),
        rules: JSON.stringify(stage.rules),
        criteria: JSON.stringify(stage.criteria),
      })),
    )
    .execute();
  return id;
}

/** Two processes made at the same moment queue here, so that both get a number. */
export async function nextNumber(trx: Trx, year: number): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('processes.number'))`.execute(trx);
  const rows = await trx.selectFrom("processes").where("number", "like", `GA-${year}-%`).select("number").execute();
  return processNumber(
    year,
    rows.map((row) => row.number),
  );
}

/** @throws Conflict when it was changed since it was `seen` */
export async function editProcess(ctx: Context, processId: number, input: ProcessInput, seen = ""): Promise<void> {
  const process = await requireProcess(ctx, processId);
  authorise(process.my, "process:edit");
  await transact(ctx, async (trx, announce) => {
    await requireUnchanged(trx, shownProcess(processId), seen);
    const { title, guiding_question, description, marking, starts_on, ends_on } = input;
    await trx
      .updateTable("processes")
      .set({ title, guiding_question, description, marking, starts_on, ends_on })
      .where("id", "=", processId)
      .execute();
    await recordEvent(trx, ctx, { processId, kind: "process-edited", path: `/processes/${processId}` });
    announce(`process:${processId}`);
  });
}
