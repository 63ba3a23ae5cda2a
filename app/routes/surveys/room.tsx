/** GET and POST /survey: for those in the room, who have a code and no account. */
import { useTranslation } from "react-i18next";
import { z } from "zod";
import { plainRoom } from "#server/surveys/queries";
import { actPublic, loadPublic, redirectTo } from "#server/web";
import { SubmitButton } from "~/ui/button";
import { ActionForm, TextField } from "~/ui/form";
import { Page } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = loadPublic(async (ctx) => ({ title: ctx.t("surveys:room.title") }));

const roomForm = z.object({
  code: z.string().max(100, "common:invalid.too-long").transform(plainRoom).pipe(z.string().min(6, "surveys:invalid.code")),
});

export const action = actPublic(roomForm, async (_ctx, { code }) => redirectTo(`/survey/${code}`));

export { pageMeta as meta } from "~/ui/page-meta";

export default function RoomPage() {
  const { t } = useTranslation();
  return (
    <Page title={t("surveys:room.title")} intro={t("surveys:room.intro")}>
      <ActionForm name="room">
        <TextField name="code" label={t("surveys:room.code")} required maxLength={20} />
        <FormActions>
          <SubmitButton>{t("surveys:room.submit")}</SubmitButton>
        </FormActions>
      </ActionForm>
    </Page>
  );
}
