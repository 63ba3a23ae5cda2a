/** Passwords, invitations, devices, and where a sign-in may lead. */
import { describe, expect, it } from "vitest";
import list from "../../server/people/leaked-passwords.json";
import { isLeaked } from "#server/people/leaked-passwords";
import { refusePassword } from "#server/people/passwords.rules";
import { likenessOf } from "#server/people/names.rules";
import { acceptNewForm, accountForm, deviceOf, invitationState, signInForm } from "#server/people/rules";
import { delayAfter, placeOf } from "#server/platform/limits.rules";
import { ownPath } from "#server/web";

describe("guessing", () => {
  it("takes ever longer, but never so long that the owner gives up", () => {
    expect([0, 19, 20, 30, 40, 1_000_000].map(delayAfter)).toEqual([0, 0, 250, 500, 1_000, 8_000]);
  });

  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:db8::7", "2001:db8:0:0"],
    ["::1", ":0:0:0"],
  ])("from %s counts for %s", (address, place) => expect(placeOf(address)).toBe(place));
});

describe("a password", () => {
  it.each(["kurz", "elf Zeichen"])("of %j is too short", (password) => {
    expect(refusePassword(password)).toBe("people:invalid.password-short");
  });

  it("of emoji counts signs, not bytes", () => {
    expect(refusePassword("🚲🚲🚲🚲🚲🚲")).toBe("people:invalid.password-short");
  });

  it.each([
    "Passwort1234!",
    "passwort-2026",
    "Qwertzuiop123",
    "aaaaaaaaaaaa",
    "123456789012",
    "Sommer2026Sommer",
    "Joint-Agenda-2026",
    "hallo hallo hallo",
  ])("like %j is on every guesser's list", (password) =>
    expect(refusePassword(password)).toBe("people:invalid.password-common"),
  );

  it("made of one's own name is refused", () => {
    expect(refusePassword("MiriamVogt2026!", ["Miriam Vogt", "miriam.vogt@brueckenschlag.example"])).toBe(
      "people:invalid.password-common",
    );
  });

  it.each([
    "gemeinsam-am-tisch",
    "drei Möwen über dem Hafen",
    "korrekt Pferd Batterie",
    "xK4-täglich-Apfelmus",
    "öäüßÖÄÜ-öäüß-lang",
  ])("like %j is taken", (password) => {
    expect(refusePassword(password, ["Miriam Vogt"])).toBeUndefined();
  });
});

describe("an invitation", () => {
  const now = new Date("2026-11-21T12:00:00Z");
  const later = new Date("2026-11-22T12:00:00Z");

  it("is open until it is accepted or over", () => {
    expect(invitationState({ accepted_at: null, expires_at: later }, now)).toBe("open");
    expect(invitationState({ accepted_at: null, expires_at: now }, now)).toBe("expired");
    expect(invitationState({ accepted_at: now, expires_at: later }, now)).toBe("accepted");
  });

  it("wants the new password twice the same", () => {
    const form = { name: "Lena Hof", new_password: "drei Möwen am Hafen", repeat_password: "drei Möwen im Hafen" };
    expect(acceptNewForm.safeParse(form).error?.issues[0]).toMatchObject({
      path: ["repeat_password"],
      message: "people:invalid.password-repeated",
    });
  });
});

describe("signing in", () => {
  it("reads addresses in any case and with blanks around", () => {
    expect(signInForm.parse({ email: "  Miriam.VOGT@Example.org ", password: "x" })).toEqual({
      email: "miriam.vogt@example.org",
      password: "x",
    });
  });

  it.each(["//evil.example", "/\\evil.example", "https://evil.example", "evil", "/a\\b", "/a\nb", "/\t/evil", "/.//evil", ""])(
    "never leads to %j",
    (to) => {
      expect(ownPath(to)).toBe("/");
    },
  );
});

describe("a session", () => {
  it.each([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "firefox", "windows"],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
      "edge",
      "windows",
    ],
    [
      "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
      "chrome",
      "android",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
      "safari",
      "iphone",
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
      "safari",
      "macos",
    ],
    ["curl/8.5.0", "unknown", "unknown"],
  ])("of %s is shown as %s on %s", (userAgent, browser, system) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system });
  });
});

