/** Deleting can be taken back, and acts at once; what cannot asks first, on a page of its own. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

/** Acts at once: what it removes can be brought back from the page that follows. */
export const DeleteButton = ({ action, children }: { action: string; children: ReactNode }) => (
  <ActionForm name="deletion" action={action}>
    <FormActions>
      <SubmitButton variant="danger" icon="delete">
        {children}
      </SubmitButton>
    </FormActions>
  </ActionForm>
);

interface DeletionProps {
  title: string;
  back: { to: string; label: string };
  /** What goes with it. */
  children: ReactNode;
  confirm: string;
}

export function Deletion({ title, back, children, confirm }: DeletionProps) {
  const { t } = useTranslation();
  return (
    <Page title={title} back={back}>
      <ActionForm name="deletion">
        <p className="kern-body">{children}</p>
        <FormActions>
          <SubmitButton variant="danger">{confirm}</SubmitButton>
          <LinkButton variant="tertiary" to={back.to}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
