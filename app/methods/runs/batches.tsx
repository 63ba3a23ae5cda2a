/** Paper: what was typed from it, to be compared and confirmed, and the form for the next batch. */
import { useTranslation } from "react-i18next";
import type { ListedBatch } from "#server/methods/batches.queries";
import { paperSums, type BatchRow, type PaperRun } from "#server/methods/batches.rules";
import type { RunHead } from "#server/methods/runs.rules";
import { Alert } from "~/ui/alert";
import { SubmitButton } from "~/ui/button";
import { ActionForm, CheckboxGroup, TextArea, TextField } from "~/ui/form";
import { Badge, Card } from "~/ui/page";
import { Facts } from "~/ui/parts";
import { DataTable } from "~/ui/table";

type Voices = PaperRun["voices"];

export function BatchForm({ run, voices }: { run: RunHead; voices: Voices }) {
  const { t } = useTranslation();
  return (
    <ActionForm name="batch" className="ja-form--wide" reset>
      <div className="ja-fields">
        {(["issued", "returned", "invalid"] as const).map((name) => (
          <TextField
            key={name}
            name={name}
            type="number"
            min={0}
            required={name !== "invalid"}
            label={t(`methods:batch.${name}`)}
          />
        ))}
      </div>
      <ol className="ja-dots ja-small">
        {run.options.map(({ id, label }) => (
          <li key={id}>{label}</li>
        ))}
      </ol>
      <TextArea
        name="rows"
        label={t("methods:batch.rows")}
        hint={t(`methods:batch.rows-hint.${run.isSecret ? "secret" : "named"}`, {
          name: voices[0]?.name ?? "Auen",
          example: exampleOf(run),
        })}
        rows={8}
        maxLength={200_000}
      />
      {run.isSecret && (
        <CheckboxGroup
          name="voices"
          required
          label={t("methods:batch.voices")}
          hint={t("methods:batch.voices-hint")}
          options={voices.map(({ key, name }) => ({ value: key, label: name }))}
        />
      )}
      <SubmitButton>{t("methods:batch.submit")}</SubmitButton>
    </ActionForm>
  );
}

const exampleOf = ({ method, options }: RunHead): string => {
  if (method === "poll") return "2";
  if (method === "cards") return "…; …";
  return options.map(() => (method === "matrix" ? "4/2" : "1")).join("; ");
};

interface BatchListProps {
  run: RunHead;
  batches: readonly ListedBatch[];
  voices: Voices;
  me: number;
  isCounting: boolean;
}

export function BatchList({ run, batches, voices, me, isCounting }: BatchListProps) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack">
      {batches.map((batch, index) => (
        <Card key={batch.id} title={t("methods:batch.number", { number: index + 1 })}>
          <div className="ja-row">
            <Badge tone={batch.confirmedBy === null ? "warning" : "success"}>
              {t(batch.confirmedBy === null ? "methods:batch.state.waits" : "methods:batch.state.counted")}
            </Badge>
            <Facts
              of={[
                t("methods:batch.sums", { ...paperSums(batch) }),
                t("methods:batch.entered-by", { name: batch.enteredBy.name }),
                batch.confirmedBy !== null && t("methods:batch.confirmed-by", { name: batch.confirmedBy }),
              ]}
            />
          </div>
          {batch.rows && <Rows run={run} rows={batch.rows} voices={voices} />}
          {batch.confirmedBy === null && isCounting && <Confirm run={run} batch={batch} isMine={batch.enteredBy.id === me} />}
        </Card>
      ))}
    </div>
  );
}

function Confirm({ run, batch, isMine }: { run: RunHead; batch: ListedBatch; isMine: boolean }) {
  const { t } = useTranslation();
  const at = `/methods/${run.id}/batches/${batch.id}`;
  return (
    <>
      {isMine && <Alert tone="info" title={t("methods:batch.own")} />}
      <div className="ja-row">
        {!isMine && (
          <ActionForm action={`${at}/confirmation`} name={`confirm-${batch.id}`} className="ja-form--inline">
            <SubmitButton>{t("methods:batch.confirm")}</SubmitButton>
          </ActionForm>
        )}
        <ActionForm action={`${at}/removal`} name={`discard-${batch.id}`} className="ja-form--inline">
          <SubmitButton variant="tertiary" icon="delete">
            {t("methods:remove")}
          </SubmitButton>
        </ActionForm>
      </div>
    </>
  );
}

/** All that was typed from a sheet: whoever confirms it compares reasons and cards as well. */
function Rows({ run, rows, voices }: { run: RunHead; rows: readonly BatchRow[]; voices: Voices }) {
  const { t } = useTranslation();
  const written = (row: BatchRow, id: number): string => {
    const value = row.answers.values[id];
    const said =
      value === undefined ? "–" : typeof value === "number" ? String(value) : `${value.importance}/${value.feasibility}`;
    const reason = row.answers.reasons?.[id];
    return reason === undefined ? said : `${said} ${reason}`;
  };
  return (
    <DataTable
      caption={t("methods:batch.rows")}
      hideCaption
      rows={rows}
      keyOf={(_row, index) => index}
      columns={[
        {
          header: t("methods:batch.who"),
          rowHeader: true,
          cell: (row) => voices.find(({ key }) => key === row.voiceKey)?.name ?? t(`common:bench.${row.bench}`),
        },
        ...(run.method === "cards"
          ? [{ header: t("methods:batch.cards"), cell: (row: BatchRow) => row.answers.cards?.join(" · ") ?? "–" }]
          : []),
        ...run.options.map((option, index) => ({
          header: `${index + 1}. ${option.label}`,
          numeric: true,
          cell: (row: BatchRow) => written(row, option.id),
        })),
      ]}
    />
  );
}
