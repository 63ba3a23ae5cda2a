/** /agenda/:id/trace: what led to an item and to its words; ?block= asks about one passage, &sentence= about one sentence of it. */
import { useLoaderData } from "@remix-run/react";
import { traceItem } from "#server/publication/traces.queries";
import { passageAsked } from "#server/publication/trace.rules";
import { idOf, load } from "#server/web";
import { TracedTextPage } from "~/publication/traced-text";

export { pageMeta as meta } from "~/ui/page-meta";

export const loader = load(async (ctx, { params, request }) => {
  const traced = await traceItem(ctx, idOf(params.id), passageAsked(request.url));
  return { ...traced, pageTitle: traced.title, title: ctx.t("publication:trace.title", { sign: traced.sign }) };
});

export default function ItemTrace() {
  const { pageTitle, ...traced } = useLoaderData<typeof loader>();
  return <TracedTextPage traced={{ ...traced, title: pageTitle }} />;
}
