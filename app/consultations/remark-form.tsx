/**
 * The free words of a statement and what stands beside them. Colleagues write the words at the same time; the rest keeps itself a moment
 * after the last key, and never over what a colleague has changed meanwhile. Without JavaScript all of it is one plain form.
 */
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { COORDINATIONS } from "#db/schema/consultations";
import type { Bench } from "#db/schema/organisations";
import { givesInterests } from "#server/consultations/rules";
import type { LiveRemark as Text, StatementHead } from "#server/consultations/statements.queries";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Checkbox, Hidden, Select, TextArea, TextField } from "~/ui/form";

const LiveRemark = lazy(() => import("./live-remark"));

const MOMENT_MS = 1500;
/** For the words the live text is given time to come. */
const PATIENCE_MS = 4000;

interface RemarkFormProps {
  at: string;
  draft: StatementHead | null;
  /** Where the words are written live; null before the first letter. */
  text: Text | null;
  /** The word for what is stored now. */
  stored: string;
  /** Of the own mandate. */
  bench: Bench | null;
  onStuck: (isStuck: boolean) => void;
}

/** Of what stands beside the words. */
const fieldsOf = (seen: string): string => seen.split(".")[0]!;

export function RemarkForm({ at, draft, text, stored, bench, onStuck }: RemarkFormProps) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const beginning = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  // The page follows live, the form does not: whoever saves must have seen what they save over.
  const [seen, setSeen] = useState(stored);
  const [shown] = useState(draft?.generalRemark);
  const [state, setState] = useState<"clean" | "unsaved" | "saved">("clean");
  const [isLive, setLive] = useState(false);
  const base = useRef(shown ?? "");
  // Counted: what is changed while the form is on its way goes with the next one.
  const edits = useRef({ all: 0, besideWords: 0 });
  /** As the form was read last; `words` is null where it went without them. */
  const sent = useRef<{ edits: number; words: string | null }>({ edits: 0, words: null });
  const field = useCallback(() => root.current?.querySelector<HTMLTextAreaElement>("[data-words]") ?? null, []);
  const inBrowser = useInBrowser();
  useEffect(() => {
    const form = root.current?.closest("form");
    const onRead = ({ formData }: FormDataEvent) => {
      const words = formData.has("general_remark") ? (field()?.value ?? "") : null;
      sent.current = { edits: edits.current.all, words };
    };
    form?.addEventListener("formdata", onRead);
    return () => {
      form?.removeEventListener("formdata", onRead);
      clearTimeout(timer.current);
    };
  }, [field]);
  // Just begun, by whoever types here or by a colleague who has chosen nothing beside the words yet.
  useEffect(() => setSeen((word) => (word === "" && draft ? wordAtBeginning(draft, stored) : word)), [draft, stored]);
  const isOther = isLive ? fieldsOf(seen) !== fieldsOf(stored) : seen !== stored;
  const isElsewhere = state !== "unsaved" && isOther && seen !== "";
  const save = (afterMs: number) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => root.current?.closest("form")?.requestSubmit(), afterMs);
  };
  const onInput = (target: EventTarget) => {
    const isWords = target === field();
    if (isWords && isLive) return;
    edits.current.all += 1;
    if (!isWords) edits.current.besideWords = edits.current.all;
    // Where no live text comes after that, the words are kept like the rest.
    if (isWords && !draft) beginning.current?.querySelector("form")?.requestSubmit();
    setState("unsaved");
    save(isWords ? PATIENCE_MS : MOMENT_MS);
  };
  const onLive = useCallback((isNow: boolean) => {
    setLive(isNow);
    // The words are on their way by themselves: what is left to save stands beside them.
    if (!isNow || edits.current.besideWords > sent.current.edits) return;
    clearTimeout(timer.current);
    setState((last) => (last === "unsaved" ? "clean" : last));
  }, []);
  const onDone = (answer: unknown) => {
    const word = (answer as { seen?: string } | null)?.seen;
    if (word) setSeen(word);
    if (sent.current.words !== null) base.current = sent.current.words;
    const isAll = edits.current.all === sent.current.edits;
    setState(isAll ? "saved" : "unsaved");
    if (!isAll) save(MOMENT_MS);
  };
  return (
    <>
      <div ref={beginning} hidden>
        <ActionForm name="beginning" action={`${at}/beginning`}>
          {null}
        </ActionForm>
      </div>
      <ActionForm name="remark" action={at} onDone={onDone}>
        <div
          ref={root}
          className="ja-stack"
          onInput={(event) => onInput(event.target)}
          onBlur={() => state === "unsaved" && save(0)}
        >
          <Hidden name="seen" value={seen} />
          {isElsewhere && (
            <Alert tone="warning" live title={t("consultations:workspace.changed-elsewhere")}>
              <LinkButton small reloadDocument to={at}>
                {t("consultations:workspace.reload")}
              </LinkButton>
            </Alert>
          )}
          <div className="ja-stack ja-gap-2">
            <TextArea
              name="general_remark"
              data-words=""
              form={isLive ? NOWHERE : undefined}
              label={t("consultations:statement.remark")}
              hint={t("consultations:statement.remark-hint")}
              rows={8}
              defaultValue={shown}
            />
            {inBrowser && text && (
              <Suspense fallback={null}>
                <LiveRemark text={text} field={field} base={base} onLive={onLive} onStuck={onStuck} />
              </Suspense>
            )}
          </div>
          <Select
            name="coordination"
            label={t("consultations:statement.coordination")}
            required
            defaultValue={draft?.coordination ?? "arbeitsebene"}
            options={COORDINATIONS.map((value) => ({ value, label: t(`consultations:coordination.${value}`) }))}
          />
          {(givesInterests(bench) || draft?.lobbyNumber || draft?.interests) && <Interests draft={draft} />}
          <Checkbox
            name="is_confidential"
            label={t("consultations:statement.keep-confidential")}
            hint={t("consultations:statement.keep-confidential-hint")}
            defaultChecked={draft?.isConfidential}
          />
          <div className="ja-row">
            <SubmitButton small variant="secondary">
              {t("consultations:workspace.keep")}
            </SubmitButton>
            <span className="ja-small ja-muted" role="status">
              {state !== "clean" && t(`consultations:workspace.${state}`)}
            </span>
          </div>
        </div>
      </ActionForm>
    </>
  );
}

