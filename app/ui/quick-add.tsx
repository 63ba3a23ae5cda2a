/**
 * One more of a list by its title alone: Enter adds it, and the field is free for the next one at once. A second Enter waits for the
 * first; what is refused comes back into the field. Without JavaScript it is a plain form.
 */
import { Link } from "@remix-run/react";
import { useRef, useState, type RefObject } from "react";
import { SubmitButton } from "./button";
import { ActionForm, FieldError } from "./form";
import { useField, useLatePress } from "./form-state";

/** What the action answers to a form in the background. */
interface Added {
  path: string;
  title: string;
}

interface QuickAddProps {
  action: string;
  name: string;
  label: string;
  submit: string;
  /** Says what was added. */
  added: (item: Added) => string;
  /** Leads to it. */
  open: string;
  maxLength?: number;
}

export function QuickAdd({ action, name, label, submit, added, open, maxLength = 200 }: QuickAddProps) {
  const [last, setLast] = useState<Added | null>(null);
  const field = useRef<HTMLInputElement>(null);
  return (
    <div
      className="ja-quick"
      // After the form itself, which has read its fields by then.
      onSubmit={(event) => {
        (event.target as HTMLFormElement).reset();
        field.current?.focus();
      }}
    >
      <ActionForm
        className="ja-quick__form"
        action={action}
        name={name}
        aria-label={label}
        onDone={(answer) => setLast(answer as Added)}
      >
        <TitleField field={field} label={label} maxLength={maxLength} />
        <SubmitButton variant="secondary">{submit}</SubmitButton>
      </ActionForm>
      <p className="ja-small" role="status">
        {last && (
          <>
            {added(last)}{" "}
            <Link className="kern-link" to={last.path}>
              {open}
            </Link>
          </>
        )}
      </p>
    </div>
  );
}

function TitleField({ field, label, maxLength }: { field: RefObject<HTMLInputElement>; label: string; maxLength: number }) {
  const { id, value, error } = useField("title");
  const wait = useLatePress(() => field.current?.form?.requestSubmit());
  return (
    <div className={`ja-grow kern-form-input ${error ? "kern-form-input--error" : ""}`}>
      <input
        ref={field}
        id={id}
        name="title"
        className="kern-form-input__input"
        aria-label={label}
        placeholder={label}
        required
        maxLength={maxLength}
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error && `${id}-error`}
        onKeyDown={(event) => {
          if (event.key === "Enter") wait(event);
        }}
      />
      {error && <FieldError id={id} error={error} />}
    </div>
  );
}