describe("a name", () => {
  const named = (name: string) => accountForm.shape.name.safeParse(name);

  it.each([
    ["Anna\r\n\r\nBitte hier anmelden: https://böse.example", "Anna Bitte hier anmelden: https://böse.example"],
    ["Anna\u2028Berg", "Anna Berg"],
    ["\u202eanna\u202c Berg\u200b", "anna Berg"],
    ["  Zoë Müller-Lüdenscheidt  ", "Zoë Müller-Lüdenscheidt"],
  ])("%j is one line, and all of it is seen", (typed, name) => expect(named(typed).data).toBe(name));

  it.each([
    ["Ida Meier", "lda Meier"],
    ["Ida Meier", "IDA\u3000MEIER"],
    ["Ida Meier", "Ida\u200d Meier\u00ad"],
    ["Ida Meier", "Ιda Меiеr"],
    ["Jan Müller", "Jan Mu\u0308ller"],
    ["Jan Horn", "Jan Hom"],
    ["Johanna Weiß", "JOHANNA WEISS"],
    ["Otto", "0tt0"],
    ["Dr. Katrin Sommer", "Katrin Sommer"],
    ["Prof. Dr. h. c. Lukas Ritter", "Dr.-Ing. Lukas Ritter"],
    ["Otto", "ΟΤΤΟ"],
    ["Ida Meier", "𝐈𝐝𝐚 𝐌𝐞𝐢𝐞𝐫"],
  ])("%s can be taken for %s", (one, other) => expect(likenessOf(one)).toBe(likenessOf(other)));

  it.each([
    ["Ida Meier", "Ida B. Meier"],
    ["Ida Meier", "Ida Maier"],
    ["Dr. Ingrid Meier", "Rid Meier"],
    ["Phil Meier", "Medea Meier"],
    ["Иван Петров", "Иван Петрова"],
    ["किम", "कम"],
    ["王伟", "王伟民"],
  ])("%s cannot be taken for %s", (one, other) => expect(likenessOf(one)).not.toBe(likenessOf(other)));

  it.each(["Ιda Meier", "Stеfan Krüger", "Ida Меier"])("%j mixes two alphabets in a word, and is not taken", (typed) => {
    expect(named(typed).error?.issues[0]?.message).toBe("people:invalid.name-alphabets");
  });

  it.each(["Иван Петров (Ivan Petrov)", "Ελένη Παπαδοπούλου", "Nguyễn Thị Ánh", "山田 太郎", "Lê-Đặng", "O’Neill", "김철수"])(
    "%j is taken as it stands",
    (typed) => expect(named(typed).data).toBe(typed),
  );

  it.each(["---", "😀"])("of signs that nobody reads (%j) is none", (typed) => {
    expect(named(typed).error?.issues[0]?.message).toBe("people:invalid.name-unreadable");
  });

  it.each(["", " \n ", "\u200b"])("of nothing that is seen (%j) is none", (typed) => {
    expect(named(typed).error?.issues[0]?.message).toBe("common:invalid.required");
  });
});

describe("leaked passwords", () => {
  it("are known without asking anybody, however they are written", () => {
    for (const leaked of ["1234567890qwertyuiop", "weihnachtsbaum", "Weihnachtsbaum", "liverpool123"])
      expect(isLeaked(leaked), leaked).toBe(true);
  });

  it("are a list in order, and long enough to be worth one", () => {
    const starts = Buffer.from(list, "base64");
    const numbers = Array.from({ length: starts.length / 4 }, (_, index) => starts.readUInt32BE(index * 4));
    expect(numbers.length).toBeGreaterThan(40_000);
    expect(numbers.every((number, index) => index === 0 || number > numbers[index - 1]!)).toBe(true);
  });

  it("are not what people make up themselves", () => {
    for (const own of ["drei Kraniche über Lindenhafen", "Mein Fahrrad quietscht bergauf"])
      expect(isLeaked(own), own).toBe(false);
  });
});
