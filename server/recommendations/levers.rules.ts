/** The catalogue of levers: how deep each of them usually intervenes. What it does, who can use it and on what it rests is in the texts. */
import type { Intensity, Lever } from "../../db/schema/recommendations.ts";

/** From and to; beyond that a lever is used in an unusual way, which is allowed and worth a second look. */
export const USUAL_INTENSITY: Record<Lever, readonly [from: Intensity, to: Intensity]> = {
  information_beratung: [0, 0],
  vernetzung: [0, 1],
  fortbildung: [0, 1],
  leitlinie_freiwillig: [0, 2],
  mustervereinbarung: [1, 2],
  foerderung: [1, 2],
  kooperationsvereinbarung: [2, 2],
  anzeige_pruefverfahren: [2, 3],
  rechtsaufsicht_land: [3, 4],
  gesetz: [3, 4],
};
