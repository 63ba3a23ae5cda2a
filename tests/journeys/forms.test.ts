/** What every form does in a browser after it was sent: it hears of each answer, and of a refusal that is over nothing stays. */
import { expect, test } from "vitest";
import { DEMO_PASSWORD } from "../../db/sample.ts";
import { open, useTown } from "../setup/journey.ts";

const town = useTown();

test("a form that was refused once is empty and at peace when it is taken", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, "/account");
  const field = (name: string) => miriam.locator(`input[name=${name}]`);
  const send = () => miriam.getByRole("button", { name: "Passwort ändern" }).click();
  await field("current_password").fill("nicht ihr Passwort");
  for (const name of ["new_password", "repeat_password"]) await field(name).fill(DEMO_PASSWORD);
  await send();
  await miriam.locator("input[name=current_password][aria-invalid=true]").waitFor();
  await field("current_password").fill(DEMO_PASSWORD);
  await send();
  await miriam.getByText("Ihr neues Passwort gilt.").first().waitFor();
  await expect.poll(() => miriam.locator("[aria-invalid=true]").count()).toBe(0);
  for (const name of ["current_password", "new_password", "repeat_password"])
    await expect.poll(() => field(name).inputValue(), { message: name }).toBe("");
});

test("an answer that is there before the page has drawn the sending leaves no form stuck", async () => {
  const miriam = await town.enter("facilitator");
  await open(miriam, `/documents/${town.ids.documents.workingPaper}/versions`);
  await miriam.getByText("Diesen Stand festhalten").click();
  const send = miriam.getByRole("button", { name: "Stand benennen" });
  const refused = miriam.locator("input[name=name][aria-invalid=true]").first();
  const [answer] = await Promise.all([miriam.waitForResponse((one) => one.status() === 422), send.click()]);
  await refused.waitFor();
  // From now on answers come at once, and what need not be drawn at once is drawn late.
  await miriam.evaluate(
    ({ body, headers }) => {
      const page = window as unknown as { sent: number };
      page.sent = 0;
      const { postMessage } = MessagePort.prototype;
      MessagePort.prototype.postMessage = function (...words: unknown[]) {
        setTimeout(() => postMessage.apply(this, words as Parameters<typeof postMessage>), 200);
      };
      const fetch = window.fetch.bind(window);
      window.fetch = (input, init) => {
        if (init?.method !== "POST") return fetch(input, init);
        page.sent++;
        return Promise.resolve(new Response(body, { status: 422, headers }));
      };
    },
    { body: await answer.text(), headers: await answer.allHeaders() },
  );
  for (let times = 1; times <= 3; times++) {
    await send.click();
    await expect.poll(() => miriam.evaluate(() => (window as unknown as { sent: number }).sent)).toBe(times);
    await refused.waitFor();
  }
});
