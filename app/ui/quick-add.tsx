/**
 * One more of a list by its title alone: Enter adds it, and the field is free for the next one at once. A second Enter waits for the
 * first; what is refused comes back into the field. Without JavaScript it is a plain form.
 */
import { Link, useLocation } from "@remix-run/react";
import { useEffect, useRef, useState, type ReactNode, type RefObject } from "react";
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
  /** Leads to it; left out where it stands beside the form. */
  open?: string;
  maxLength?: number;
  /** What goes with it, unseen. */
  children?: ReactNode;
  /** Where an address may lead to: `/processes/4/agenda#new`. */
  id?: string;
  /** The key that leads to the field, where a page has such keys. */
  fieldKey?: string;
}

export function QuickAdd({ action, name, label, submit, added, open, maxLength = 200, children, id, fieldKey }: QuickAddProps) {
  const [last, setLast] = useState<Added | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { hash } = useLocation();
  // Whoever came to add something types at once.
  useEffect(() => {
    if (id && hash === `#${id}`) field.current?.focus();
  }, [id, hash]);
  return (
    <div
      id={id}
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
        {children}
        <TitleField field={field} label={label} maxLength={maxLength} fieldKey={fieldKey} />
        <SubmitButton variant="secondary">{submit}</SubmitButton>
      </ActionForm>
      <p className="ja-small" role="status">
        {last && (
          <>
            {added(last)}{" "}
            {open && (
              <Link className="kern-link" to={last.path}>
                {open}
              </Link>
            )}
          </>
        )}
      </p>
    </div>
  );
}

interface TitleFieldProps extends Pick<QuickAddProps, "label" | "fieldKey"> {
  field: RefObject<HTMLInputElement>;
  maxLength: number;
}

function TitleField({ field, label, maxLength, fieldKey }: TitleFieldProps) {
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
        data-key={fieldKey}
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
