/** The label of the Traffic Light Protocol that a foot line holds, for the head of the page and the colours in which TLP 2.0 writes it on black. */

const COLOURS: Record<string, string> = {
  CLEAR: "#FFFFFF",
  GREEN: "#33FF00",
  AMBER: "#FFC000",
  "AMBER+STRICT": "#FFC000",
  RED: "#FF2B2B",
};

/** @returns undefined where the line holds none */
export function labelIn(footer: string): { words: string; colour: string } | undefined {
  const [words, name = ""] = /TLP:(AMBER\+STRICT|CLEAR|GREEN|AMBER|RED)/.exec(footer) ?? [];
  return words === undefined ? undefined : { words, colour: COLOURS[name]! };
}
