/** Deleting asks first, on a page of its own, so that it works without JavaScript too. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export function DeleteLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <p>
      <LinkButton variant="danger" icon="delete" to={to}>
        {children}
      </LinkButton>
    </p>
  );
}

interface DeletionProps {
  title: string;
  back: { to: string; label: string };
  /** What goes with it. */
  children: ReactNode;
  /** Default: delete for good. */
  confirm?: string;
}

export function Deletion({ title, back, children, confirm }: DeletionProps) {
  const { t } = useTranslation();
  return (
    <Page title={title} back={back}>
      <ActionForm name="deletion">
        <p className="kern-body">{children}</p>
        <FormActions>
          <SubmitButton variant="danger">{confirm ?? t("formats:deletion.confirm")}</SubmitButton>
          <LinkButton variant="tertiary" to={back.to}>
            {t("action.cancel")}
          </LinkButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
