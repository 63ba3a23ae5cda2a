/** A decision without JavaScript: recorded at the roundtable, and on its own page what it rests on. */
import { expect, test } from "vitest";
import { caller, fieldsOf } from "../setup/caller.ts";
import { useServer } from "../setup/http.ts";
import { openRoundtable } from "../setup/scenes.ts";

const town = useServer();

test("whoever records a decision goes on to what it rests on, chooses a picture, and finds it beside the decision", async () => {
  const base = await openRoundtable(town);
  const paul = await caller(town, "recorder");
  expect((await paul.get(base)).text).toContain("Festhalten und sagen, worauf er sich stützt");
  const form = { form: "decision", body: "Wir beginnen mit den Netzen.", point_id: "" };
  const recorded = await paul.post(`${base}/decisions`, { ...form, then: "bases" });
  expect([recorded.status, recorded.location]).toEqual([303, expect.stringMatching(new RegExp(`^${base}/decisions/\\d+$`))]);
  const page = await paul.get(recorded.location!);
  const picture = /value="(situation-\d+)"/.exec(page.body)![1]!;
  const fields = fieldsOf(page.body, "seen");
  const wrong = await paul.post(recorded.location!, { ...fields, body: form.body, "bases[]": ["situation-99999"] });
  expect([wrong.status, wrong.body.includes(form.body)]).toEqual([422, true]);
  const saved = await paul.post(recorded.location!, { ...fields, body: form.body, "bases[]": [picture] });
  expect([saved.status, saved.location]).toEqual([303, base]);
  expect((await paul.get(base)).text).toMatch(/Beruft sich auf\s+Lagebild 1/);
  const { "bases[]": chosen, ...others } = fieldsOf((await paul.get(recorded.location!)).body, "seen");
  expect(chosen).toEqual([picture]);

  // A form that was open before takes nothing away that it did not show as chosen; one that did, does.
  expect((await paul.post(recorded.location!, { ...fields, body: form.body })).status).toBe(303);
  expect((await paul.get(base)).text).toContain("Beruft sich auf");
  expect((await paul.post(recorded.location!, { ...others, body: form.body })).status).toBe(303);
  expect((await paul.get(base)).text).not.toContain("Beruft sich auf");
});
