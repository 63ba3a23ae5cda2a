/** A dialog with trapped focus, closed by Escape; react-aria does the work, KERN gives the look. */
import type { ReactNode } from "react";
import { Dialog, Heading, Modal as AriaModal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { Button } from "./button";

export function Modal({
  open,
  onClose,
  title,
  children,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <ModalOverlay className="ja-modal__overlay" isOpen={open} onOpenChange={(next) => !next && onClose()} isDismissable>
      <AriaModal className="ja-modal">
        <Dialog className="ja-stack ja-modal__dialog">
          <div className="ja-row ja-row--between">
            <Heading slot="title" className="kern-heading-medium">
              {title}
            </Heading>
            <Button variant="tertiary" icon="close" onClick={onClose}>
              {t("action.close")}
            </Button>
          </div>
          {children}
        </Dialog>
      </AriaModal>
    </ModalOverlay>
  );
}
