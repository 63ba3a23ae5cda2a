/** Every page there is, in light and dark, wide and on a phone: found by its address, readable for everybody, quiet. */
import { createHash, randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { DEMO_PASSWORD, sample, type PersonKey } from "#db/sample";
import { createConsultation } from "#server/consultations/commands";
import { askMembers } from "#server/consultations/members/commands";
import { roundForm } from "#server/consultations/members/rules";
import { closeWeighing } from "#server/consultations/weighing.commands";
import german from "../../app/ui/de.json";
import { addresses, fill, idsForAddresses, type Ids } from "../setup/addresses.ts";
import { consultationInput, dayIn, openSample, settle, statePoints } from "../setup/consultation.ts";
import { foundProcess, openRoundtable } from "../setup/scenes.ts";
import { expectAccessible, findBarriers, isAwake, measureOverflow, useTown } from "../setup/journey.ts";
import { stage } from "../setup/town.ts";

const town = useTown();
let ids: Ids;
/** The redaction meeting, opened, with one poll running and one released. */
let running: string;
let empty: string;
let invitation: string;
let reset: string;
let consulted: Awaited<ReturnType<typeof consultAll>>;

beforeAll(async () => {
  ids = await idsForAddresses(town.database.db, town.ids);
  invitation = await inviteSomebody();
  reset = await letChooseAnew();
  consulted = await consultAll();
  running = await openRoundtable(town);
  empty = await foundProcess(town);
}, 120_000);

const newToken = () => {
  const token = randomBytes(20).toString("hex");
  return {
    token,
    token_hash: createHash("sha256").update(token).digest("hex"),
    created_at: new Date(),
    expires_at: new Date(Date.now() + 3_600_000),
  };
};

async function letChooseAnew(): Promise<string> {
  const { token, ...row } = newToken();
  await town.database.db
    .insertInto("password_resets")
    .values({ ...row, person_id: town.ids.people.forum })
    .execute();
  return token;
}

async function inviteSomebody(): Promise<string> {
  const { token, ...row } = newToken();
  const { db } = town.database;
  const person = await db
    .insertInto("people")
    .values({ name: "Nele Harms", email: "nele.harms@lindenhafen.example", created_at: new Date() })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db
    .insertInto("invitations")
    .values({ ...row, person_id: person.id, process_id: town.ids.processId, invited_by: town.ids.people.facilitator })
    .execute();
  return token;
}

/** What the sample town has none of: one that is answered, one that is prepared, one that runs, with the links of its letters. */
async function consultAll() {
  const { db } = town.database;
  await db.updateTable("mandates").set({ valid_from: "2020-01-01" }).execute();
  const before = (days: number) => stage(db, new Date(Date.now() - days * 86_400_000));
  const on = await before(45);
  const answered = await openSample(on, { title: "Konsultation mit Antworten" });
  const [point] = await statePoints(on, answered, "mayor", [{ body: "Wer zahlt die Schulungen?" }]);
  await settle(on, answered, point!);
  on.pass(40 * 24 * 60);
  await closeWeighing(on.as("facilitator"), answered);
  const now = await before(2);
  const input = await consultationInput(now, { title: "Konsultation in Vorbereitung" });
  const prepared = await createConsultation(now.as("facilitator"), now.processId, input, "");
  const running = await openSample(now, { title: "Konsultation mit Mitgliedern" });
  const invitation = await db
    .selectFrom("consultation_invitations")
    .where("consultation_id", "=", running)
    .where("organisation_id", "=", now.organisationOf("associationHead"))
    .select("id")
    .executeTakeFirstOrThrow();
  const { token: claim, ...link } = newToken();
  await db
    .insertInto("consultation_claim_links")
    .values({ ...link, invitation_id: invitation.id, email: "post@kvm.example", created_by: town.ids.people.facilitator })
    .execute();
  const round = { body: "Wir wollen mehr Zeit.", closes_on: dayIn(now, 5), members: "Moosau; post@moosau.example" };
  await askMembers(now.as("associationHead"), running, roundForm.parse(round), "");
  const { token: member, token_hash } = newToken();
  await db.updateTable("member_replies").set({ token_hash }).execute();
  return { answered, prepared, running, claim, member };
}

/** In the dark only they differ, and on a phone they do not. */
const OF_COLOUR = ["color-contrast", "link-in-text-block"];

/** One look at a page in all its dresses, loaded once. @returns what is wrong with it */
async function look(page: Page, path: string, status = 200): Promise<string[]> {
  const found: string[] = [];
  const note = (where: string, problems: readonly string[]) =>
    found.push(...problems.map((problem) => `${path}, ${where}: ${problem}`));
  const overflow = async () => ((await measureOverflow(page)) > 0 ? [`${await measureOverflow(page)} px stick out`] : []);

  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const response = await page.goto(path);
  await isAwake(page);
  if (response?.status() !== status) note("answer", [`status ${response?.status()}`]);
  // A text that people write may have first headings of its own.
  const headings = await page.locator("h1:not(.ja-text h1)").count();
  if (headings !== 1) note("headings", [`${headings} first headings`]);
  if (!/\S.* · Gemeinsame Agenda$/.test(await page.title())) note("title", [await page.title()]);
  note("light", [...(await findBarriers(page)), ...(await overflow())]);
  await page.emulateMedia({ colorScheme: "dark" });
  note("dark", await findBarriers(page, { only: OF_COLOUR }));
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 390, height: 844 });
  note("phone", [...(await overflow()), ...(await findBarriers(page, { without: OF_COLOUR }))]);
  await page.setViewportSize({ width: 320, height: 640 });
  note("small phone", await overflow());
  return found;
}

