/** /processes/:id/invitations: invites many from a list: first it is shown how each row was understood, then all get their letters. */
import { useActionData, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import { authorise } from "#server/access/rules";
import type { Context } from "#server/context";
import { partAfter, partOf } from "#server/files/kept-rows.rules";
import { listOrganisationChoices } from "#server/organisations/queries";
import { guestsSent, judgeList, listGuests, packGuests } from "#server/processes/guests.queries";
import { guestsForm, MOST_GUESTS, type Guest, type JudgedGuest } from "#server/processes/guests.rules";
import { inviteGuests } from "#server/processes/invitations.commands";
import { listStepsDone } from "#server/overview/queries";
import { FIRST_STEPS } from "#server/overview/rules";
import { requireProcess } from "#server/processes/queries";
import type { Mention } from "#server/platform/form.rules";
import { actUpload, idOf, load, redirectTo, type FormState } from "#server/web";
import { GuestTable, type GuestPreview } from "~/processes/guest-table";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, FileField, TextArea } from "~/ui/form";
import { Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import "~/processes/processes.css";

export const meta = pageMeta;

export const loader = load(async (ctx, { params }) => {
  const process = await requireProcess(ctx, idOf(params.id));
  authorise(process.my, "mandate:manage");
  return { title: ctx.t("processes:guests.title"), process, organisations: await listOrganisationChoices(ctx) };
});

export const action = actUpload(
  guestsForm,
  async (ctx, { step, list, ...sent }, { params, requestId, file }) => {
    const id = idOf(params.id);
    const { mention } = sent;
    if (step === "read") {
      const guests = await read(ctx, id, list, file?.bytes);
      return Response.json(await preview(ctx, id, guests, { chosen: null, part: 0, mention }));
    }
    if (step !== "send") return Response.json(await sentBack(ctx, id, { step, ...sent }));
    const chosen = guestsSent(sent).filter(({ isChosen }) => isChosen);
    const count = await inviteGuests(
      ctx,
      id,
      chosen.map(({ row }) => row),
      requestId,
    );
    // In a new process the next step waits there.
    const isBeginning = (await listStepsDone(ctx, id)).length < FIRST_STEPS.length;
    return redirectTo(
      `/processes/${id}${isBeginning ? "" : "/people"}`,
      count === 1 ? "processes:flash.invited" : "processes:flash.all-invited",
    );
  },
  // What was typed into the rows comes back with the sentence.
  async (ctx, sent, { params, isTooMany }) =>
    sent.step === "read" ? undefined : sentBack(ctx, idOf(params.id), sent, isTooMany),
);

function sentBack(
  ctx: Context,
  id: number,
  { step, part, ...sent }: Omit<z.output<typeof guestsForm>, "list">,
  isTooMany = false,
) {
  const rows = guestsSent(sent);
  const chosen = rows.map(({ isChosen }) => isChosen);
  const guests = rows.map(({ row }) => row);
  return preview(ctx, id, guests, { chosen, part: partAfter(step, part), mention: sent.mention, isTooMany });
}

async function read(ctx: Context, id: number, list: string, file: Uint8Array | undefined): Promise<Guest[]> {
  authorise((await requireProcess(ctx, id)).my, "mandate:manage");
  return listGuests(ctx, { list, file });
}

/** Rows on one page, with their fields. */
const SHOWN = 20;

interface Showing {
  /** Null: all but those who need no letter. */
  chosen: boolean[] | null;
  part: number;
  mention: Mention;
  /** Then rows come back as they came, and nothing is asked of them. */
  isTooMany?: boolean;
}

async function preview(
  ctx: Context,
  id: number,
  guests: Guest[],
  { chosen: given, part: wanted, mention, isTooMany = false }: Showing,
): Promise<{ preview: GuestPreview }> {
  const judged = isTooMany ? guests.map(asTheyCame) : await judgeList(ctx, id, guests);
  const chosen = given ?? judged.map(({ state }) => state === "ready" || state === "wrong");
  const part = partOf(
    judged.map(({ state }, at) => state !== "ready" && chosen[at]!),
    wanted,
    SHOWN,
  );
  const rows = part.places.map((at) => ({ guest: judged[at]!, at, isChosen: chosen[at]! }));
  const added = new Set(judged.filter(({ isNew }) => isNew).map(({ organisation }) => organisation.toLowerCase())).size;
  const counts: NonNullable<GuestPreview["counts"]> = { ready: 0, wrong: 0, twice: 0, there: 0, added };
  for (const { state } of judged) counts[state] += 1;
  return { preview: { rows, part, kept: packGuests(guests, chosen), mention, counts: isTooMany ? null : counts } };
}

/** With the level that somebody has chosen for a new organisation. */
const asTheyCame = (guest: Guest): JudgedGuest => ({
  ...{ ...guest, isNew: guest.level !== null },
  ...{ state: "ready", problems: [], seat: null },
});

const LARGEST_FILE = 900_000;

export default function Invitations() {
  const { t } = useTranslation();
  const { process, organisations } = useLoaderData<typeof loader>();
  const { preview: shown, form } = (useActionData() as { preview?: GuestPreview; form?: FormState } | undefined) ?? {};
  return (
    <Page
      title={t("processes:guests.title")}
      intro={shown ? undefined : t("processes:guests.intro")}
      back={{ to: `/processes/${process.id}/people`, label: t("processes:mandate.back") }}
      wide={shown !== undefined}
      actions={
        !shown && (
          <LinkButton small to={`/processes/${process.id}/mandates/new`}>
            {t("processes:guests.one")}
          </LinkButton>
        )
      }
    >
      <ActionForm name="invitations" encType="multipart/form-data" reloadDocument className={shown && "ja-form--wide"}>
        {shown ? (
          <GuestTable preview={shown} isRefused={form !== undefined} organisations={organisations} />
        ) : (
          <>
            <TextArea
              name="list"
              label={t("processes:guests.list")}
              hint={t("processes:guests.list-hint", { count: MOST_GUESTS })}
              placeholder={t("processes:guests.example")}
              required
              rows={8}
            />
            <FileField
              name="file"
              label={t("processes:guests.file")}
              hint={t("processes:guests.file-hint")}
              accept=".csv,.xlsx,.txt,.tsv"
              maxBytes={LARGEST_FILE}
              tooLarge={() => t("processes:guests.file-too-large")}
            />
            <SubmitButton name="step" value="read">
              {t("processes:guests.read")}
            </SubmitButton>
          </>
        )}
      </ActionForm>
    </Page>
  );
}
