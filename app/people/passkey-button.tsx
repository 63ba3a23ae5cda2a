/** Asks the device for a passkey, or for a new one, and sends its form with the answer. Needs a script: no form can ask a device. */
import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { useField } from "~/ui/form-state";

/** What the server asks for, as JSON. */
type Asked = { make: string } | { show: string };

export function PasskeyButton({
  name,
  asked,
  secondary,
  children,
}: {
  name: string;
  asked: Asked;
  secondary?: boolean;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { error } = useField(name);
  const field = useRef<HTMLInputElement>(null);
  const [answer, setAnswer] = useState("");
  const [isAsking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    if (answer) field.current?.form?.requestSubmit();
  }, [answer]);

  const ask = async () => {
    if (isAsking) return;
    setAsking(true);
    setProblem(undefined);
    try {
      setAnswer(JSON.stringify(await askDevice(asked)));
    } catch (refused) {
      setProblem(problemOf(refused));
    }
    setAsking(false);
  };

  return (
    <div className="ja-stack">
      <noscript>
        <Alert tone="warning" title={t("people:passkey.needs-script")} />
      </noscript>
      {(problem || error) && (
        <Alert tone="danger" title={problem ? t(`people:passkey.problem.${problem}`) : error} key={problem ?? error} />
      )}
      {answer && <input ref={field} type="hidden" name={name} value={answer} />}
      <div className="ja-row">
        <Button
          type="button"
          variant={secondary ? "secondary" : "primary"}
          aria-disabled={isAsking || undefined}
          onClick={() => void ask()}
        >
          {children}
        </Button>
      </div>
    </div>
  );
}

type Problem = "unsupported" | "there" | "cancelled";

function askDevice(asked: Asked) {
  if (!browserSupportsWebAuthn()) throw new Error("unsupported");
  return "make" in asked
    ? startRegistration({ optionsJSON: JSON.parse(asked.make) as PublicKeyCredentialCreationOptionsJSON })
    : startAuthentication({ optionsJSON: JSON.parse(asked.show) as PublicKeyCredentialRequestOptionsJSON });
}

/** Browsers do not say whether somebody pressed "cancel", waited too long, or has none: that would tell pages what a device holds. */
function problemOf(refused: unknown): Problem {
  const { name, message } = refused as Error;
  if (message === "unsupported") return "unsupported";
  return name === "InvalidStateError" ? "there" : "cancelled";
}
