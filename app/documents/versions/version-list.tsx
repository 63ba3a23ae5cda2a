/** The versions of a text, newest first, two of which can be chosen to be compared: a plain form that asks for another page. */
import { Form, Link } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { Share, VersionRow } from "#server/documents/versions/queries";
import { Button } from "~/ui/button";
import { Badge } from "~/ui/page";
import { useVersionWords } from "./version-words";

interface VersionListProps {
  documentId: number;
  versions: readonly VersionRow[];
}

export function VersionList({ documentId, versions }: VersionListProps) {
  const { t } = useTranslation();
  return (
    <Form method="get" action={`/documents/${documentId}/comparison`}>
      <fieldset className="ja-versions__choice">
        <legend className="kern-sr-only">{t("documents:versions.choose")}</legend>
        <div className="ja-versions__head">
          <span aria-hidden="true">{t("documents:versions.from")}</span>
          <span aria-hidden="true">{t("documents:versions.to")}</span>
          <Button type="submit" small variant="secondary">
            {t("documents:versions.compare")}
          </Button>
        </div>
        <ol className="ja-list">
          <li className="ja-versions__row ja-versions__row--current">
            <Choice name="to" value="current" version={t("documents:versions.current")} isChosen />
            <div className="ja-versions__what">
              <Link className="kern-link ja-versions__name" to={`/documents/${documentId}`}>
                {t("documents:versions.current")}
              </Link>
              <p className="ja-versions__facts">{t("documents:versions.current-hint")}</p>
            </div>
          </li>
          {versions.map((version, index) => (
            <Row key={version.id} version={version} isChosen={index === 0} />
          ))}
        </ol>
      </fieldset>
    </Form>
  );
}

function Row({ version, isChosen }: { version: VersionRow; isChosen: boolean }) {
  const { t } = useTranslation();
  const words = useVersionWords();
  const name = words.nameOf(version);
  const who = words.who(version);
  const facts = [
    version.name || version.number !== null ? words.at(version.createdAt) : null,
    who && t("documents:versions.by", { who }),
    words.characters(version.characters),
  ];
  return (
    <li className="ja-versions__row" data-kind={version.kind}>
      <Choice name="from" value={version.id} version={name} isChosen={isChosen} />
      <Choice name="to" value={version.id} version={name} />
      <div className="ja-versions__what">
        <Link className="kern-link ja-versions__name" to={`/documents/${version.documentId}/versions/${version.id}`}>
          {name}
        </Link>{" "}
        {version.kind === "frozen" && <Badge tone="info">{t("documents:versions.page.frozen")}</Badge>}
        <p className="ja-versions__facts">{facts.filter(Boolean).join(" · ")}</p>
        {version.shares.length > 0 && <Shares shares={version.shares} />}
        <Link
          className="kern-link ja-versions__compare"
          to={`/documents/${version.documentId}/comparison?from=${version.id}&to=current`}
          aria-label={`${t("documents:versions.with-current")}: ${name}`}
        >
          {t("documents:versions.with-current")}
        </Link>
      </div>
    </li>
  );
}

interface ChoiceProps {
  name: "from" | "to";
  value: number | "current";
  version: string;
  isChosen?: boolean;
}

function Choice({ name, value, version, isChosen }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <label className="ja-versions__radio">
      <input
        type="radio"
        name={name}
        value={value}
        defaultChecked={isChosen}
        aria-label={t(`documents:versions.${name}-of`, { version })}
      />
      <span aria-hidden="true">{t(`documents:versions.${name}`)}</span>
    </label>
  );
}

function Shares({ shares }: { shares: readonly Share[] }) {
  const { t } = useTranslation();
  const { number } = useVersionWords();
  const params = (share: Share) => ({ ...share, inserted: number(share.inserted), deleted: number(share.deleted) });
  return (
    <p className="ja-versions__facts">
      {t("documents:versions.shares")}{" "}
      {shares.map((share, index) => (
        <span key={share.organisation}>
          {index > 0 && ", "}
          <span aria-hidden="true">{t("documents:versions.share", params(share))}</span>
          <span className="kern-sr-only">{t("documents:versions.share-spoken", params(share))}</span>
        </span>
      ))}
    </p>
  );
}
