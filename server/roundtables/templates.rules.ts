/** Running orders to begin with, as such meetings usually go; titles under `roundtables:template`. */
import type { PointKind } from "../../db/schema/roundtables.ts";

export const TEMPLATES = ["round-table", "workshop", "drafting", "hearing"] as const;

export type Template = (typeof TEMPLATES)[number];

interface TemplatePoint {
  key: string;
  kind: PointKind;
  minutes: number;
  isSub?: true;
}

const point = (key: string, kind: PointKind, minutes: number): TemplatePoint => ({ key, kind, minutes });

const FORMALITIES = [
  point("welcome", "information", 10),
  { ...point("order", "beschluss", 5), isSub: true },
  { ...point("minutes", "beschluss", 5), isSub: true },
] as const satisfies readonly TemplatePoint[];
const END = [point("tasks", "information", 10), point("any-other", "verschiedenes", 10), point("dates", "information", 5)];
const BREAK = point("break", "pause", 15);

export const TEMPLATE_POINTS: Record<Template, readonly TemplatePoint[]> = {
  "round-table": [
    ...FORMALITIES,
    point("report", "information", 20),
    point("debate", "beratung", 45),
    BREAK,
    point("decisions", "beschluss", 30),
    ...END,
  ],
  workshop: [
    ...FORMALITIES.slice(0, 1),
    point("latitude", "beratung", 15),
    point("input", "information", 20),
    point("collect", "methode", 30),
    BREAK,
    point("groups", "methode", 60),
    point("opinion", "meinungsbild", 15),
    ...END,
  ],
  drafting: [
    ...FORMALITIES,
    point("draft", "beratung", 60),
    point("open-places", "beratung", 30),
    point("ready", "beschluss", 15),
    ...END,
  ],
  hearing: [
    ...FORMALITIES.slice(0, 1),
    point("municipal-associations", "beratung", 45),
    point("others", "beratung", 45),
    BREAK,
    point("questions", "beratung", 30),
    point("any-other", "verschiedenes", 10),
  ],
};
