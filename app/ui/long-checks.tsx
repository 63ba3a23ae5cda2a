/** Many things to tick: as little HTML as can be for each, in a box of its own that scrolls, and found by a word. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { isFound } from "#server/platform/paging.rules";
import type { Option } from "./form";

interface LongChecksProps {
  name: string;
  options: readonly Option[];
  chosen: readonly string[];
}

export function LongChecks({ name, options, chosen }: LongChecksProps) {
  const { t } = useTranslation();
  const [words, setWords] = useState("");
  const isShown = ({ label, hint }: Option) => isFound(words, [label, hint ?? null]);
  return (
    <>
      <input
        type="search"
        className="kern-form-input__input ja-checks__find"
        aria-label={t("pages.find")}
        placeholder={t("form.find-among", { count: options.length })}
        value={words}
        onChange={({ target }) => setWords(target.value)}
        onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
      />
      <div className="ja-checks">
        {options.map((option) => (
          <label key={option.value} hidden={!isShown(option)}>
            <input type="checkbox" name={name} value={option.value} defaultChecked={chosen.includes(String(option.value))} />
            {option.label}
            {option.hint && <small> {option.hint}</small>}
          </label>
        ))}
      </div>
      <p className="kern-sr-only" role="status">
        {words && t("pages.found", { number: options.filter(isShown).length })}
      </p>
    </>
  );
}
