/** On the desk: a point that asks for several things is cut at empty lines; parts of one can be put together again. */
import { useTranslation } from "react-i18next";
import { writeInstant } from "#server/calendar/rules";
import { mayCut, proposedParts } from "#server/consultations/desk/cutting.rules";
import type { WeighedPoint } from "#server/consultations/weighing.queries";
import { useLanguage } from "~/processes/language";
import { SubmitButton } from "~/ui/button";
import { ActionForm, Fold, TextArea } from "~/ui/form";

interface CuttingProps {
  at: string;
  search: string;
  point: WeighedPoint;
  isOpen: boolean;
}

export function Cutting({ at, search, point, isOpen }: CuttingProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const kind = point.isEnclosed ? "-enclosed" : "";
  const parts = point.isEnclosed ? "" : proposedParts(point.body);
  const action = (what: string) => `${at}/points/${point.id}/${what}?${search}`;
  return (
    <>
      {point.cut && (
        <p className="ja-small ja-muted">
          {t("consultations:cut.by", { name: point.cut.name, at: writeInstant(point.cut.at, language) })}
        </p>
      )}
      {isOpen && point.isPart && point.state === "open" && (
        <ActionForm name="joining" action={action("joining")}>
          <SubmitButton small variant="tertiary">
            {t("consultations:cut.join")}
          </SubmitButton>
        </ActionForm>
      )}
      {isOpen && mayCut(point) && (
        <Fold form="cut" summary={t(`consultations:cut.title${kind}`)}>
          <ActionForm name="cut" action={action("cut")}>
            <TextArea
              name="parts"
              label={t("consultations:cut.parts")}
              hint={[
                t(`consultations:cut.hint${kind}`),
                parts !== "" && parts !== point.body && t("consultations:cut.proposed"),
              ]
                .filter(Boolean)
                .join(" ")}
              required
              rows={Math.min(16, 4 + Math.ceil(point.body.length / 80))}
              defaultValue={parts}
            />
            <SubmitButton variant="secondary">{t(`consultations:cut.do${kind}`)}</SubmitButton>
          </ActionForm>
        </Fold>
      )}
    </>
  );
}
