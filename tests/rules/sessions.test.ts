/** How long a sign-in lasts, for whom. */
import { expect, test } from "vitest";
import { DEFAULT_SESSION_RULES, spanFor, type SessionRules } from "#server/people/session.rules";
import { readSignInSettings } from "#server/people/settings";

const rules: SessionRules = {
  hours: 10,
  idleMinutes: 60,
  proofMinutes: 120,
  factorFor: [],
  byRole: { facilitator: { idleMinutes: 30 }, administrator: { hours: 4, idleMinutes: 120 } },
};

test.each([
  [rules, false, false, 10, 60],
  [rules, false, true, 10, 30],
  // A longer time than everybody's does not count.
  [rules, true, false, 4, 60],
  [rules, true, true, 4, 30],
  [{ ...rules, idleMinutes: null }, false, false, 10, null],
  [{ ...rules, idleMinutes: null }, false, true, 10, 30],
  [DEFAULT_SESSION_RULES, true, true, 10, 60],
] as const)("of %j, an administrator (%s) or facilitator (%s) has the shortest time", (of, isAdmin, facilitates, hours, idle) =>
  expect(spanFor(of, { isAdmin, facilitates })).toEqual({ hours, idleMinutes: idle }),
);

const house = { OIDC_PROVIDERS: "haus", OIDC_HAUS_ISSUER: "https://anmeldung.example", OIDC_HAUS_CLIENT_ID: "agenda" };

test("the environment says who has to do more, and by which houses people come in", () => {
  const { providers, sessions, passwords } = readSignInSettings({
    ...{ ...house, OIDC_HAUS_NAME: "Haus der Kommunen", OIDC_HAUS_MAIL: "trusted", PASSWORDS: "off" },
    ...{ SESSION_HOURS: "8", SESSION_IDLE_MINUTES_ADMINISTRATOR: "15", PROOF_MINUTES: "30", SECOND_FACTOR: "administrator" },
  });
  expect(providers).toMatchObject([{ id: "haus", name: "Haus der Kommunen", clientId: "agenda", trustsMail: true }]);
  expect(sessions).toEqual({
    ...{ hours: 8, idleMinutes: 60, proofMinutes: 30, factorFor: ["administrator"] },
    byRole: { facilitator: {}, administrator: { idleMinutes: 15 } },
  });
  expect(passwords).toBe(false);
});

test.each([
  [{ SESSION_HOURS: "0" }, "SESSION_HOURS"],
  [{ SECOND_FACTOR: "everybody" }, "SECOND_FACTOR"],
  [{ PASSWORDS: "off" }, "PASSWORDS=off"],
  [{ ...house, OIDC_HAUS_ISSUER: "http://anmeldung.example" }, "OIDC_HAUS_ISSUER"],
  [{ ...house, OIDC_HAUS_CLIENT_ID: "" }, "OIDC_HAUS_CLIENT_ID"],
  [{ ...house, OIDC_HAUS_CLIENT_SECRET_FILE: "/nowhere/secret" }, "OIDC_HAUS_CLIENT_SECRET_FILE"],
])("%j is refused with a sentence that names the variable", (env, name) => {
  expect(() => readSignInSettings(env)).toThrow(name);
});
