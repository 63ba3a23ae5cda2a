/** /processes/:id/partnerships/questions: what a review asks, in the version in force or an earlier one (?version=1), and how it differs. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { NotFound } from "#server/errors";
import { listLists } from "#server/partnerships/review-lists.queries";
import { currentList, listChanges, questionsIn } from "#server/partnerships/review-lists.rules";
import { wordsOf } from "#server/partnerships/versions.rules";
import { idOf, load } from "#server/web";
import { ListChanges } from "~/partnerships/list-changes";
import { useLanguage } from "~/processes/language";
import { InForce, Versions } from "~/profiles/versions";
import { LinkButton } from "~/ui/button";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const { process, lists } = await listLists(ctx, idOf(params.id));
  const asked = new URL(request.url).searchParams.get("version");
  const list = asked === null ? currentList(lists) : lists.find(({ version }) => String(version) === asked);
  if (!list) throw new NotFound();
  return {
    title: ctx.t("partnerships:questions.title"),
    process,
    list,
    changes: list.version > 1 ? listChanges(questionsIn(lists, list.version - 1), list.questions) : [],
    versions: lists.map(({ questions: _, ...each }) => each).toReversed(),
  };
});

export default function Questions() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { process, list, changes, versions } = useLoaderData<typeof loader>();
  const register = `/processes/${process.id}/partnerships`;
  const isCurrent = list.version === versions[0]!.version;
  return (
    <Page
      title={t("partnerships:questions.one", { version: list.version })}
      intro={t("partnerships:questions.intro")}
      back={{ to: register, label: t("partnerships:title") }}
      facts={<InForce isCurrent={isCurrent} />}
      actions={
        isCurrent &&
        can(process.my, "situation:manage") && (
          <LinkButton to={`${register}/questions/edit`} icon="edit">
            {t("partnerships:questions.edit")}
          </LinkButton>
        )
      }
    >
      <ol className="ja-dots">
        {list.questions.map((question) => (
          <li key={question.key}>{wordsOf(question, language)}</li>
        ))}
      </ol>
      {changes.length > 0 && (
        <Section title={t("profiles:set.changes", { version: list.version - 1 })} id="changes" hint={list.reason}>
          <ListChanges of={changes} />
        </Section>
      )}
      <Versions of={versions} />
    </Page>
  );
}
