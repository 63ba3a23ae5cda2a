/** /: for strangers what this is and the way in; for people what they have to do, across all their processes. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { canInInstallation } from "#server/access/rules";
import { facilitatesSomewhere } from "#server/organisations/queries";
import { listProcesses } from "#server/processes/queries";
import { listMeanwhile, listTodos } from "#server/overview/queries";
import { loadPublic } from "#server/web";
import { DemoLogins } from "~/people/demo-logins";
import { ProviderLinks } from "~/people/provider-links";
import { SignInForm } from "~/people/sign-in-form";
import { Meanwhile } from "~/processes/meanwhile";
import { ProcessCards } from "~/processes/process-card";
import { TodoList } from "~/processes/todo-list";
import { LinkButton } from "~/ui/button";
import { Split, Stack } from "~/ui/layout";
import { EmptyState, Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { context }) => {
  const title = ctx.t("people:start.title");
  const providers = context.providers.list.map(({ id, name }) => ({ id, name }));
  if (!ctx.actor) return { title, logins: context.logins, providers, passwords: context.passwords, desk: null };
  const signedIn = { ...ctx, actor: ctx.actor };
  const [processes, todos, facilitates] = await Promise.all([
    listProcesses(signedIn),
    listTodos(signedIn),
    facilitatesSomewhere(signedIn),
  ]);
  const meanwhile = todos.length === 0 ? await listMeanwhile(signedIn) : [];
  const mayCreate = canInInstallation({ isAdmin: ctx.actor.isAdmin, facilitatesSomewhere: facilitates }, "process:create");
  return {
    title: ctx.t("people:start.todo-title"),
    logins: [],
    providers: [],
    passwords: context.passwords,
    desk: {
      name: ctx.actor.name,
      processes: processes.filter(({ my }) => !my.isArchived),
      todos,
      meanwhile,
      mayCreate,
      now: ctx.now(),
    },
  };
});

type Desk = NonNullable<Awaited<ReturnType<typeof loader>>["desk"]>;

export default function Start() {
  const { desk } = useLoaderData<typeof loader>();
  return desk ? <MyDesk desk={desk} /> : <Welcome />;
}

function MyDesk({ desk }: { desk: Desk }) {
  const { t } = useTranslation();
  const isNowhere = desk.processes.length === 0;
  const create = desk.mayCreate && (
    <LinkButton to="/processes/new" variant={isNowhere ? "primary" : "secondary"} small={!isNowhere} icon="add">
      {t("processes:list.new")}
    </LinkButton>
  );
  return (
    <Page title={t("people:start.greeting", { name: desk.name })}>
      {/* Nothing can wait where nobody takes part. */}
      {!isNowhere && (
        <Section title={t("people:start.todo-title")} id="todos">
          {desk.todos.length === 0 ? (
            <EmptyState title={t("processes:meanwhile.nothing")}>
              {desk.meanwhile.map((each) => (
                <Meanwhile key={each.processId} {...each} now={desk.now} />
              ))}
            </EmptyState>
          ) : (
            <TodoList todos={desk.todos} now={desk.now} showProcess={desk.processes.length > 1} />
          )}
        </Section>
      )}
      <Section title={t("people:start.processes")} id="processes" actions={!isNowhere && create}>
        {isNowhere ? (
          <EmptyState title={t("people:start.no-processes")} action={create}>
            {t(desk.mayCreate ? "people:start.found-hint" : "people:start.no-processes-hint")}
          </EmptyState>
        ) : (
          <ProcessCards processes={desk.processes} level={3} />
        )}
      </Section>
    </Page>
  );
}

function Welcome() {
  const { t } = useTranslation();
  const { logins, providers, passwords } = useLoaderData<typeof loader>();
  return (
    <Page title={t("people:start.heading")} intro={t("people:start.intro")}>
      <Split>
        <Stack gap={5}>
          {["write", "meet", "judge"].map((part) => (
            <section key={part}>
              <h2 className="kern-heading-small">{t(`people:start.parts.${part}.title`)}</h2>
              <p className="kern-body">{t(`people:start.parts.${part}.text`)}</p>
            </section>
          ))}
        </Stack>
        <Section title={t("people:sign-in.title")} id="sign-in">
          <ProviderLinks providers={providers} query={{ to: "/" }} primary={!passwords} />
          {passwords && <SignInForm to="/" />}
          <p className="ja-small ja-muted">{t("people:start.invited-only")}</p>
        </Section>
      </Split>
      {passwords && <DemoLogins logins={logins} to="/" />}
    </Page>
  );
}
