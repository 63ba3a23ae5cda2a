/**
 * /sign-in/proof: a sharp act asks anew who somebody is. The form that was sent waits here with all that was typed, and goes on to where
 * it was to go (307) with the proof.
 */
import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { requirePasswordsHere } from "#server/people/commands";
import { askForPasskey } from "#server/people/passkeys.commands";
import { dropHeldForm, findHeldForm, findWays, proveByPasskey, proveByPassword } from "#server/people/proof.commands";
import { proofForm } from "#server/people/unsent.rules";
import { act, load, ownPath, redirectTo } from "#server/web";
import { ProofForm, ProvenForm } from "~/people/proof-form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { request, context }) => {
  const held = await findHeldForm(ctx, request.headers);
  if (!held) throw redirectTo("/");
  const { issuers, ...ways } = await findWays(ctx.db, ctx.actor.personId);
  const providers = context.providers.list.filter(({ issuer }) => issuers.includes(issuer));
  const asked = context.passwords ? await askForPasskey(ctx, context.sessions, ctx.actor.personId) : null;
  const page = {
    title: ctx.t("people:proof.title"),
    held,
    isProven: !ctx.actor.mustProve,
    ways: {
      password: ways.password && context.passwords,
      passkey: asked && JSON.stringify(asked.options),
      providers: providers.map(({ id, name }) => ({ id, name })),
    },
  };
  return data(page, { headers: asked ? [asked.cookie] : [] });
});

export const action = act(proofForm, async (ctx, { again_password, again_passkey, again_to }, { request, context }) => {
  requirePasswordsHere(context);
  const here = { sessionId: context.sessionId ?? "", address: context.address };
  if (again_passkey) await proveByPasskey(ctx, here, again_passkey, request.headers);
  else await proveByPassword(ctx, context.limits, here, again_password);
  await dropHeldForm(ctx, request.headers);
  return new Response(null, { status: 307, headers: { Location: ownPath(again_to) } });
});

export default function Proof() {
  const { t } = useTranslation();
  const { held, isProven, ways } = useLoaderData<typeof loader>();
  const returned = useActionData<typeof action>()?.form;
  return (
    <Page title={t("people:proof.title")} intro={t(isProven ? "people:proof.proven" : "people:proof.intro")}>
      {isProven ? <ProvenForm held={held} /> : <ProofForm held={held} ways={ways} returned={returned} />}
    </Page>
  );
}
