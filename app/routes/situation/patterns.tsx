/** /processes/:id/patterns: cards of how influence is taken, as far as they are shown. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { listPatterns } from "#server/situation/patterns.queries";
import { mayEditPattern, type Pattern } from "#server/situation/patterns.rules";
import { idOf, load } from "#server/web";
import { RegisterTabs } from "~/partnerships/tabs";
import { LinkButton } from "~/ui/button";
import { Grid } from "~/ui/layout";
import { Badge, Card, EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const { process, patterns } = await listPatterns(ctx, idOf(params.id));
  return { title: ctx.t("situation:pattern.title"), process, patterns };
});

export default function Patterns() {
  const { t } = useTranslation();
  const { process, patterns } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const actions = can(process.my, "register:write") && (
    <LinkButton to={`/processes/${process.id}/patterns/new`} variant="primary" icon="add">
      {t("situation:pattern.new")}
    </LinkButton>
  );
  return (
    <Page wide title={t("situation:pattern.title")} intro={t("situation:pattern.intro")} actions={actions}>
      <RegisterTabs process={process} current="patterns" />
      {patterns.length === 0 ? (
        <EmptyState title={t("situation:pattern.none")} />
      ) : (
        <>
          <h2 className="kern-sr-only">{t("situation:pattern.title")}</h2>
          <Grid>
            {patterns.map((pattern) => (
              <PatternCard key={pattern.id} pattern={pattern} mayEdit={mayEditPattern(process.my, pattern)} />
            ))}
          </Grid>
        </>
      )}
    </Page>
  );
}

const TONES = { unbelegt: "warning", berichtet: "info", bestaetigt: "success" } as const;

function PatternCard({ pattern, mayEdit }: { pattern: Pattern; mayEdit: boolean }) {
  const { t } = useTranslation();
  const { title, instruments, evidence, interdependencies, items, sight, enteredBy } = pattern;
  return (
    <Card
      id={`pattern-${pattern.id}`}
      title={title}
      actions={<Badge tone={TONES[evidence]}>{t(`situation:pattern.evidence.${evidence}`)}</Badge>}
    >
      <p className="ja-small">{instruments.map((each) => t(`situation:pattern.instrument.${each}`)).join(" + ")}</p>
      {(["coupling", "trigger", "target", "effect", "source"] as const).map(
        (field) =>
          pattern[field] && (
            <p key={field} className="ja-small">
              <strong>{t(`situation:pattern.field.${field}`)}:</strong> <span className="ja-typed">{pattern[field]}</span>
            </p>
          ),
      )}
      {[
        ...interdependencies.map((each) => ({ ...each, to: `/interdependencies/${each.id}` })),
        ...items.map((each) => ({ ...each, to: `/agenda/${each.id}` })),
      ].map(({ title: name, to }) => (
        <Link key={to} className="kern-link kern-link--small" to={to}>
          {name}
        </Link>
      ))}
      <p className="ja-small ja-muted">{`${enteredBy} · ${t(`situation:pattern.sight.${sight}`)}`}</p>
      {mayEdit && (
        <div>
          <LinkButton small variant="tertiary" icon="edit" to={`/patterns/${pattern.id}/edit`}>
            {t("partnerships:edit")}
          </LinkButton>
        </div>
      )}
    </Card>
  );
}
