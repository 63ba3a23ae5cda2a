/**
 * Forms that lose nothing: with JavaScript they are sent in the background and keep their place, without it they are plain
 * forms whose page comes back with all that was typed. Fields find their value and error through the form's state.
 */
import { Form, useActionData, useFetcher, useRevalidator, useRouteLoaderData } from "@remix-run/react";
import {
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
  type ChangeEvent,
  type ReactNode,
  type TextareaHTMLAttributes,
  type InputHTMLAttributes,
} from "react";
import { useTranslation } from "react-i18next";
import { MENTION_REASON, MENTIONED } from "#server/platform/classified.rules";
import type { FormState } from "#server/web";
import type { RootData } from "~/root";
import { Alert } from "./alert";
import { FormContext, resetSent, sentIn, useField, type Sent } from "./form-state";
import { LongChecks } from "./long-checks";

interface ActionFormProps {
  /** Where the form goes; default: the page itself. */
  action?: string;
  /** Unique on its page; says which form comes back. */
  name: string;
  children: ReactNode;
  /** Empties the fields after success (for forms that add one more to a list). */
  reset?: boolean;
  /** @param answer what the action answered, where it stays on its page */
  onDone?: (answer?: unknown) => void;
  className?: string;
  /** The whole document is loaded anew: for sign-in, language, theme. */
  reloadDocument?: boolean;
  /** For forms that bring a file. */
  encType?: "multipart/form-data";
  "aria-label"?: string;
}

export function ActionForm({
  action,
  name,
  children,
  reset,
  onDone,
  className = "",
  reloadDocument,
  ...rest
}: ActionFormProps) {
  const { t } = useTranslation();
  const root = useRouteLoaderData("root") as RootData | undefined;
  // Whose words these are: the page may learn that somebody else is signed in now, while they stand there.
  const [author] = useState(root?.person?.id);
  const fetcher = useFetcher<{ form?: FormState } | undefined>({ key: `${action ?? ""}#${name}` });
  const returned = useActionData() as { form?: FormState } | undefined;
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  // What the page asks for after each form waits until its person is signed in again (retrying-fetch.ts); the form need not.
  const isHeld = fetcher.state === "loading" && fetcher.data?.form?.isUnsent !== undefined;
  const busy = fetcher.state !== "idle" && !isHeld;
  // An answer that leads on (a redirect, maybe to this very page) brings nothing, and the fetcher still holds what came before it.
  const [before, setBefore] = useState<{ data: unknown }>();
  const answer = busy || fetcher.data !== before?.data ? fetcher.data : undefined;
  const came = answer?.form ?? (!before && returned?.form?.name === name ? returned.form : null);
  // Not even looked at: the fields stay as they are.
  const state = came?.isUnsent ? null : came;

  // Somebody else was faster: what the page knows of the record is asked anew (refused forms do not do that by themselves), so
  // that a second sending is judged by it. What was typed stays.
  const { revalidate } = useRevalidator();
  const refusal = answer?.form?.error && !answer.form.isUnsent ? answer : undefined;
  useEffect(() => {
    if (refusal) revalidate();
  }, [refusal, revalidate]);

  useEffect(() => {
    if (came) form.current?.querySelector<HTMLElement>("[aria-invalid='true'], [data-form-error]")?.focus();
  }, [came]);

  // Done: it was on its way, nothing came back with an error.
  const sent = useRef(false);
  const typed = useRef<Sent>(new Map());
  useEffect(() => {
    if (busy) sent.current = true;
    else if (sent.current) {
      sent.current = false;
      if (answer?.form) return;
      if (reset && form.current) resetSent(form.current, typed.current);
      onDone?.(answer);
    }
  }, [busy, answer, reset, onDone]);

  const Element = reloadDocument ? Form : fetcher.Form;
  return (
    <Element
      ref={form}
      method="post"
      action={action}
      className={`ja-form ${className}`}
      {...(reloadDocument && { reloadDocument })}
      onSubmit={(event) => {
        if (reloadDocument) return;
        event.preventDefault();
        if (busy) return;
        setBefore({ data: fetcher.data });
        typed.current = sentIn(event.currentTarget);
        // Drawn at once: a second press then finds it on its way. Else React may draw the answer together with the sending, on a busy
        // machine, and the form would never learn that it was sent.
        const { submitter } = event.nativeEvent as SubmitEvent;
        fetcher.submit((submitter as HTMLButtonElement | null) ?? event.currentTarget, { flushSync: true });
      }}
      noValidate
      {...rest}
    >
      <input type="hidden" name="form" value={name} />
      <input type="hidden" name="request_id" value={root ? `${root.formSeed}:${name}` : ""} />
      {author !== undefined && <input type="hidden" name="signed_in" value={author} />}
      <FormContext.Provider value={{ id, state, busy }}>
        {state && <ErrorSummary key={JSON.stringify(state.errors)} errors={state.errors} />}
        {came?.error && (
          <div tabIndex={-1} data-form-error>
            <Alert tone={came.isUnsent ? "warning" : "danger"} title={came.error}>
              {came.isUnsent === "signed-out" && (
                <a className="kern-link" href="/sign-in" target="_blank" rel="noreferrer">
                  {t("form.sign-in-beside")}
                </a>
              )}
            </Alert>
          </div>
        )}
        {came?.isMarked && (
          <>
            <Checkbox name={MENTIONED} label={t("invalid.classified-mentioned")} />
            <TextField name={MENTION_REASON} label={t("invalid.classified-why")} />
          </>
        )}
        {children}
      </FormContext.Provider>
    </Element>
  );
}

