/** /processes/:id/partnerships: the register of partnerships, narrowed down by the address, with a map of tiles. */
import { Link, useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { can } from "#server/access/rules";
import { ENTRIES_PER_PAGE, listCultureShares, listRegister } from "#server/partnerships/queries";
import { readRegisterFilter, writePartialDay, type Partnership } from "#server/partnerships/rules";
import { idOf, load, pageOf } from "#server/web";
import { StateBadge, StatusBadge } from "~/partnerships/badges";
import { CultureShares } from "~/partnerships/culture-shares";
import { useCountry } from "~/partnerships/entry-facts";
import { PartnershipFilter } from "~/partnerships/filter";
import { RegisterFiles } from "~/partnerships/register-files";
import { RegisterTabs } from "~/partnerships/tabs";
import { Cartogram } from "~/places/cartogram";
import { LinkButton } from "~/ui/button";
import { Row, Split, Stack } from "~/ui/layout";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Find, Pages } from "~/ui/pages";
import { Facts, FilterBar } from "~/ui/parts";
import { DataTable } from "~/ui/table";
import { useTopic } from "~/ui/live/use-live";

export const meta = pageMeta;

export const loader = load(async (ctx, { params, request }) => {
  const id = idOf(params.id);
  const search = new URL(request.url).searchParams;
  const filter = readRegisterFilter(search);
  const page = pageOf(request);
  const [register, shares] = await Promise.all([listRegister(ctx, id, filter, page), listCultureShares(ctx, id)]);
  const pages = Math.max(1, Math.ceil(register.total / ENTRIES_PER_PAGE));
  return {
    title: ctx.t("partnerships:title"),
    ...register,
    shares,
    filter,
    page,
    pages,
    isNarrowed: [...search.keys()].some((key) => key !== "page"),
  };
});

export default function Register() {
  const { t } = useTranslation();
  const { process, partnerships, total, counts, shares, filter, page, pages, isNarrowed } = useLoaderData<typeof loader>();
  useTopic(`process:${process.id}`);
  const address = `/processes/${process.id}/partnerships`;
  const mayWrite = can(process.my, "register:write");
  const actions = mayWrite && (
    <>
      <LinkButton to={`${address}/import`} icon="drive-folder-upload">
        {t("partnerships:import.title")}
      </LinkButton>
      <LinkButton to={`${address}/new`} variant="primary" icon="add">
        {t("partnerships:new.partnerships")}
      </LinkButton>
    </>
  );
  return (
    <Page wide title={t("partnerships:title")} intro={t("partnerships:intro")} actions={actions}>
      <RegisterTabs process={process} current="partnerships" />
      <FilterBar count={t("partnerships:count", { count: total })}>
        <PartnershipFilter filter={filter} />
        {isNarrowed && (
          <LinkButton small variant="tertiary" to={address}>
            {t("common:action.show-all")}
          </LinkButton>
        )}
      </FilterBar>
      <Split>
        <Stack gap={4}>
          <Find label={t("partnerships:find")} />
          {partnerships.length === 0 ? (
            <EmptyState title={t(isNarrowed ? "partnerships:none-found" : "partnerships:none")}>
              {!isNarrowed && t("partnerships:none-hint")}
            </EmptyState>
          ) : (
            <RegisterTable partnerships={partnerships} />
          )}
          <Pages of={{ page, pages }} />
        </Stack>
        <Stack gap={5}>
          <Cartogram
            label={t("partnerships:map")}
            values={counts}
            to={(land) => `${address}?land=${land}`}
            current={filter.land}
          />
          <CultureShares shares={shares} />
        </Stack>
      </Split>
      <Row gap={3}>
        <RegisterFiles at={`${address}/register`} />
        {mayWrite && (
          <LinkButton small to={`${address}?due=1`} variant="tertiary">
            {t("partnerships:due")}
          </LinkButton>
        )}
        <LinkButton small to="/places" variant="tertiary">
          {t("partnerships:places")}
        </LinkButton>
        <LinkButton small to={`${address}/questions`} variant="tertiary">
          {t("partnerships:questions.title")}
        </LinkButton>
        {can(process.my, "mandate:manage") && (
          <LinkButton small to={`${address}/municipalities`} variant="tertiary">
            {t("partnerships:municipalities.title")}
          </LinkButton>
        )}
      </Row>
    </Page>
  );
}

function RegisterTable({ partnerships }: { partnerships: readonly Partnership[] }) {
  const { t } = useTranslation();
  const country = useCountry();
  const years = ({ started, ended }: Partnership) => [
    started && t("partnerships:since", { day: writePartialDay(started) }),
    ended && t("partnerships:until", { day: writePartialDay(ended) }),
  ];
  return (
    <DataTable
      caption={t("partnerships:title")}
      hideCaption
      rows={partnerships}
      keyOf={({ id }) => id}
      columns={[
        {
          header: t("partnerships:field.partner"),
          rowHeader: true,
          cell: (of) => (
            <Stack gap={1}>
              <Link className="kern-link" to={`/partnerships/${of.id}`}>
                {of.partner}
              </Link>
              <span className="ja-small ja-muted">{country(of.country)}</span>
            </Stack>
          ),
        },
        { header: t("partnerships:field.place"), cell: ({ placeName }) => placeName },
        {
          header: t("partnerships:field.kind"),
          cell: (of) => (
            <Stack gap={1}>
              <span>{t(`partnerships:kind.${of.kind}`)}</span>
              <span className="ja-small ja-muted">
                <Facts of={[...years(of), of.dimensions.map((each) => t(`partnerships:dimension.${each}`)).join(", ")]} />
              </span>
            </Stack>
          ),
        },
        {
          header: t("partnerships:field.status"),
          cell: (of) => (
            <Row as="span" gap={2}>
              <StatusBadge status={of.statusNow} />
              <StateBadge of={of} />
            </Row>
          ),
        },
      ]}
    />
  );
}
