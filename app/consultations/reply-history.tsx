/** How the reply to one point came about: each of its wordings with author, time and what changed, then who checked and who released it. */
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import type { WeighedPoint } from "#server/consultations/weighing.queries";
import { useLanguage } from "~/processes/language";
import { Fold } from "~/ui/form";
import { Stack } from "~/ui/layout";
import { Facts } from "~/ui/parts";
import { Difference } from "./difference";

type Version = WeighedPoint["versions"][number];

/** The newest first; only for those who weigh. */
export function ReplyHistory({ point: { versions, checked, released } }: { point: WeighedPoint }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (versions.length === 0) return null;
  const act = (what: "checked-by" | "released-by", done: WeighedPoint["checked"]) =>
    done && t(`consultations:weighing.${what}`, { name: done.name, at: writeInstant(done.at, language) });
  return (
    <Fold form="versions" summary={t("consultations:weighing.versions", { count: versions.length })}>
      {checked && (
        <p className="ja-small">
          <Facts of={[act("released-by", released), act("checked-by", checked)]} />
        </p>
      )}
      <Stack as="ol" gap={3}>
        {versions.map((version, index) => (
          <li key={index} className="ja-small">
            <p>
              {writeInstant(version.at, language)}, {version.person}
            </p>
            <Changes version={version} before={versions[index + 1]} />
          </li>
        ))}
      </Stack>
    </Fold>
  );
}

function Changes({ version, before }: { version: Version; before: Version | undefined }) {
  const { t } = useTranslation();
  const words = ({ disposition }: Version) => t(`consultations:disposition.${disposition}`);
  const isSame = before?.disposition === version.disposition && before.reason === version.reason;
  if (isSame) return <p className="ja-muted">{t("consultations:weighing.unchanged")}</p>;
  return (
    <p className="ja-typed">
      {before && before.disposition !== version.disposition && (
        <>
          <del>{words(before)}</del>{" "}
        </>
      )}
      {before && before.disposition !== version.disposition ? <ins>{words(version)}</ins> : words(version)}.{" "}
      <Difference before={before?.reason ?? ""} after={version.reason} />
    </p>
  );
}
