/** /guest-pages/:token: what a guest follows, by an address that only they have; POST asks for the floor or takes that back. */
import { useLoaderData, useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { speakAsGuest } from "#server/roundtables/guests/commands";
import { requireGuestView } from "#server/roundtables/guests/queries";
import { pointHeading } from "#server/roundtables/rules";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { Clock } from "~/roundtables/clock";
import { RunningOrder } from "~/roundtables/running-order";
import { SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Page, Section } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/roundtables/roundtables.css";

export const meta = pageMeta;

export const loader = loadPublic(async (ctx, { params }) => {
  const at = ctx.now();
  const view = await requireGuestView(ctx, params.token ?? "");
  return { ...view, title: view.snapshot.title, at };
});

const wantsForm = z.object({ wants: z.enum(["true", "false"]).transform((wants) => wants === "true") });

export const action = actPublic(wantsForm, async (ctx, { wants }, { params }) => {
  const token = params.token ?? "";
  await speakAsGuest(ctx, token, wants);
  return redirectTo(`/guest-pages/${token}`);
});

export default function Guest() {
  const { t } = useTranslation();
  const { snapshot, name, waits, at } = useLoaderData<typeof loader>();
  useFollowing();
  const clock = { loaded: at, offset: 0 };
  const isOpen = snapshot.state === "open";
  const point = snapshot.points.find(({ id }) => id === snapshot.currentPointId);
  return (
    <Page title={snapshot.title} intro={t("roundtables:guest.here-as", { name })}>
      <Section title={t("roundtables:now.title")} id="now">
        <p className="ja-roundtables-now__point">
          {isOpen && point ? pointHeading(point, t("roundtables:point.word")) : t(`roundtables:state.${snapshot.state}`)}
        </p>
        {isOpen && point && snapshot.pointStartedAt && (
          <Clock minutes={point.minutes} startedAt={snapshot.pointStartedAt} clock={clock} />
        )}
        {isOpen && (
          <ActionForm name="speech">
            {waits && <p role="status">{t("roundtables:speakers.your-place", { place: waits.place + 1 })}</p>}
            {(waits || snapshot.speakers.isOpen) && (
              <SubmitButton name="wants" value={String(!waits)} variant={waits ? "secondary" : "primary"}>
                {t(waits ? "roundtables:speakers.withdraw" : "roundtables:speakers.ask")}
              </SubmitButton>
            )}
          </ActionForm>
        )}
      </Section>
      <Section title={t("roundtables:points.title")} id="points">
        <RunningOrder live={snapshot} polls={[]} base="" canLead={false} clock={clock} />
      </Section>
    </Page>
  );
}

const EVERY_MS = 2_000;

/** Without an account there is no live channel. */
function useFollowing(): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible" && navigator.onLine) revalidate();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [revalidate]);
}
