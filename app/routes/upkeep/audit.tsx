/** /audit: what was done, for auditors; elsewhere the page does not exist. Without titles and words. */
import { Form, Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { ACT_GROUPS } from "#server/audit/rules";
import { writeInstant } from "#server/calendar/rules";
import { listEntries, requireVerification } from "#server/upkeep/audit.queries";
import { FACT_CODES, FACT_NAMES, FACTS_UNSAID, readFilter, SUBJECT_KINDS } from "#server/upkeep/audit.rules";
import { load, pageOf } from "#server/web";
import { Alert } from "~/ui/alert";
import { LinkButton, SubmitButton } from "~/ui/button";
import { Hidden } from "~/ui/form";
import { EmptyState, Page } from "~/ui/page";
import { pageMeta } from "~/ui/page-meta";
import { Pages } from "~/ui/pages";
import { DataTable } from "~/ui/table";

export const meta = pageMeta;

export const loader = load(async (ctx, { request }) => {
  const { searchParams } = new URL(request.url);
  const page = pageOf(request);
  const filter = readFilter(searchParams);
  const { entries, hasMore } = await listEntries(ctx, filter, page);
  return {
    title: ctx.t("upkeep:audit.title"),
    filter,
    entries: entries.map((entry) => ({ ...entry, at: writeInstant(entry.at, ctx.language) })),
    verification: searchParams.has("check") ? await requireVerification(ctx) : null,
    page,
    pages: hasMore ? page + 1 : page,
  };
});

type Entry = ReturnType<typeof useLoaderData<typeof loader>>["entries"][number];

export default function AuditPage() {
  const { t } = useTranslation();
  const { entries, verification, page, pages } = useLoaderData<typeof loader>();
  const search = useSearchWith({});
  return (
    <Page
      title={t("upkeep:audit.title")}
      intro={t("upkeep:audit.intro")}
      wide
      actions={
        <>
          <LinkButton small variant="tertiary" to={useSearchWith({ check: "1" })}>
            {t("upkeep:audit.check")}
          </LinkButton>
          {["csv", "json"].map((format) => (
            <LinkButton
              key={format}
              small
              variant="tertiary"
              icon="download"
              to={`/audit/log.${format}${search}`}
              reloadDocument
            >
              {format.toUpperCase()}
            </LinkButton>
          ))}
        </>
      }
    >
      {verification && <Verified of={verification} />}
      <Filter />
      {entries.length === 0 ? (
        <EmptyState title={t("upkeep:audit.empty")} />
      ) : (
        <DataTable
          caption={t("upkeep:audit.caption")}
          hideCaption
          rows={entries}
          keyOf={(row) => row.seq}
          columns={[
            { header: t("upkeep:audit.seq"), rowHeader: true, cell: (row) => row.seq },
            { header: t("upkeep:audit.at"), cell: (row) => row.at },
            { header: t("upkeep:audit.act"), cell: (row) => t(`upkeep:audit.act-name.${row.act}`) },
            { header: t("upkeep:audit.person"), cell: (row) => <Who entry={row} /> },
            { header: t("upkeep:audit.process"), cell: (row) => <Where entry={row} /> },
            { header: t("upkeep:audit.subject"), cell: (row) => <Subject entry={row} /> },
          ]}
        />
      )}
      <Pages of={{ page, pages }} />
    </Page>
  );
}

function Verified({
  of: { links, head, faults },
}: {
  of: NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["verification"]>;
}) {
  const { t } = useTranslation();
  return (
    <Alert
      tone={faults.length > 0 ? "danger" : "success"}
      title={t(`upkeep:audit.${faults.length > 0 ? "broken" : "whole"}`, { count: links })}
    >
      {faults.slice(0, 20).map((fault, index) => (
        <p key={index} className="kern-body">
          {t(`upkeep:audit.fault.${fault.kind}`, { ...fault })}
        </p>
      ))}
      <p className="kern-body kern-body--small">
        {t("upkeep:audit.head")}: {head.seq}:{head.hash}
      </p>
    </Alert>
  );
}

/** By kind of act and by days; a person or a process is chosen in the list. */
function Filter() {
  const { t } = useTranslation();
  const { filter } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  return (
    <Form method="get" className="ja-row ja-gap-2" key={params.toString()}>
      {filter.person && <Hidden name="person" value={String(filter.person)} />}
      {filter.process && <Hidden name="process" value={String(filter.process)} />}
      <select
        name="group"
        className="ja-tool ja-tool--select"
        aria-label={t("upkeep:audit.group")}
        defaultValue={filter.group ?? ""}
      >
        <option value="">{t("upkeep:audit.all-groups")}</option>
        {ACT_GROUPS.map((group) => (
          <option key={group} value={group}>
            {t(`upkeep:audit.group-name.${group}`)}
          </option>
        ))}
      </select>
      {(["from", "to"] as const).map((name) => (
        <input
          key={name}
          type="date"
          name={name}
          className="ja-tool"
          aria-label={t(`upkeep:audit.${name}`)}
          defaultValue={filter[name] ?? ""}
        />
      ))}
      <SubmitButton small variant="tertiary">
        {t("action.filter")}
      </SubmitButton>
      {params.size > 0 && (
        <LinkButton small variant="tertiary" to="/audit">
          {t("upkeep:audit.show-all")}
        </LinkButton>
      )}
    </Form>
  );
}

function Who({ entry: { person, personId } }: { entry: Entry }) {
  const { t } = useTranslation();
  const to = useSearchWith({ person: String(personId) });
  if (personId === null) return t("upkeep:audit.nobody");
  return (
    <Link className="kern-link" to={to}>
      {person ?? t("upkeep:audit.person-number", { id: personId })}
    </Link>
  );
}

function Where({ entry: { processId } }: { entry: Entry }) {
  const to = useSearchWith({ process: String(processId) });
  return processId === null ? null : (
    <Link className="kern-link" to={to}>
      {processId}
    </Link>
  );
}

/** In words, with the number that its address says: whoever may read it finds it there. */
function Subject({ entry: { subjectKind, subjectId, facts } }: { entry: Entry }) {
  const { t } = useTranslation();
  const kind = subjectKind ?? "";
  const known = SUBJECT_KINDS.includes(kind) ? t(`upkeep:audit.kind.${kind}`, { id: subjectId }) : `${kind} ${subjectId ?? ""}`;
  const said = Object.entries(facts)
    .filter(([name]) => !FACTS_UNSAID.includes(name))
    .map(([name, fact]) => {
      const value = FACT_CODES.includes(String(fact)) ? t(`upkeep:audit.code.${fact}`) : String(fact);
      return FACT_NAMES.includes(name) ? t(`upkeep:audit.fact.${name}`, { value }) : `${name}: ${value}`;
    });
  return [...(subjectKind === null ? [] : [known]), ...said].join(" · ");
}

/** The address with something else in it, from its first page. */
function useSearchWith(changes: Record<string, string>): string {
  const [params] = useSearchParams();
  const search = new URLSearchParams(params);
  for (const name of ["page", "check"]) search.delete(name);
  for (const [name, value] of Object.entries(changes)) search.set(name, value);
  return search.size > 0 ? `?${search}` : "";
}
