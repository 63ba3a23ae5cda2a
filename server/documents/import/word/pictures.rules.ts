/** Which pictures a drawing of Word shows, and how much of each: what was cropped off is still in the file, and nobody is meant to see it. */
import { isOn } from "./styles.rules.ts";
import { elementIn, elementsBelow, elementsIn, type XmlElement } from "./xml.rules.ts";
import type { Crop } from "../../images/rules.ts";

export interface ShownPicture {
  relation: string;
  crop?: Crop;
}

/** All that are shown in an element, however deep. */
export function* picturesIn(element: XmlElement): Generator<ShownPicture> {
  for (const child of elementsIn(element)) {
    if (isHidden(elementIn(child, "pic:nvPicPr", "pic:cNvPr"))) continue;
    const drawn = elementIn(child, "a:blip")?.attrs["r:embed"];
    const relation = child.name === "v:imagedata" ? child.attrs["r:id"] : drawn;
    const crop = child.name === "v:imagedata" ? cropOf(child.attrs, OLD) : cropOf(elementIn(child, "a:srcRect")?.attrs, NEW);
    if (relation !== undefined) yield { relation, ...(crop && { crop }) };
    yield* picturesIn(child);
  }
}

/** One picture may be shown several times, each time another part of it. */
export const keyOf = ({ relation, crop }: ShownPicture): string => JSON.stringify([relation, crop]);

export const isHiddenDrawing = (element: XmlElement): boolean =>
  isHidden([...elementsBelow(element, "wp:docPr")][0]) ||
  [...elementsBelow(element, "v:shape")].some(({ attrs }) =>
    /visibility\s*:\s*hidden|display\s*:\s*none/i.test(attrs.style ?? ""),
  );

const isHidden = (properties: XmlElement | undefined): boolean =>
  properties !== undefined && isOn(properties.attrs.hidden ?? "0");

type Edges = Record<keyof Crop, string>;
const NEW: Edges = { left: "l", top: "t", right: "r", bottom: "b" };
const OLD: Edges = { left: "cropleft", top: "croptop", right: "cropright", bottom: "cropbottom" };

function cropOf(attrs: Record<string, string> | undefined, edges: Edges): Crop | undefined {
  const part = (edge: keyof Crop) => Math.min(1, Math.max(0, partOf(attrs?.[edges[edge]] ?? "0", edges === NEW)));
  const crop: Crop = { left: part("left"), top: part("top"), right: part("right"), bottom: part("bottom") };
  return Object.values(crop).some((each) => each > 0) ? crop : undefined;
}

/** `50000` and `50%` in new drawings, `32768f` and `.5` in old ones. */
function partOf(written: string, isNew: boolean): number {
  const number = parseFloat(written) || 0;
  if (written.endsWith("%")) return number / 100;
  if (isNew) return number / 100_000;
  return written.endsWith("f") ? number / 65_536 : number;
}
