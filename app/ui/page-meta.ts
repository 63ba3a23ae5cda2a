/** `<title>` of every page: the `title` its loader returned, then the product's name. */
import type { MetaDescriptor } from "@remix-run/react";

export function pageMeta({ data, matches }: { data: unknown; matches: { id: string; data: unknown }[] }): MetaDescriptor[] {
  const root = matches.find((match) => match.id === "root")?.data as { language?: string } | undefined;
  const product = root?.language === "en" ? "Joint Agenda" : "Gemeinsame Agenda";
  const title = (data as { title?: string } | null | undefined)?.title;
  return [{ title: title ? `${title} · ${product}` : product }];
}
