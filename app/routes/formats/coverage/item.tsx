/** GET and POST /processes/:id/formats/coverage/:itemId: which formats serve one item, and proposals for it. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { LEVELS } from "#db/schema/agenda";
import { can } from "#server/access/rules";
import { agendaNumber } from "#server/agenda/rules";
import { setServices } from "#server/formats/coverage.commands";
import { requireItemCoverage } from "#server/formats/coverage.queries";
import { likelyFirst, mayPropose, serviceName, servicesForm } from "#server/formats/coverage.rules";
import { isInVote } from "#server/formats/votes.rules";
import { isFound, onPage } from "#server/platform/paging.rules";
import { act, idOf, load, redirectTo } from "#server/web";
import { Comparison, Proposals } from "~/formats/coverage/proposals";
import { LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm, Select } from "~/ui/form";
import { EmptyState, Page, Section } from "~/ui/page";
import { Find, Pages } from "~/ui/pages";
import { FormActions } from "~/ui/parts";

/** Formats on one page, each with its levels. */
const MOST_FORMATS = 25;
/** Existing formats beside what is proposed. */
const MOST_COLUMNS = 8;

export const loader = load(async (ctx, { params, request }) => {
  const { formats: all, values, ...coverage } = await requireItemCoverage(ctx, idOf(params.id), idOf(params.itemId));
  const { searchParams } = new URL(request.url);
  const found = likelyFirst(all, coverage.item).filter(({ name }) => isFound(searchParams.get("q") ?? "", [name]));
  const { items: formats, ...page } = onPage(found, searchParams, MOST_FORMATS, "formats");
  const isAsked = coverage.proposals.some(({ expectations }) => expectations.length > 0);
  const byTheSame = isAsked ? values.filter(({ criteriaSet }) => criteriaSet === "dialogformat-1") : [];
  const evaluated = all.filter(({ id }) => byTheSame.some(({ formatId }) => formatId === id));
  const { items: compared, ...comparedPage } = onPage(evaluated, searchParams, MOST_COLUMNS, "compared");
  const isCompared = ({ formatId }: (typeof values)[number]) => compared.some(({ id }) => id === formatId);
  const parts = { formats, page, compared, comparedPage, values: byTheSame.filter(isCompared), total: all.length };
  return { title: coverage.item.title, ...coverage, ...parts };
});

export const action = act(servicesForm, async (ctx, form, { params, request }) => {
  const [id, itemId] = [idOf(params.id), idOf(params.itemId)];
  const hasOthers = await setServices(ctx, id, itemId, form);
  const matrix = `/processes/${id}/formats/coverage`;
  return redirectTo(hasOthers ? `${matrix}/${itemId}${new URL(request.url).search}#services` : matrix, "formats:flash.saved");
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function ItemCoveragePage() {
  const { process, item, formats, page, total, proposals, compared, comparedPage, values } = useLoaderData<typeof loader>();
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
      facts={
        <Link className="kern-link kern-link--small" to={`/agenda/${item.id}`}>
          {t("formats:coverage.to-item")}
        </Link>
      }
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
            <Comparison coverage={{ proposals, values, evaluated: compared }} />
            <Pages of={comparedPage} name="compared" anchor="proposals" label={t("formats:coverage.compared-pages")} />
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
      {mayWrite && total > 0 && (
        <Section title={t("formats:coverage.services")} id="services" hint={t("formats:coverage.services-hint")}>
          {total > MOST_FORMATS && (
            <Find label={t("formats:coverage.find")} page="formats" anchor="services" found={page.total} />
          )}
          {/* Another page is another form: what stands in a field belongs to its format. */}
          {formats.length > 0 && <Services key={formats.map(({ id }) => id).join()} coverage={{ item, formats }} />}
          <Pages of={page} name="formats" anchor="services" label={t("formats:coverage.services-pages")} />
          {page.pages > 1 && <p className="ja-small ja-muted">{t("formats:coverage.save-first")}</p>}
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
