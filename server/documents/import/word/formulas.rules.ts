/** Formulas of Word as words on one line: a half stays 1/2, what is raised stays raised. */
import { raisedText } from "./symbols.rules.ts";
import { elementIn, elementsIn, isElement, type XmlElement } from "./xml.rules.ts";

/** @param isSeen whether a run of the formula is shown */
export function formulaText(element: XmlElement, isSeen: (run: XmlElement) => boolean): string {
  const write = (node: XmlElement | undefined): string => elementsIn(node).map(writeOne).join("");
  const part = (node: XmlElement, name: string): string => write(elementIn(node, name));
  const sign = (node: XmlElement, name: string, otherwise: string): string =>
    elementIn(node, "m:dPr", name)?.attrs["m:val"] ?? otherwise;
  const writeOne = (node: XmlElement): string => {
    switch (node.name) {
      case "m:r":
        return isSeen(node)
          ? elementsIn(node, "m:t")
              .flatMap(({ children }) => children.filter((each) => !isElement(each)))
              .join("")
          : "";
      case "m:f":
        return `${grouped(part(node, "m:num"))}/${grouped(part(node, "m:den"))}`;
      case "m:sSup":
        return part(node, "m:e") + raised(part(node, "m:sup"), "superscript");
      case "m:sSub":
        return part(node, "m:e") + raised(part(node, "m:sub"), "subscript");
      case "m:sSubSup":
        return part(node, "m:e") + raised(part(node, "m:sub"), "subscript") + raised(part(node, "m:sup"), "superscript");
      case "m:rad":
        return `${raised(part(node, "m:deg"), "superscript")}√${grouped(part(node, "m:e"))}`;
      case "m:nary": {
        const operator = elementIn(node, "m:naryPr", "m:chr")?.attrs["m:val"] ?? "∫";
        const limits = raised(part(node, "m:sub"), "subscript") + raised(part(node, "m:sup"), "superscript");
        return `${operator}${limits} ${part(node, "m:e")}`;
      }
      case "m:d":
        return sign(node, "m:begChr", "(") + elementsIn(node, "m:e").map(write).join("|") + sign(node, "m:endChr", ")");
      case "m:mr":
        return `${elementsIn(node, "m:e").map(write).join(" ")}; `;
      default:
        return /Pr$/.test(node.name) ? "" : write(node);
    }
  };
  return writeOne(element);
}

const grouped = (words: string): string => (/^[\p{L}\p{N}.,]*$/u.test(words) ? words : `(${words})`);

const raised = (words: string, how: "superscript" | "subscript"): string =>
  words === "" ? "" : (raisedText(words, how) ?? `${how === "superscript" ? "^" : "_"}${grouped(words)}`);
