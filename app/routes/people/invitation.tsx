/** /invitations/:token: who invites to what. Opening it changes nothing, because mail gateways open links; the button accepts. */
import { Link, useLoaderData } from "@remix-run/react";
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useTranslation } from "react-i18next";
import { writeDay } from "#server/calendar/rules";
import { knowBrowser } from "#server/people/browsers.commands";
import { acceptInvitation, acceptWithNewAccount } from "#server/people/invitations.commands";
import { requirePasswordsHere } from "#server/people/commands";
import { acceptForm, acceptNewForm, FIRST_ADMINISTRATOR, invitationState } from "#server/people/rules";
import { refuseEnded, requireInvitationDetail } from "#server/processes/invitations.queries";
import { rename } from "#server/processes/names.commands";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { ProviderLinks } from "~/people/provider-links";
import { NewPassword } from "~/people/new-password";
import { UserName } from "~/people/user-name";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { DescriptionList, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { params, context }) => {
  const invitation = await requireInvitationDetail(ctx, params.token ?? "");
  const { name, email, hasAccount, invitedBy, process, mandate, personId } = invitation;
  const isFirst = email === FIRST_ADMINISTRATOR;
  const link = invitationState({ accepted_at: invitation.acceptedAt, expires_at: invitation.expiresAt }, ctx.now());
  const state = invitation.hasEnded ? ("ended" as const) : link;
  // Whoever finds an old letter learns nothing from its link.
  const isOpen = state === "open";
  return {
    title: ctx.t("people:invitation.title"),
    path: `/invitations/${params.token}`,
    token: params.token ?? "",
    providers: isOpen ? context.providers.list.map(({ id, name }) => ({ id, name })) : [],
    passwords: context.passwords,
    state,
    validUntil: writeDay(invitation.expiresAt, ctx.language),
    name: isOpen && !isFirst ? name : "",
    email: isOpen && !isFirst ? invitation.writtenEmail : null,
    hasAccount,
    invitedBy,
    // Not `process`: that name would make the shell draw a process's navigation.
    invitedTo: isOpen ? process : null,
    mandate: isOpen ? mandate : null,
    visitor: ctx.actor && { name: ctx.actor.name, isInvited: ctx.actor.personId === personId },
  };
});

/** Somebody signed in needs no password, somebody new chooses one. */
export const action = (args: LoaderFunctionArgs) => (args.context.ctx.actor ? acceptKnown(args) : acceptNew(args));

const acceptKnown = actPublic(acceptForm, async (ctx, _, { params }) => {
  await refuseEnded(ctx, params.token ?? "");
  const processId = ctx.actor ? await acceptInvitation({ ...ctx, actor: ctx.actor }, params.token ?? "") : null;
  return redirectTo(processId ? `/processes/${processId}` : "/", "people:flash.invitation-accepted");
});

const acceptNew = actPublic(acceptNewForm, async (ctx, input, { params, request, context }) => {
  requirePasswordsHere(context);
  await refuseEnded(ctx, params.token ?? "");
  const browser = knowBrowser(context.sessions, request.headers.get("cookie"));
  const visitor = { browser: browser.token, userAgent: request.headers.get("user-agent") ?? "" };
  const { processId, cookie } = await acceptWithNewAccount(ctx, context.sessions, params.token ?? "", input, visitor, rename);
  return redirectTo(processId ? `/processes/${processId}` : "/", "people:flash.invitation-accepted", [
    ["Set-Cookie", cookie],
    ["Set-Cookie", browser.cookie],
  ]);
});

export default function InvitationPage() {
  const { t } = useTranslation();
  const { invitedBy, invitedTo, mandate, validUntil, state } = useLoaderData<typeof loader>();
  const facts = [
    ...(invitedTo
      ? [
          { key: t("people:invitation.process"), value: `${invitedTo.number} · ${invitedTo.title}` },
          { key: t("people:invitation.about"), value: invitedTo.guidingQuestion },
        ]
      : []),
    ...(mandate
      ? [
          { key: t("people:invitation.organisation"), value: mandate.organisation },
          {
            key: t("people:invitation.role"),
            value: (
              <Explained words={t(`common:role.${mandate.role}`)} by={mandate.role === "consulted" ? "consulted" : null} />
            ),
          },
          ...(mandate.bench
            ? [
                {
                  key: t("people:invitation.bench"),
                  value: <Explained words={t(`common:bench.${mandate.bench}`)} by="bench" />,
                },
              ]
            : []),
        ]
      : []),
    { key: t("people:invitation.valid-until"), value: validUntil },
  ];
  return (
    <Page
      title={invitedTo ? t("people:invitation.heading-process", { title: invitedTo.title }) : t("people:invitation.heading")}
      intro={invitedBy ? t("people:invitation.by", { name: invitedBy }) : t("people:invitation.by-nobody")}
    >
      {state === "open" ? (
        <>
          <DescriptionList items={facts} />
          <Acceptance />
        </>
      ) : (
        <>
          <Alert tone="info" title={t(`people:invitation.state.${state}`)}>
            {t(`people:invitation.state.${state}-hint`)}
          </Alert>
          <div className="ja-row">
            <LinkButton to="/" variant="primary">
              {t("common:error-page.home")}
            </LinkButton>
          </div>
        </>
      )}
    </Page>
  );
}

/** Whoever opens an invitation may never have heard the words of the process. */
function Explained({ words, by }: { words: string; by: "bench" | "consulted" | null }) {
  const { t } = useTranslation();
  return (
    <>
      {words}
      {by && <span className="ja-small ja-muted ja-block">{t(`common:explained.${by}`)}</span>}
    </>
  );
}

function Acceptance() {
  const { t } = useTranslation();
  const { path, token, providers, passwords, name, email, hasAccount, visitor } = useLoaderData<typeof loader>();
  if (visitor && !visitor.isInvited)
    return <Alert tone="warning" title={t("people:invitation.other-person", { name: visitor.name })} />;
  if (hasAccount && !visitor) {
    return (
      <Alert title={t("people:invitation.sign-in-first", { email })}>
        <Link className="kern-link" to={`/sign-in?to=${encodeURIComponent(path)}`}>
          {t("people:invitation.sign-in")}
        </Link>
      </Alert>
    );
  }
  return (
    <Section
      title={visitor ? t("people:invitation.accept") : t("people:invitation.new-account")}
      id="acceptance"
      hint={t("people:invitation.nothing-yet")}
    >
      {!visitor && <ProviderLinks providers={providers} query={{ invitation: token }} primary={!passwords} />}
      {(visitor || passwords) && (
        <ActionForm name="acceptance" action={path} reloadDocument>
          {!visitor && (
            <>
              {email !== null && <UserName email={email} />}
              {email === null && (
                <TextField
                  name="email"
                  type="email"
                  label={t("people:invitation.email")}
                  autoComplete="username"
                  required
                  maxLength={254}
                />
              )}
              <TextField
                name="name"
                label={t("people:invitation.name")}
                hint={t("people:invitation.name-hint")}
                defaultValue={name}
                autoComplete="name"
                required
                maxLength={200}
              />
              <NewPassword label={t("people:invitation.password")} repeat={t("people:invitation.repeat")} />
            </>
          )}
          <SubmitButton>{t("people:invitation.accept")}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}
