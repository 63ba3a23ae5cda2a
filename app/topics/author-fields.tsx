/** In whose name a topic is handed in. What belongs to one of the answers is shown with it; without it, it does not count. */
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import type { ProcessHead } from "#server/processes/rules";
import { RadioGroup, Select, TextField } from "~/ui/form";
import "./topics.css";

interface AuthorFieldsProps {
  process: ProcessHead;
  mayBeAnonymous: boolean;
  organisations: readonly { id: number; name: string }[];
}

export function AuthorFields({ process, mayBeAnonymous, organisations }: AuthorFieldsProps) {
  const { t } = useTranslation();
  const mayForOthers = can(process.my, "topic:behalf");
  const hinted = (value: string, hint?: boolean) => ({
    value,
    label: t(`topics:form.by-${value}`, { organisation: process.my.organisationShortName }),
    ...(hint && { hint: t(`topics:form.by-${value}-hint`) }),
  });
  if (!mayForOthers && !mayBeAnonymous) return null;
  return (
    <div className="ja-stack ja-topics-author">
      <RadioGroup
        name="by"
        label={t("topics:form.by")}
        required
        defaultValue="own"
        options={[
          hinted("own"),
          ...(mayBeAnonymous ? [hinted("anonymous", true)] : []),
          ...(mayForOthers ? [hinted("organisation", true), hinted("person")] : []),
        ]}
      />
      {mayForOthers && (
        <>
          <div className="ja-topics-author__organisation">
            <Select
              name="organisation_id"
              label={t("topics:form.organisation")}
              options={[
                { value: "", label: t("topics:form.organisation-choose") },
                ...organisations.map(({ id, name }) => ({ value: String(id), label: name })),
              ]}
            />
          </div>
          <div className="ja-topics-author__person">
            <TextField name="behalf_name" label={t("topics:form.behalf-name")} maxLength={200} />
          </div>
        </>
      )}
    </div>
  );
}
