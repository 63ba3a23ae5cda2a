/** What a weighing table that came back would change, row by row; what was changed here too is only taken over where somebody says so. */
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { answersOf, type JudgedRow } from "#server/consultations/synopsis/table.rules";
import { LinkButton, SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { Badge } from "~/ui/page";
import { FormActions } from "~/ui/parts";
import { DataTable } from "~/ui/table";

const TONES = { changed: "info", conflict: "warning", wrong: "danger" } as const;

export function ReturnedTable({ rows, back }: { rows: readonly JudgedRow[]; back: string }) {
  const { t } = useTranslation();
  const states = (["changed", "conflict", "wrong"] as const).map((state) => ({
    state,
    count: rows.filter((row) => row.state === state).length,
  }));
  return (
    <>
      <p className="kern-body" role="status">
        {states
          .filter(({ count }) => count > 0)
          .map(({ state, count }) => t(`consultations:table.${state}`, { count }))
          .join(" · ")}
      </p>
      <Hidden name="answers" value={JSON.stringify(answersOf(rows))} />
      <DataTable
        caption={t("consultations:table.caption")}
        hideCaption
        rows={rows}
        keyOf={({ line }) => line}
        columns={[
          { header: t("consultations:table.take"), cell: (row) => <Chosen row={row} /> },
          {
            header: t("consultations:synopsis.column.statement"),
            cell: ({ now, line }) =>
              now ? (
                <>
                  <strong>{now.sender}</strong> {now.words}
                </>
              ) : (
                t("consultations:table.line", { line })
              ),
          },
          { header: t("consultations:table.here"), cell: ({ now }) => now && <Answer of={now} /> },
          { header: t("consultations:table.file-says"), cell: (row) => <Answer of={row} /> },
        ]}
      />
      <FormActions>
        {states[0]!.count + states[1]!.count > 0 && (
          <SubmitButton name="step" value="send">
            {t("consultations:table.send")}
          </SubmitButton>
        )}
        <LinkButton variant="tertiary" to={back}>
          {t("consultations:table.other-file")}
        </LinkButton>
      </FormActions>
    </>
  );
}

function Chosen({ row }: { row: JudgedRow }) {
  const { t } = useTranslation();
  const id = useId();
  const { state, problem, pointId, now, line } = row;
  const isReleased = now?.state === "released" || now?.state === "checked";
  return (
    <div className="ja-stack ja-gap-1">
      {state !== "wrong" && (
        <div className="kern-form-check">
          <input
            id={id}
            type="checkbox"
            name="chosen[]"
            value={pointId}
            defaultChecked={state === "changed"}
            className="kern-form-check__checkbox"
          />
          <label className="kern-label" htmlFor={id}>
            {t("consultations:table.line", { line })}
          </label>
        </div>
      )}
      <Badge tone={TONES[state]}>{t(`consultations:table.${problem ? `problem.${problem}` : `state.${state}`}`)}</Badge>
      {state !== "wrong" && isReleased && <span className="ja-small">{t("consultations:table.draft-again")}</span>}
    </div>
  );
}

function Answer({ of }: { of: Pick<JudgedRow, "disposition" | "reason"> }) {
  const { t } = useTranslation();
  return (
    <div className="ja-stack ja-gap-1">
      {of.disposition && <strong>{t(`consultations:disposition.${of.disposition}`)}</strong>}
      <span className="ja-typed">{of.reason || "–"}</span>
    </div>
  );
}
