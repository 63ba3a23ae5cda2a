/** Files that raters lean on, as links, with their size; whoever brought them takes them away again before handing in. */
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CriterionKey } from "#server/formats/criteria.rules";
import type { EvidenceFile } from "#server/formats/evidence/rules";
import { fileValue } from "#server/formats/rating-form.rules";
import { writeSize } from "~/documents/reader/file-size";
import { useLanguage } from "~/processes/language";
import { useLatePress } from "~/ui/form-state";

interface EvidenceLinksProps {
  files: readonly EvidenceFile[];
  /** Of the evaluation. */
  at: string;
}

export function EvidenceLinks({ files, at }: EvidenceLinksProps) {
  const language = useLanguage();
  if (files.length === 0) return null;
  return (
    <ul className="ja-list ja-small">
      {files.map(({ id, name, size, hash }) => (
        <li key={id}>
          <a className="kern-link kern-link--small" href={`${at}/evidence/${id}`} download title={hash}>
            {name}
          </a>{" "}
          <span className="ja-muted ja-number">({writeSize(size, language)})</span>
        </li>
      ))}
    </ul>
  );
}

/** In the form of a rater: what is there, and a button that saves all else and goes to where files are brought. */
export function EvidenceInForm({ files, at, into }: EvidenceLinksProps & { into: CriterionKey }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const wait = useLatePress(() => button.current?.form?.requestSubmit(button.current));
  return (
    <div className="ja-stack ja-gap-2">
      <EvidenceLinks files={files} at={at} />
      <div className="ja-row">
        <button
          ref={button}
          type="submit"
          name="then"
          value={fileValue(into)}
          className="kern-btn kern-btn--tertiary kern-btn--x-small"
          onClick={wait}
        >
          <span className="kern-label">{t(files.length > 0 ? "formats:evidence.change" : "formats:evidence.add")}</span>
        </button>
      </div>
    </div>
  );
}
