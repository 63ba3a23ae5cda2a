/** /processes/:id/profiles/indicators: what the profiles ask, in the version in force or an earlier one (?version=1), and how it differs. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { RESILIENCE_DIMENSIONS } from "#db/schema/profiles";
import { can } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { wordsOf } from "#server/partnerships/versions.rules";
import { listSets } from "#server/profiles/sets.queries";
import { changesOf, currentSet, indicatorsIn } from "#server/profiles/sets.rules";
import { idOf, load } from "#server/web";
import { useLanguage } from "~/processes/language";
import { InForce, Versions } from "~/profiles/versions";
import { LinkButton } from "~/ui/button";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, sets } = await listSets(ctx, idOf(params.id));
  const asked = new URL(request.url).searchParams.get("version");
  const set = asked === null ? currentSet(sets) : sets.find(({ version }) => String(version) === asked);
  if (!set) throw new NotFound();
  return {
    title: ctx.t("profiles:set.title"),
    process,
    set,
    changes: set.version > 1 ? changesOf(indicatorsIn(sets, set.version - 1), set.indicators) : [],
    versions: sets.map(({ indicators: _, ...each }) => each).toReversed(),
  };
});

export default function Indicators() {
  const { t } = useTranslation();
  const { process, set, versions } = useLoaderData<typeof loader>();
  const list = `/processes/${process.id}/profiles`;
  const isCurrent = set.version === versions[0]!.version;
  return (
    <Page
      wide
      title={t("profiles:set.one", { version: set.version })}
      intro={t("profiles:set.intro")}
      back={{ to: list, label: t("profiles:title") }}
      facts={<InForce isCurrent={isCurrent} />}
      actions={
        isCurrent &&
        can(process.my, "situation:manage") && (
          <LinkButton to={`${list}/indicators/edit`} icon="edit">
            {t("profiles:set.edit")}
          </LinkButton>
        )
      }
    >
      <Questions />
      <Changes />
      <Versions of={versions} />
    </Page>
  );
}

function Questions() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { set } = useLoaderData<typeof loader>();
  return RESILIENCE_DIMENSIONS.map((dimension) => {
    const asked = set.indicators.filter((each) => each.dimension === dimension);
    if (asked.length === 0) return null;
    const title = t(`profiles:dimension.${dimension}`);
    return (
      <Section key={dimension} title={title} id={`dimension-${dimension}`}>
        <DataTable
          caption={title}
          hideCaption
          rows={asked}
          keyOf={({ key }) => key}
          columns={[
            { header: t("profiles:set.question"), rowHeader: true, cell: (each) => wordsOf(each, language) },
            { header: t("profiles:set.side"), cell: ({ side }) => t(`profiles:side.${side}`) },
            { header: t("profiles:set.weight"), cell: ({ weight }) => t("profiles:set.weight-of", { weight }) },
          ]}
        />
      </Section>
    );
  });
}

function Changes() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { set, changes } = useLoaderData<typeof loader>();
  if (changes.length === 0) return null;
  return (
    <Section title={t("profiles:set.changes", { version: set.version - 1 })} id="changes" hint={set.reason}>
      <ul className="ja-dots">
        {changes.map(({ what, indicator, before }) => (
          <li key={`${what} ${indicator.key}`}>
            {t(`profiles:set.change.${what}`, { name: wordsOf(indicator, language), before, now: indicator.weight })}
          </li>
        ))}
      </ul>
    </Section>
  );
}
