/** What was done, said on the page that follows it. It stays until somebody goes on, although the page may ask for its data anew at once. */
import { useFetchers, useLocation, useNavigation, useRouteLoaderData } from "@remix-run/react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { RootData } from "~/root";
import { Alert } from "./alert";
import { SubmitButton } from "./button";
import { ActionForm } from "./form";
import { Toast } from "./parts";

export function Flash() {
  const { t } = useTranslation();
  const root = useRouteLoaderData("root") as RootData | undefined;
  const { key } = useLocation();
  const [last, setLast] = useState({ root, key, flash: root?.flash });
  const undo = last.flash?.undo;
  // Its own way back is on its way with it.
  const others = useFetchers().filter(({ formAction }) => !undo || formAction !== undo);
  const states = [useNavigation(), ...others].map(({ state }) => state);
  if (last.root !== root || last.key !== key) {
    // The server says it once: whoever asks again on the same page is told nothing, and whoever goes on has read it.
    const flash = (last.root !== root && root?.flash) || (last.key === key && last.flash) || null;
    setLast({ root, key, flash });
  } else if (last.flash && states.includes("submitting")) setLast({ ...last, flash: null });
  if (!last.flash) return null;
  if (!undo) {
    return (
      <div className="ja-flash">
        <Alert tone="success" title={last.flash.sentence} live />
      </div>
    );
  }
  // In sight wherever the page is scrolled to: it may be said about something far down.
  return (
    <Toast
      key={undo}
      undo={
        <ActionForm name="undo" action={undo} className="ja-form--inline">
          <SubmitButton small variant="secondary">
            {t("action.undo")}
          </SubmitButton>
        </ActionForm>
      }
    >
      {last.flash.sentence}
    </Toast>
  );
}
