/** Says that a process is over, and gives its facilitators the ways on. */
import { useTranslation } from "react-i18next";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Row } from "~/ui/layout";

export function Archived({ processId, mayReopen }: { processId: number; mayReopen: boolean }) {
  const { t } = useTranslation();
  return (
    <Alert tone="info" title={t("processes:archive.is-archived")}>
      {mayReopen && (
        <Row>
          <ActionForm name="reopening" action={`/processes/${processId}/reopening`}>
            <SubmitButton small variant="secondary">
              {t("processes:archive.reopen")}
            </SubmitButton>
          </ActionForm>
          <LinkButton small variant="tertiary" to={`/processes/${processId}/copy`}>
            {t("processes:copy.link")}
          </LinkButton>
        </Row>
      )}
    </Alert>
  );
}
