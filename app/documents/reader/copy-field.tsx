/** Something to be quoted elsewhere: selected as a whole by one press, and copied by another where the browser lets us. */
import { useEffect, useId, useState } from "react";
import { Button } from "~/ui/button";

interface CopyFieldProps {
  label: string;
  value: string;
  action: string;
  done: string;
}

export function CopyField({ label, value, action, done }: CopyFieldProps) {
  const id = useId();
  const [canCopy, setCanCopy] = useState(false);
  const [isCopied, setCopied] = useState(false);
  useEffect(() => setCanCopy(typeof navigator.clipboard?.writeText === "function"), []);
  const copy = () =>
    void navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCanCopy(false),
    );
  return (
    <div className="ja-copy">
      <label className="kern-label" htmlFor={id}>
        {label}
      </label>
      <input
        className="kern-form-input__input"
        id={id}
        readOnly
        value={value}
        onFocus={(event) => event.currentTarget.select()}
      />
      {canCopy && (
        <Button small variant="tertiary" icon="content-copy" onClick={copy}>
          {action}
        </Button>
      )}
      <p className="kern-body kern-body--small" role="status">
        {isCopied && done}
      </p>
    </div>
  );
}
