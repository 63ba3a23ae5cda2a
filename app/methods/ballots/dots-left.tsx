/** How many dots are left, beside the button that sends them. Without JavaScript it says how many there are. */
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

export function DotsLeft({ dots }: { dots: number }) {
  const { t } = useTranslation();
  const place = useRef<HTMLParagraphElement>(null);
  const [spent, setSpent] = useState(0);
  useEffect(() => {
    const form = place.current?.closest("form");
    if (!form) return undefined;
    const count = () => setSpent(dotsIn(form));
    count();
    form.addEventListener("input", count);
    return () => form.removeEventListener("input", count);
  }, []);
  const left = dots - spent;
  return (
    <p className={`ja-methods-left ${left < 0 ? "ja-methods-left--over" : ""}`} role="status" ref={place}>
      {left < 0 ? t("methods:ballot.too-many", { count: -left }) : t("methods:ballot.left", { count: left, dots })}
    </p>
  );
}

const dotsIn = (form: HTMLFormElement): number =>
  [...new FormData(form)].reduce((sum, [name, value]) => (name.startsWith("value-") ? sum + Number(value) : sum), 0);