/** A form that does not exist: the field is shown here and sent with none. */
const NOWHERE = "written-live";

/** What this page has seen of a draft that came while it showed none: nothing of what a colleague has written or chosen in it. */
function wordAtBeginning(draft: StatementHead, stored: string): string {
  if (!isAsBegun(draft)) return "another";
  return draft.generalRemark === "" ? stored : `${fieldsOf(stored)}.another`;
}

const isAsBegun = (draft: StatementHead): boolean =>
  draft.coordination === "arbeitsebene" && !draft.isConfidential && !draft.lobbyNumber && !draft.interests;

/** False on the server and in the first render, so that both are the same. */
function useInBrowser(): boolean {
  const [inBrowser, setInBrowser] = useState(false);
  useEffect(() => setInBrowser(true), []);
  return inBrowser;
}

function Interests({ draft }: Pick<RemarkFormProps, "draft">) {
  const { t } = useTranslation();
  return (
    <div className="ja-fields">
      <TextField
        name="lobby_number"
        label={t("consultations:statement.lobby-number")}
        hint={t("consultations:statement.lobby-number-hint")}
        maxLength={7}
        defaultValue={draft?.lobbyNumber}
      />
      <TextField
        name="interests"
        label={t("consultations:statement.interests")}
        hint={t("consultations:statement.interests-hint")}
        maxLength={2000}
        defaultValue={draft?.interests}
      />
    </div>
  );
}