/** Several fields are wrong: which they are, and a way to each. One mistake is found where it is. */
function ErrorSummary({ errors }: { errors: FormState["errors"] }) {
  const { t } = useTranslation();
  const { id } = useContext(FormContext);
  const list = useRef<HTMLUListElement>(null);
  /** What stands on the page beside the fields, which are drawn after this. */
  const [labels, setLabels] = useState<Record<string, string>>({});
  useEffect(() => {
    const labelOf = (name: string) => {
      const field = document.getElementById(`${id}-${name}`);
      const label =
        field && "labels" in field
          ? (field as HTMLInputElement).labels?.[0]
          : field?.closest("fieldset")?.querySelector("legend");
      return label?.firstChild?.textContent ?? "";
    };
    if (list.current) setLabels(Object.fromEntries(Object.keys(errors).map((name) => [name, labelOf(name)])));
  }, [errors, id]);
  const fields = Object.entries(errors);
  if (fields.length < 2) return null;
  // Without JavaScript the browser looks for the first that asks for the focus.
  const focus = { tabIndex: -1, autoFocus: true };
  return (
    <div data-form-error {...focus}>
      <Alert tone="danger" title={t("form.errors", { count: fields.length })}>
        <ul className="ja-dots" ref={list}>
          {fields.map(([name, sentence]) => (
            <li key={name}>
              <a
                className="kern-link"
                href={`#${id}-${name}`}
                onClick={(event) => {
                  // As a navigation it would take the answer away that it leads through.
                  event.preventDefault();
                  document.getElementById(`${id}-${name}`)?.focus();
                }}
              >
                {labels[name] ? `${labels[name]}: ${sentence}` : sentence}
              </a>
            </li>
          ))}
        </ul>
      </Alert>
    </div>
  );
}

/**
 * Folded away until it is wanted, and open until somebody folds it again, whatever the address then says. Sent without JavaScript and
 * refused, the form inside must not hide its sentence, nor must a part of a form.
 */
export function Fold({
  summary,
  form,
  open,
  plain,
  children,
}: {
  summary: ReactNode;
  form: string;
  open?: boolean;
  /** Without a frame, within an entry of a list. */
  plain?: boolean;
  children: ReactNode;
}) {
  const returned = useActionData() as { form?: FormState } | undefined;
  const around = useContext(FormContext).state;
  const isReturned = Boolean(returned?.form) && (returned?.form?.name === form || around !== null);
  const isWanted = Boolean(open) || isReturned;
  const [wasWanted, setWanted] = useState(isWanted);
  if (isWanted && !wasWanted) setWanted(true);
  return (
    <details className={`ja-details ${plain ? "ja-details--plain" : ""}`} open={wasWanted || undefined}>
      <summary>{summary}</summary>
      {children}
    </details>
  );
}

/** What a form showed (`seen`) stays that when it comes back: what somebody else changed meanwhile was not seen. */
export function Hidden({ name, value }: { name: string; value: string | number }) {
  const field = useField(name, String(value));
  return <input type="hidden" name={name} value={name === "seen" ? field.value : value} />;
}

interface FieldProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  required?: boolean;
}

