/** The four lists of dynamic facilitation, side by side: whoever keeps them types a line and Enter, all others read along. */
import { useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { NOTE_LISTS } from "#db/schema/roundtables";
import { can, type My } from "#server/access/rules";
import { LONGEST_NOTE } from "#server/roundtables/groups/rules";
import type { RoundtableSnapshot } from "#server/roundtables/rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Hidden } from "~/ui/form";
import { Section } from "~/ui/page";
import { QuickAdd } from "~/ui/quick-add";
import { Notes } from "./groups";

interface FourListsProps {
  live: RoundtableSnapshot;
  my: My;
  base: string;
}

/** Where one writes on it: whoever begins stands in the first of them. */
const fieldOf = (list: string) => `new-${list}`;

export function FourLists({ live, my, base }: FourListsProps) {
  const { t } = useTranslation();
  const [asked] = useSearchParams();
  const canWrite = can(my, "roundtable:record") && live.state === "open";
  const isEmpty = live.lists.length === 0;
  if (isEmpty && !canWrite) return null;
  // Most roundtables keep none: its fields come when somebody begins, and stay from the first line to the last.
  const isBegun = !isEmpty || asked.has("lists");
  return (
    <Section title={t("roundtables:lists.title")} id="lists">
      {isBegun ? (
        <Lists live={live} my={my} base={base} canWrite={canWrite} />
      ) : (
        <LinkButton
          small
          variant="secondary"
          to={`?lists=1#${fieldOf(NOTE_LISTS[0])}`}
          preventScrollReset
          data-key={NOTE_LISTS.map((_, at) => at + 1).join(" ")}
        >
          {t("roundtables:lists.begin")}
        </LinkButton>
      )}
      {!isEmpty && can(my, "topic:sort") && (
        <ActionForm action={`${base}/notes/topics`} name="lists-topics" className="ja-form--inline">
          <SubmitButton variant="secondary">{t("roundtables:lists.to-topics")}</SubmitButton>
        </ActionForm>
      )}
    </Section>
  );
}

function Lists({ live, my, base, canWrite }: FourListsProps & { canWrite: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack">
      <p className="ja-small">{t("roundtables:lists.hint")}</p>
      <div className="ja-roundtables-lists">
        {NOTE_LISTS.map((list, at) => {
          const title = t(`roundtables:lists.list.${list}`);
          return (
            <section key={list} className="ja-stack ja-gap-2" aria-labelledby={`list-${list}`}>
              <h3 className="kern-heading-small" id={`list-${list}`}>
                {title}
              </h3>
              <Notes notes={live.lists.filter((note) => note.list === list)} my={my} base={base} />
              {canWrite && (
                <QuickAdd
                  action={`${base}/notes`}
                  name={`list-${list}`}
                  label={t("roundtables:lists.new", { list: title })}
                  submit={t("roundtables:lists.add")}
                  added={({ title: body }) => t("roundtables:lists.added", { body })}
                  maxLength={LONGEST_NOTE}
                  id={fieldOf(list)}
                  fieldKey={String(at + 1)}
                >
                  <Hidden name="list" value={list} />
                </QuickAdd>
              )}
            </section>
          );
        })}
      </div>
    </div>
  );
}
