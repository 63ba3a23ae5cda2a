/** What the sample town does not show by itself, made as people make it. */
import { caller } from "./caller.ts";
import type { ServedTown } from "./http.ts";

/** The redaction meeting, opened, with one poll running and one released. @returns its address */
export async function openRoundtable(town: ServedTown): Promise<string> {
  const { db } = town.database;
  const id = town.ids.comingRoundtableId;
  const base = `/roundtables/${id}`;
  const [miriam, stefan] = [await caller(town, "facilitator"), await caller(town, "mayor")];
  const { revision } = await db.selectFrom("roundtables").select("revision").where("id", "=", id).executeTakeFirstOrThrow();
  await miriam.post(`${base}/state`, { to: "open", revision: String(revision) });
  const { id: point_id } = await db
    .selectFrom("points")
    .select("id")
    .where("roundtable_id", "=", id)
    .orderBy("position")
    .limit(1)
    .executeTakeFirstOrThrow();
  for (const question of ["Sind wir vollzählig?", "Passt der Ablauf?"]) {
    await miriam.post(`${base}/polls`, {
      question,
      kind: "yes_no_abstain",
      voice: "person",
      point_id: String(point_id),
      options: "",
    });
    const run = await db.selectFrom("method_runs").select("id").where("question", "=", question).executeTakeFirstOrThrow();
    const option = await db
      .selectFrom("method_options")
      .select("id")
      .where("run_id", "=", run.id)
      .orderBy("position")
      .limit(1)
      .executeTakeFirstOrThrow();
    const move = (to: string) => miriam.post(`/methods/${run.id}/state`, { to });
    await move("open");
    await stefan.post(`/methods/${run.id}/ballots`, { choice: String(option.id) });
    if (question === "Sind wir vollzählig?") for (const to of ["closed", "released"]) await move(to);
  }
  return base;
}

/** A process with nobody and nothing in it yet. @returns its address */
export async function foundProcess(town: ServedTown): Promise<string> {
  const miriam = await caller(town, "facilitator");
  const founding = {
    title: "Ein neuer Prozess",
    guiding_question: "Womit fangen wir an?",
    description: "",
    marking: "GREEN",
    starts_on: "2026-01-01",
    ends_on: "",
    template_key: "joint-agenda",
  };
  const { location } = await miriam.post("/processes/new", {
    ...founding,
    organisation_id: String(town.ids.organisations.moderation),
  });
  return location ?? "";
}