/** Label, hint and error around one control; the error is tied to it and announced. */
function Around({
  id,
  label,
  hint,
  error,
  required,
  children,
}: Omit<FieldProps, "name"> & { id: string; error?: string; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={`kern-form-input ${error ? "kern-form-input--error" : ""}`}>
      <label className="kern-label" htmlFor={id}>
        {label}
        {!required && <span className="kern-label__optional"> {t("form.optional")}</span>}
      </label>
      {hint && (
        <div className="kern-hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
      {children}
      {error && <FieldError id={id} error={error} />}
    </div>
  );
}

export function FieldError({ id, error }: { id: string; error: string }) {
  return (
    <p className="kern-error" id={`${id}-error`} role="alert">
      <span className="kern-icon kern-icon--danger" aria-hidden="true" />
      <span className="kern-body">{error}</span>
    </p>
  );
}

const described = (id: string, hint: unknown, error: unknown) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;

/** What every control has, tied to its label, hint and error. */
const control = (
  name: string,
  field: ReturnType<typeof useField>,
  { hint, required }: Pick<FieldProps, "hint" | "required">,
) => ({
  id: field.id,
  name,
  defaultValue: field.value,
  required,
  "aria-invalid": field.error ? true : undefined,
  // Without JavaScript nobody else brings the reader to the first mistake.
  autoFocus: field.error ? true : undefined,
  "aria-describedby": described(field.id, hint, field.error),
});

export function TextField({
  name,
  label,
  hint,
  required,
  defaultValue,
  type = "text",
  first,
  ...rest
}: FieldProps & {
  defaultValue?: string | number;
  /** With it a page begins that is made for this form: it has the focus, until something comes back that is to be mended elsewhere. */
  first?: boolean;
} & Omit<InputHTMLAttributes<HTMLInputElement>, "name" | "defaultValue">) {
  const field = useField(name, defaultValue === undefined ? undefined : String(defaultValue));
  return (
    <Around id={field.id} label={label} hint={hint} error={field.error} required={required}>
      <input
        type={type}
        className="kern-form-input__input"
        {...control(name, field, { hint, required })}
        {...(first && !field.returned && { autoFocus: true })}
        {...rest}
      />
    </Around>
  );
}

export function TextArea({
  name,
  label,
  hint,
  required,
  defaultValue,
  rows = 4,
  ...rest
}: FieldProps & { defaultValue?: string } & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "name" | "defaultValue">) {
  const field = useField(name, defaultValue);
  return (
    <Around id={field.id} label={label} hint={hint} error={field.error} required={required}>
      <textarea
        rows={rows}
        className="kern-form-input__input ja-textarea"
        {...control(name, field, { hint, required })}
        {...rest}
      />
    </Around>
  );
}

/** A file to choose. One that is too large is said at once, before it is sent in vain; `tooLarge` writes the sentence. */
export function FileField({
  name,
  label,
  hint,
  required,
  accept,
  maxBytes,
  tooLarge,
}: FieldProps & { accept?: string; maxBytes?: number; tooLarge?: (bytes: number) => string }) {
  const field = useField(name);
  const [refused, setRefused] = useState<string | null>(null);
  const error = refused ?? field.error;
  const check = (event: ChangeEvent<HTMLInputElement>) => {
    const size = event.currentTarget.files?.[0]?.size ?? 0;
    const isTooLarge = maxBytes !== undefined && size > maxBytes;
    setRefused(isTooLarge ? (tooLarge?.(size) ?? "") : null);
    if (isTooLarge) event.currentTarget.value = "";
  };
  return (
    <Around id={field.id} label={label} hint={hint} error={error} required={required}>
      <input
        type="file"
        id={field.id}
        name={name}
        className="kern-form-input__input ja-file"
        accept={accept}
        required={required}
        onChange={check}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(field.id, hint, error)}
      />
    </Around>
  );
}

export interface Option {
  value: string | number;
  label: string;
  hint?: string;
}

export function Select({
  name,
  label,
  hint,
  required,
  defaultValue,
  options,
  onChange,
}: FieldProps & { defaultValue?: string | number | null; options: readonly Option[]; onChange?: (value: string) => void }) {
  const field = useField(name, defaultValue === undefined || defaultValue === null ? undefined : String(defaultValue));
  return (
    <Around id={field.id} label={label} hint={hint} error={field.error} required={required}>
      <div className="kern-form-input__select-wrapper">
        <select
          id={field.id}
          name={name}
          className="kern-form-input__select"
          defaultValue={field.value}
          aria-invalid={field.error ? true : undefined}
          aria-describedby={described(field.id, hint, field.error)}
          onChange={onChange && ((event) => onChange(event.target.value))}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </Around>
  );
}

export function Checkbox({ name, label, hint, defaultChecked }: FieldProps & { defaultChecked?: boolean }) {
  const field = useField(name);
  return (
    <div className="kern-form-check">
      <input
        id={field.id}
        name={name}
        type="checkbox"
        value="true"
        className="kern-form-check__checkbox"
        defaultChecked={field.returned ? field.value === "true" : defaultChecked}
        aria-invalid={field.error ? true : undefined}
        aria-describedby={described(field.id, hint, field.error)}
      />
      <label className="kern-label" htmlFor={field.id}>
        {label}
        {hint && (
          <span className="kern-hint ja-block" id={`${field.id}-hint`}>
            {hint}
          </span>
        )}
      </label>
      {field.error && <FieldError id={field.id} error={field.error} />}
    </div>
  );
}

/** Several of many; arrives in the schema as a list under `name` (absent when nothing is ticked). */
/** Above it a list to tick is found in, not read. */
const MOST_AT_ONCE = 30;

export function CheckboxGroup({
  name,
  label,
  hint,
  required,
  options,
  defaultValue = [],
}: FieldProps & { options: readonly Option[]; defaultValue?: readonly (string | number)[] }) {
  const field = useField(name);
  const chosen = field.returned ? (field.list ?? []) : defaultValue.map(String);
  return (
    <Group field={field} label={label} hint={hint} required={required}>
      {options.length > MOST_AT_ONCE ? (
        <LongChecks name={`${name}[]`} options={options} chosen={chosen} />
      ) : (
        options.map((option) => (
          <Check
            key={option.value}
            kind="checkbox"
            id={`${field.id}-${option.value}`}
            name={`${name}[]`}
            option={option}
            checked={chosen.includes(String(option.value))}
          />
        ))
      )}
    </Group>
  );
}

/** One of few. */
export function RadioGroup({
  name,
  label,
  hint,
  required,
  options,
  defaultValue,
  horizontal,
}: FieldProps & { options: readonly Option[]; defaultValue?: string | number | null; horizontal?: boolean }) {
  const field = useField(name, defaultValue === undefined || defaultValue === null ? undefined : String(defaultValue));
  return (
    <Group field={field} label={label} hint={hint} required={required} horizontal={horizontal}>
      {options.map((option) => (
        <Check
          key={option.value}
          kind="radio"
          id={`${field.id}-${option.value}`}
          name={name}
          option={option}
          checked={field.value === String(option.value)}
        />
      ))}
    </Group>
  );
}

function Group({
  field,
  label,
  hint,
  required,
  horizontal,
  children,
}: Omit<FieldProps, "name"> & { field: { id: string; error?: string }; horizontal?: boolean; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <fieldset
      className={`kern-fieldset ${field.error ? "kern-fieldset--error" : ""}`}
      aria-describedby={described(field.id, hint, field.error)}
    >
      <legend className="kern-label">
        {label}
        {!required && <span className="kern-label__optional"> {t("form.optional")}</span>}
      </legend>
      {hint && (
        <div className="kern-hint" id={`${field.id}-hint`}>
          {hint}
        </div>
      )}
      <div
        className={`kern-fieldset__body ${horizontal ? "kern-fieldset__body--horizontal" : ""}`}
        id={field.id}
        tabIndex={field.error ? -1 : undefined}
        data-form-error={field.error ? true : undefined}
      >
        {children}
      </div>
      {field.error && <FieldError id={field.id} error={field.error} />}
    </fieldset>
  );
}

function Check({
  kind,
  id,
  name,
  option,
  checked,
}: {
  kind: "checkbox" | "radio";
  id: string;
  name: string;
  option: Option;
  checked: boolean;
}) {
  return (
    <div className="kern-form-check">
      <input
        id={id}
        name={name}
        type={kind}
        value={option.value}
        className={`kern-form-check__${kind}`}
        defaultChecked={checked}
        aria-describedby={option.hint ? `${id}-hint` : undefined}
      />
      <label className="kern-label" htmlFor={id}>
        {option.label}
        {option.hint && (
          <span className="kern-hint ja-block" id={`${id}-hint`}>
            {option.hint}
          </span>
        )}
      </label>
    </div>
  );
}
