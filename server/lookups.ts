/** What domains hand in for others that stand to their left. */
import { agendaLookup } from "./agenda/documents.queries.ts";
import type { DocumentLookup } from "./documents/lookups.rules.ts";
import { citationsLookup } from "./overview/documents.queries.ts";
import { recommendationsLookup } from "./recommendations/documents.queries.ts";
import { roundtablesLookup } from "./roundtables/documents.queries.ts";
import { situationLookup } from "./situation/documents.queries.ts";

export const lookups: readonly DocumentLookup[] = [
  agendaLookup,
  recommendationsLookup,
  roundtablesLookup,
  situationLookup,
  citationsLookup,
];
