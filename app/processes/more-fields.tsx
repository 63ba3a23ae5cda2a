/** Fields that have a good value already: folded away, unless something in them is wrong. */
import { useContext, type ReactNode } from "react";
import { FormContext } from "~/ui/form-state";

interface MoreFieldsProps {
  summary: ReactNode;
  /** Of the fields inside. */
  names: readonly string[];
  open?: boolean;
  children: ReactNode;
}

export function MoreFields({ summary, names, open = false, children }: MoreFieldsProps) {
  const { state } = useContext(FormContext);
  const isWrong = names.some((name) => state?.errors[name]);
  return (
    <details className="ja-details" open={open || isWrong || undefined}>
      <summary>{summary}</summary>
      <div className="ja-stack">{children}</div>
    </details>
  );
}
