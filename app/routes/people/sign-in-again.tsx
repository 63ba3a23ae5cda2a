/**
 * POST /sign-in/again, from the page with what was typed when a session had ended: signs in, and sends the form on to where it was
 * to go, all of it (307). There it is judged as ever, also by whose it is.
 */
import { useActionData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { Invalid } from "#server/errors";
import { signInBrowser } from "#server/people/commands";
import { signInAgainForm } from "#server/people/unsent.rules";
import { actPublic, loadPublic, ownPath, redirectTo } from "#server/web";
import { UnsentForm } from "~/people/unsent-form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { request }) => {
  if (request.method !== "POST" && ctx.actor) throw redirectTo("/");
  return { title: ctx.t("people:again.title") };
});

export const action = actPublic(
  signInAgainForm,
  async (ctx, form, { request, context }) => {
    const credentials = { email: form.again_email, password: form.again_password, code: form.again_code };
    const { next, cookies } = await signInBrowser(ctx, context, credentials, request.headers);
    if (next === "code") throw new Invalid("people:error.code-needed", "again_code");
    return new Response(null, { status: 307, headers: [["Location", ownPath(form.again_to)], ...cookies] });
  },
  "person",
);

export default function SignInAgain() {
  const { t } = useTranslation();
  const form = useActionData<typeof action>()?.form;
  const to = form?.values.again_to;
  return (
    <Page title={t("people:again.title")}>
      <UnsentForm
        unsent={{
          reason: "signed-out",
          to: typeof to === "string" ? to : "/",
          values: form?.values ?? {},
          hadFile: false,
          byPassword: true,
        }}
        returned={form}
      />
    </Page>
  );
}
