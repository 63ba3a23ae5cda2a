/** GET /processes/:id/formats: the register of dialogue formats, with a filter in the address. */
import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { FORMAT_KINDS } from "#db/schema/formats";
import { LEVELS } from "#db/schema/agenda";
import { can } from "#server/access/rules";
import { listFormats, type FormatLine } from "#server/formats/queries";
import { formatFilter } from "#server/formats/rules";
import { idOf, load, pageOf } from "#server/web";
import "~/formats/formats.css";
import { Button, LinkButton, SubmitButton } from "~/ui/button";
import { ActionForm } from "~/ui/form";
import { Badge, EmptyState, Page } from "~/ui/page";
import { Pages } from "~/ui/pages";

export const loader = load(async (ctx, { params, request }) => {
  const filter = formatFilter(new URL(request.url).searchParams);
  const register = await listFormats(ctx, idOf(params.id), { ...filter, page: pageOf(request) });
  return { title: ctx.t("formats:list.title"), ...register, filter };
});

export { pageMeta as meta } from "~/ui/page-meta";

export default function Register() {
  const { process, formats, found, inAll, page, pages, filter } = useLoaderData<typeof loader>();
  const { t } = useTranslation();
  const [search] = useSearchParams();
  const mayWrite = can(process.my, "format:write");
  return (
    <Page
      title={t("formats:list.title")}
      intro={t("formats:list.intro")}
      actions={
        // Surveys may be about the process itself, which needs no format.
        inAll === 0 ? (
          <LinkButton variant="tertiary" to={`/processes/${process.id}/surveys`}>
            {t("formats:list.surveys")}
          </LinkButton>
        ) : (
          <>
            {mayWrite && (
              <LinkButton variant="primary" icon="add" to={`/processes/${process.id}/formats/new`}>
                {t("formats:list.new")}
              </LinkButton>
            )}
            <LinkButton variant="tertiary" to={`/processes/${process.id}/surveys`}>
              {t("formats:list.surveys")}
            </LinkButton>
            <LinkButton variant="tertiary" to={`/processes/${process.id}/formats/comparison`}>
              {t("formats:comparison.title")}
            </LinkButton>
            <LinkButton variant="tertiary" to={`/processes/${process.id}/formats/coverage`}>
              {t("formats:coverage.title")}
            </LinkButton>
          </>
        )
      }
    >
      {inAll === 0 ? (
        <Empty processId={process.id} mayWrite={mayWrite} mayTakeOver={can(process.my, "process:edit")} />
      ) : (
        <>
          <Filter key={search.toString()} kind={filter.kind} level={filter.level} />
          <div className="ja-stack">
            <p className="kern-body kern-body--muted" role="status">
              {t("formats:list.found", { count: found })}
            </p>
            {found === 0 ? (
              <EmptyState
                title={t("formats:list.nothing-found")}
                action={<LinkButton to="?">{t("action.show-all")}</LinkButton>}
              />
            ) : (
              <ul className="ja-list ja-list--ruled">
                {formats.map((format) => (
                  <FormatItem key={format.id} format={format} />
                ))}
              </ul>
            )}
            <Pages of={{ page, pages }} />
            <div className="ja-row">
              {mayWrite && (
                <LinkButton small variant="tertiary" to={`/processes/${process.id}/formats/import`}>
                  {t("formats:import.title")}
                </LinkButton>
              )}
              {["xlsx", "ods", "csv"].map((ending) => (
                <LinkButton
                  key={ending}
                  small
                  variant="tertiary"
                  icon="download"
                  reloadDocument
                  to={`/processes/${process.id}/formats/register.${ending}`}
                >
                  {ending.toUpperCase()}
                </LinkButton>
              ))}
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function FormatItem({ format }: { format: FormatLine }) {
  const { t } = useTranslation();
  const { firstYear, lastYear } = format;
  const years =
    firstYear === null || lastYear === null
      ? ""
      : firstYear === lastYear
        ? String(firstYear)
        : t("formats:list.years", { first: firstYear, last: lastYear });
  return (
    <li className="ja-stack ja-gap-2">
      <h2 className="kern-heading-small">
        <Link className="ja-plain-link" to={`/formats/${format.id}`}>
          {format.name}
        </Link>
      </h2>
      {format.organiser && <p className="ja-small ja-muted">{format.organiser}</p>}
      <div className="ja-row">
        <Badge tone="info">{t(`formats:kind.${format.kind}`)}</Badge>
        {format.status !== "laufend" && <Badge tone="warning">{t(`formats:status.${format.status}`)}</Badge>}
        {format.levels.map((level) => (
          <Badge key={level} tone="neutral">
            {t(`level.${level}`)}
          </Badge>
        ))}
        {format.editions > 0 && (
          <span className="ja-small ja-number">
            {t("formats:list.editions", { count: format.editions })}, {years}
          </span>
        )}
        {format.evaluations > 0 && (
          <span className="ja-small">{t("formats:list.evaluations", { count: format.evaluations })}</span>
        )}
      </div>
    </li>
  );
}

function Filter({ kind, level }: { kind: string | null; level: string | null }) {
  const { t } = useTranslation();
  return (
    <Form method="get" className="ja-form--filter" aria-label={t("formats:filter.title")}>
      <FilterSelect
        name="kind"
        label={t("formats:filter.kind")}
        chosen={kind}
        options={FORMAT_KINDS.map((value) => ({ value, label: t(`formats:kind.${value}`) }))}
      />
      <FilterSelect
        name="level"
        label={t("formats:filter.level")}
        chosen={level}
        options={LEVELS.map((value) => ({ value, label: t(`level.${value}`) }))}
      />
      <Button type="submit">{t("action.filter")}</Button>
      {(kind || level) && (
        <LinkButton variant="tertiary" to="?">
          {t("action.show-all")}
        </LinkButton>
      )}
    </Form>
  );
}

function FilterSelect({
  name,
  label,
  chosen,
  options,
}: {
  name: string;
  label: string;
  chosen: string | null;
  options: { value: string; label: string }[];
}) {
  const { t } = useTranslation();
  return (
    <div className="kern-form-input">
      <label className="kern-label" htmlFor={`filter-${name}`}>
        {label}
      </label>
      <div className="kern-form-input__select-wrapper">
        <select className="kern-form-input__select" id={`filter-${name}`} name={name} defaultValue={chosen ?? ""}>
          <option value="">{t("formats:filter.any")}</option>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

function Empty({ processId, mayWrite, mayTakeOver }: { processId: number; mayWrite: boolean; mayTakeOver: boolean }) {
  const { t } = useTranslation();
  return (
    <EmptyState
      title={t("formats:list.empty")}
      action={
        mayWrite && (
          <>
            {mayTakeOver && (
              <ActionForm name="standard" action={`/processes/${processId}/formats/standard`}>
                <SubmitButton>{t("formats:list.standard")}</SubmitButton>
              </ActionForm>
            )}
            <LinkButton variant={mayTakeOver ? "secondary" : "primary"} icon="add" to={`/processes/${processId}/formats/new`}>
              {t("formats:list.new")}
            </LinkButton>
            <LinkButton variant="tertiary" to={`/processes/${processId}/formats/import`}>
              {t("formats:import.title")}
            </LinkButton>
          </>
        )
      }
    >
      <p>{t(mayTakeOver ? "formats:list.empty-hint" : "formats:list.empty-reader")}</p>
    </EmptyState>
  );
}
