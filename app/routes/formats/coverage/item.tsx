/** GET and POST /processes/:id/formats/coverage/:itemId: which formats serve one item, and proposals for it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { setServices } from "#server/formats/coverage.commands";
import { requireItemCoverage } from "#server/formats/coverage.queries";
import { mayPropose, serviceName, servicesForm } from "#server/formats/coverage.rules";
import { isInVote } from "#server/formats/votes.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Comparison, Proposals } from "~/formats/coverage/proposals";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { FormActions } from "~/ui/parts";

export const loader = load(async (ctx, { params }) => {
  const coverage = await requireItemCoverage(ctx, idOf(params.id), idOf(params.itemId));
  return { title: coverage.item.title, ...coverage };
});

export const action = act(servicesForm, async (ctx, services, { params }) => {
  const [id, itemId] = [idOf(params.id), idOf(params.itemId)];
  await setServices(ctx, id, itemId, services);
  return redirectTo(`/processes/${id}/formats/coverage`, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ItemCoveragePage() {
  const { process, item, formats, proposals, values } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const matrixAt = `/processes/${process.id}/formats/coverage`;
  const at = `${matrixAt}/${item.id}`;
  const mayWrite = can(process.my, "format:write");
  const mayDecide = can(process.my, "format:decide");
  const open = proposals.filter(({ decision }) => decision === "offen");
  return (
    <Page
      title={`${agendaNumber(item.number)} ${item.title}`}
      back={{ to: matrixAt, label: t("formats:coverage.title") }}
      facts={<Link to={`/agenda/${item.id}`}>{t("formats:coverage.to-item")}</Link>}
    >
      <Section
        title={t("formats:proposal.title")}
        id="proposals"
        hint={mayPropose(item) ? t("formats:proposal.hint") : t("formats:proposal.not-adopted")}
        actions={
          mayWrite &&
          mayPropose(item) && (
            <LinkButton icon="add" to={`${at}/proposals/new`}>
              {t("formats:proposal.new")}
            </LinkButton>
          )
        }
      >
        {proposals.length === 0 ? (
          <EmptyState title={t("formats:proposal.none")} />
        ) : (
          <>
            <Proposals proposals={proposals} at={at} mayDecide={mayDecide} />
            <Comparison coverage={{ proposals, values, formats }} />
          </>
        )}
        {mayDecide && open.length > 0 && !open.some(isInVote) && (
          <ActionForm name="vote" action={`${at}/vote`}>
            <FormActions>
              <SubmitButton variant="secondary">{t("formats:proposal.vote")}</SubmitButton>
            </FormActions>
          </ActionForm>
        )}
      </Section>
      {mayWrite && formats.length > 0 && (
        <Section title={t("formats:coverage.services")} id="services" hint={t("formats:coverage.services-hint")}>
          <Services coverage={{ item, formats }} />
        </Section>
      )}
    </Page>
  );
}

function Services({
  coverage: { item, formats },
}: {
  coverage: Pick<Awaited<ReturnType<typeof requireItemCoverage>>, "item" | "formats">;
}) {
  const { t } = useTranslation();
  const options = [
    { value: "", label: t("formats:coverage.degree.none") },
    { value: "teilweise", label: t("formats:coverage.degree.teilweise") },
    { value: "ganz", label: t("formats:coverage.degree.ganz") },
  ];
  return (
    <ActionForm name="services">
      {formats.map(({ id, name, levels, status }) => {
        const served = item.services.filter(({ formatId }) => formatId === id);
        const asked = LEVELS.filter((level) => levels.includes(level) || served.some((service) => service.level === level));
        return (
          <div key={id} role="group" aria-labelledby={`format-${id}`} className="ja-stack ja-gap-2">
            <p className="ja-strong" id={`format-${id}`}>
              {name}
              {status !== "laufend" && <span className="ja-small ja-muted"> ({t(`formats:status.${status}`)})</span>}
              {item.onAgendas.includes(id) && <span className="ja-small ja-muted"> – {t("formats:coverage.on-agenda")}</span>}
            </p>
            <div className="ja-fields">
              {(asked.length > 0 ? asked : LEVELS).map((level) => (
                <Select
                  key={level}
                  name={serviceName(id, level)}
                  label={t(`level.${level}`)}
                  defaultValue={served.find((service) => service.level === level)?.degree ?? ""}
                  options={options}
                />
              ))}
            </div>
          </div>
        );
      })}
      <FormActions>
        <SubmitButton>{t("formats:coverage.save")}</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