/** Two at a time: while one page is drawn, the server makes the other. */
async function lookAtAll(person: PersonKey | null, paths: readonly string[]): Promise<string[]> {
  const waiting = [...paths];
  const wander = async () => {
    const page = person ? await town.enter(person) : await town.visit();
    const found: string[] = [];
    for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) found.push(...(await look(page, path)));
    await page.context().close();
    return found;
  };
  return (await Promise.all([wander(), wander()])).flat();
}

const expectNothing = (found: readonly string[]) => expect(found, found.join("\n")).toEqual([]);

describe("pages", () => {
  test("of somebody who is not signed in", async () => {
    expectNothing(
      await lookAtAll(null, [
        "/",
        "/sign-in",
        "/sign-in?to=/processes",
        "/password-resets/new",
        `/invitations/${invitation}`,
        `/password-resets/${reset}`,
        `/claims/${consulted.claim}`,
        `/members/${consulted.member}`,
        "/help/roles",
        "/help/workshop",
        "/barrierefreiheit",
        "/datenschutz",
        "/impressum",
        "/dev/mail",
      ]),
    );
  });

  test("of a facilitator", async () => {
    // Changing a proposal is for its author.
    const ownProposal = "/documents/:id/proposals/:proposalId/edit";
    // There is a report only where a text came from a file.
    const report = "/documents/:id/import";
    // Raters bring their files, as long as they have not handed in.
    const evidence = "/formats/:id/evaluations/:eid/evidence";
    // Says only why a file cannot be had; the journey of forms goes there.
    const refused = "/refused";
    // Said by heads of delegations for their houses.
    const depths = "/processes/:id/agenda/depth/statement";
    // The words of a topic are changed by whoever handed it in.
    const wording = "/topics/:id/edit";
    const others = [
      "/sign-in",
      "/organisations",
      "/system",
      "/jobs",
      "/maintenance",
      "/account/factors/reset",
      "/contacts",
      "/barriers",
      "/audit",
      "/retention",
      "/page-texts",
      "/claims/:token",
      "/members/:token",
      "/screens/:token",
      "/guests/:code",
      "/guest-pages/:token",
      // Whose municipality it is, keeps its register; whose house it is, says its position.
      "/interdependencies/:id/edit",
      "/interdependencies/:id/figures",
      "/partnerships/:id/edit",
      "/partnerships/:id/figures",
      "/partnerships/:id/reviews",
      "/delegations/:id/edit",
      "/processes/:id/profiles/own",
      "/processes/:id/positions",
      "/places/import",
      "/invitations/:token",
      "/password-resets",
      ownProposal,
      report,
      evidence,
      refused,
      depths,
      wording,
    ];
    // What an organisation writes is for its own people; once a consultation is open, what it asks stays.
    const asked = ["/consultations/:id/statement", "/consultations/:id/edit"];
    const isAsked = (pattern: string) => asked.some((path) => pattern === path || pattern.startsWith(`${path}/`));
    const all = addresses.filter(
      ({ kind, pattern }) => kind === "page" && !isAsked(pattern) && !others.some((other) => pattern.startsWith(other)),
    );
    const paths = all.map(({ pattern }) => fill(pattern, ids));
    expectNothing(
      await lookAtAll("facilitator", [
        ...paths,
        running,
        `${running}/screen`,
        `${running}/minutes`,
        `/processes/${town.ids.processId}/agenda?view=board`,
        `/processes/${town.ids.processId}/agenda?mode=austausch&status=entfallen`,
        `/consultations/${consulted.prepared}`,
        `/consultations/${consulted.prepared}/edit`,
        ...["", "/answers", "/footprint", "/weighing", "/synopsis"].map(
          (place) => `/consultations/${consulted.answered}${place}`,
        ),
      ]),
    );
  }, 900_000);

  test("of an administrator", async () => {
    expectNothing(
      await lookAtAll("admin", [
        "/",
        "/organisations",
        "/organisations/new",
        `/organisations/${town.ids.organisations.lindenhafen}/edit`,
        "/processes",
        "/system",
        "/jobs",
        "/maintenance",
        "/account/factors/reset",
        "/contacts",
        "/barriers",
        "/barrierefreiheit",
        "/auditors",
        "/retention",
        "/page-texts/privacy",
        "/places/import",
      ]),
    );
  });

  test("of a delegate, a rater and somebody consulted", async () => {
    const { processId, documents, agenda } = town.ids;
    const { id, eid } = await town.database.db
      .selectFrom("evaluations")
      .select(["format_id as id", "id as eid"])
      .where("title", "=", sample.evaluated.openTitle)
      .executeTakeFirstOrThrow();
    expectNothing(
      await lookAtAll("townDelegate", [
        `/processes/${processId}`,
        running,
        `/agenda/${agenda.hybrid}`,
        `/formats/${id}/evaluations/${eid}`,
        `/formats/${id}/evaluations/${eid}/evidence?criterion=relevanz`,
        ...[
          "",
          "/statement",
          "/statement/points",
          `/statement/points/${ids.consultations!.pointId}`,
          "/statement/submission",
        ].map((place) => `/consultations/${town.ids.consultationId}${place}`),
        `/consultations/${town.ids.consultationId}/texts/${ids.consultations!.textId}`,
      ]),
    );
    expectNothing(
      await lookAtAll("mayor", [
        `/consultations/${consulted.answered}/answers`,
        `/consultations/${consulted.running}/statement/short`,
        `/consultations/${consulted.running}/statement/members`,
        `/claims/${consulted.claim}`,
        `/processes/${processId}/agenda/depth/statement`,
        `/processes/${processId}/positions`,
        `/processes/${processId}/profiles/own`,
        ...["/partnerships/:id/edit", "/partnerships/:id/reviews", "/interdependencies/:id/edit", "/delegations/:id/edit"].map(
          (path) => fill(path, ids),
        ),
        fill("/interdependencies/:id/figures/:figureId", ids),
      ]),
    );
    expectNothing(await lookAtAll("associationHead", [`/consultations/${consulted.running}/statement/members`]));
    expectNothing(await lookAtAll("forum", [fill("/topics/:id/edit", ids)]));
    expectNothing(
      await lookAtAll("chamber", [
        running,
        `/documents/${documents.workingPaper}`,
        `/documents/${documents.situationPaper}`,
        ...["", "/new", "/new?after=-", `/${ids.documents!.proposalId}`, `/${ids.documents!.proposalId}/edit`].map(
          (place) => `/documents/${documents.workingPaper}/proposals${place}`,
        ),
        `/roundtables/${town.ids.pastRoundtableId}/minutes`,
      ]),
    );
  }, 300_000);

  test("in which nothing has happened yet", async () => {
    expectNothing(
      await lookAtAll(
        "facilitator",
        [
          ...["", "/rules", "/topics", "/topics?view=board", "/methods", "/short-list", "/picture", "/agenda", "/agenda/depth"],
          ...[
            "/documents",
            "/consultations",
            "/roundtables",
            "/formats",
            "/formats/comparison",
            "/people",
            "/events",
            "/stage",
          ],
        ].map((place) => empty + place),
      ),
    );
  });

  test("that say that something is wrong", async () => {
    const page = await town.enter("facilitator");
    expectNothing(await look(page, "/gibt/es/nicht", 404));
    expectNothing(await look(page, "/processes/999999", 404));
    expectNothing(await look(page, "/password-resets/kennt-niemand", 404));
    const stefan = await town.enter("mayor");
    expectNothing(await look(stefan, "/processes/new", 403));
    await page.goto(`/processes/${town.ids.processId}/agenda/new`);
    await isAwake(page);
    await page.getByRole("button", { name: "Agendapunkt anlegen" }).click();
    await page.locator("[aria-invalid=true]").first().waitFor();
    await expectAccessible(page, "a form with an error");
  });
});

