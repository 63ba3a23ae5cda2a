/** The footnotes below a text, each with the way back to its place. */
import { useTranslation } from "react-i18next";
import { footnoteId, footnoteMarkId } from "#server/documents/content/text.rules";

export function Footnotes({ texts, onGo }: { texts: readonly string[]; onGo?: (number: number) => void }) {
  const { t } = useTranslation();
  if (!texts.length) return null;
  return (
    <section className="ja-doc-footnotes" aria-label={t("documents:footnote.list")}>
      <ol>
        {texts.map((text, index) => {
          const number = index + 1;
          return (
            <li key={number} id={footnoteId(number)} tabIndex={-1}>
              {text}{" "}
              <a
                href={`#${footnoteMarkId(number)}`}
                aria-label={t("documents:footnote.back", { number })}
                onClick={(event) => {
                  if (!onGo) return;
                  event.preventDefault();
                  onGo(number);
                }}
              >
                <span aria-hidden="true">↩</span>
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
