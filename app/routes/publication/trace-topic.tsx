/** /topics/:id/trace: what became of a topic. */
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "react-i18next";
import { traceTopic } from "#server/publication/traces.queries";
import { idOf, load } from "#server/web";
import { TraceList } from "~/publication/trace-list";
import { Page } from "~/ui/page";

export { pageMeta as meta } from "~/ui/page-meta";

export const loader = load(async (ctx, { params }) => {
  const traced = await traceTopic(ctx, idOf(params.id));
  return { traced, process: traced.process, title: ctx.t("publication:trace.title-topic", { sign: traced.sign }) };
});

export default function TopicTrace() {
  const { t } = useTranslation();
  const { traced, title } = useLoaderData<typeof loader>();
  return (
    <Page
      title={title}
      back={{ to: traced.path, label: `${traced.sign} ${traced.title}` }}
      intro={t("publication:trace.intro-topic")}
    >
      <TraceList trace={traced.trace} />
    </Page>
  );
}
