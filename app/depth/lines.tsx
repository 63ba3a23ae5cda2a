/**
 * What an organisation says of items, a line each, all of them one form. A script saves each line as it is changed; without one the
 * form is sent whole. A line that somebody of the same house changes meanwhile shows it at once, unless something is typed there.
 */
import { Link } from "@remix-run/react";
import { useContext, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { DEPTHS, URGENCIES } from "#db/schema/agenda";
import { agendaNumber } from "#server/agenda/rules";
import { depthField, itemOfField, type DepthItem, type DepthStatement } from "#server/agenda/depth.rules";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Hidden, Select, TextArea } from "~/ui/form";
import { FormContext } from "~/ui/form-state";
import { FormActions } from "~/ui/parts";
import { SaveNote, useLeaveGuard, useSaving } from "~/formats/saving";
import "./depth.css";

export type Line = Pick<DepthItem, "id" | "number" | "title"> & DepthStatement & { revision: number };

interface DepthLinesProps {
  lines: readonly Line[];
  action: string;
  /** On the page of an item its name stands above already. */
  isAlone?: boolean;
}

type Saving = ReturnType<typeof useSaving<number>>;

export function DepthLines({ lines, action, isAlone }: DepthLinesProps) {
  const { t } = useTranslation();
  const saving = useSaving(itemOfField);
  useLeaveGuard(saving.state === "unsaved", t("depth:form.leave"));
  const done = () => {
    forgetBegan(saving.root.current);
    saving.done();
  };
  return (
    <ActionForm name="depths" action={action} className="ja-form--wide" onDone={done}>
      <div ref={saving.root} className="ja-stack ja-gap-0">
        <Began saving={saving} />
        {lines.map((line) => (
          <Fields key={line.id} line={line} saving={saving} isAlone={isAlone} />
        ))}
      </div>
      <FormActions>
        <SubmitButton>{t("depth:form.save")}</SubmitButton>
        <SaveNote state={saving.state} words={(state) => t(`depth:form.save-${state}`)} />
      </FormActions>
    </ActionForm>
  );
}

/**
 * What a line showed when somebody began to change it is what its saving is judged by, even if more is known since. An answer, also a
 * refusal, tells them: from then on it is the new one.
 */
function Began({ saving }: { saving: Saving }) {
  const { state } = useContext(FormContext);
  const { root } = saving;
  useEffect(() => {
    if (state) forgetBegan(root.current);
  }, [state, root]);
  useEffect(() => {
    const form = root.current?.closest("form");
    const sendBegan = ({ formData }: FormDataEvent) => {
      for (const { name, dataset } of begun(root.current)) if (formData.has(name)) formData.set(name, dataset["began"]!);
    };
    form?.addEventListener("formdata", sendBegan);
    return () => form?.removeEventListener("formdata", sendBegan);
  }, [root]);
  return null;
}

const begun = (root: HTMLElement | null) => root?.querySelectorAll<HTMLInputElement>("input[data-began]") ?? [];

function forgetBegan(root: HTMLElement | null): void {
  for (const { dataset } of begun(root)) delete dataset["began"];
}

function Fields({ line, saving, isAlone }: { line: Line; saving: Saving; isAlone?: boolean }) {
  const { t } = useTranslation();
  const root = useRef<HTMLFieldSetElement>(null);
  const name = (field: Parameters<typeof depthField>[1]) => depthField(line.id, field);
  useStored(root, line, saving);
  return (
    <fieldset
      ref={root}
      className={`ja-depth-line ${isAlone ? "" : "ja-depth-line--of-many"}`}
      onInput={() => {
        const revision = root.current?.querySelector<HTMLInputElement>(`[name="${name("revision")}"]`);
        if (revision) revision.dataset["began"] ??= revision.value;
        saving.touch(line.id);
      }}
    >
      <legend className={isAlone ? "kern-sr-only" : ""}>
        <span className="ja-number ja-strong ja-muted">{agendaNumber(line.number)}</span>{" "}
        <Link className="ja-plain-link" to={`/agenda/${line.id}`}>
          {line.title}
        </Link>
      </legend>
      <Hidden name={name("revision")} value={line.revision} />
      <Choice name={name("present")} word="present" stored={line.present} options={DEPTHS} words="step" />
      <Choice name={name("wanted")} word="wanted" stored={line.wanted} options={DEPTHS} words="step" />
      <Choice name={name("urgency")} word="urgency" stored={line.urgency} options={URGENCIES} words="urgency" />
      <TextArea
        name={name("contribution")}
        label={t("depth:form.contribution")}
        defaultValue={line.contribution}
        rows={1}
        maxLength={2000}
      />
    </fieldset>
  );
}

interface ChoiceProps {
  name: string;
  word: string;
  stored: string | null;
  options: readonly string[];
  words: string;
}

function Choice({ name, word, stored, options, words }: ChoiceProps) {
  const { t } = useTranslation();
  const all = [
    { value: "", label: t("depth:form.please-choose") },
    ...options.map((value) => ({ value, label: t(`depth:${words}.${value}`) })),
  ];
  return <Select name={name} label={t(`depth:form.${word}`)} defaultValue={stored ?? ""} options={all} />;
}

/** Brings a line in which nothing is unsaved to what is stored now; the focus stays where it is. */
function useStored(root: React.RefObject<HTMLFieldSetElement>, line: Line, saving: Saving): void {
  const { id, present, wanted, urgency, contribution, revision } = line;
  const { isUnsaved } = saving;
  useEffect(() => {
    if (isUnsaved(id)) return;
    const stored = { present: present ?? "", wanted: wanted ?? "", urgency: urgency ?? "", contribution };
    for (const [field, value] of Object.entries(stored)) {
      const control = root.current?.querySelector<HTMLSelectElement | HTMLTextAreaElement>(
        `[name="${depthField(id, field as keyof typeof stored)}"]`,
      );
      if (control && control.value !== value) control.value = value;
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only what is stored anew is news
  }, [id, present, wanted, urgency, contribution, revision]);
}