describe("the other language", () => {
  test("no German word of the navigation is left in English", async () => {
    const page = await town.enter("facilitator", { locale: "en-GB" });
    const words = Object.values(german.shell.place).filter((word) => !["Agenda"].includes(word));
    for (const path of [
      "/",
      `/processes/${town.ids.processId}`,
      `/processes/${town.ids.processId}/agenda`,
      running,
      `/documents/${town.ids.documents.workingPaper}`,
    ]) {
      await page.goto(path);
      expect(await page.locator("html").getAttribute("lang"), path).toBe("en");
      const shell = (await page.locator("header.ja-top, nav.ja-side--wide .ja-side__list, footer").allInnerTexts()).join("\n");
      for (const word of [...words, german.shell.account, german.shell.roles, german.shell.privacy, german.shell.accessibility])
        expect(shell, path).not.toContain(word);
    }
  });

  test("a switch in the head of the page changes language and back, and the choice stays with the person", async () => {
    const page = await town.signIn("observer");
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: /Hello|Good/ }).waitFor();
    const elsewhere = await town.visit();
    await elsewhere.goto("/sign-in");
    await elsewhere.getByLabel("E-Mail-Adresse").fill(sample.people.observer.email);
    await elsewhere.getByLabel("Passwort").fill(DEMO_PASSWORD);
    await elsewhere.locator("main").getByRole("button", { name: "Anmelden", exact: true }).click();
    await elsewhere.getByRole("heading", { name: /Hello|Good/ }).waitFor();
    await elsewhere.getByRole("button", { name: "Deutsch" }).click();
    await elsewhere.getByRole("heading", { name: /Guten Tag/ }).waitFor();
  });
});
