/** Signing out. Before it takes away what somebody typed and the server has not got, it sends that, or says what would be lost. */
import { Form } from "@remix-run/react";
import { lazy, Suspense, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { Waiting } from "./before-signing-out";

// With the parts of the editor that read a text, which no other page needs.
const SignOutDialog = lazy(() => import("./sign-out-dialog"));

export function SignOutForm({ personId, children }: { personId: number; children: ReactNode }) {
  const form = useRef<HTMLFormElement>(null);
  const [waiting, setWaiting] = useState<Waiting[]>([]);
  const leave = (discard: boolean) => {
    const field = form.current?.elements.namedItem("discard") as HTMLInputElement | null;
    if (field) field.value = String(discard);
    form.current?.submit();
  };
  const look = async () => {
    try {
      const { whatWaits } = await import("./before-signing-out");
      const found = await whatWaits(personId);
      if (found.length > 0) return setWaiting(found);
    } catch {
      // Nobody can say what waits here: nothing of it is thrown away.
    }
    leave(false);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void look();
  };
  return (
    <>
      <Form ref={form} method="post" action="/sign-out" reloadDocument onSubmit={onSubmit}>
        <input type="hidden" name="discard" defaultValue="false" />
        {children}
      </Form>
      {waiting.length > 0 && (
        <Suspense>
          <SignOutDialog personId={personId} found={waiting} onStay={() => setWaiting([])} onLeave={leave} />
        </Suspense>
      )}
    </>
  );
}
