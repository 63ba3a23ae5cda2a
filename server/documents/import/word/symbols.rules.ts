/** Signs of Word that have a letter of their own in Unicode: raised digits, and the symbol fonts of old. */

// prettier-ignore
const RAISED: Record<string, string> = {
  "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  "+": "⁺", "-": "⁻", "(": "⁽", ")": "⁾", n: "ⁿ", i: "ⁱ",
};
// prettier-ignore
const LOWERED: Record<string, string> = {
  "0": "₀", "1": "₁", "2": "₂", "3": "₃", "4": "₄", "5": "₅", "6": "₆", "7": "₇", "8": "₈", "9": "₉",
  "+": "₊", "-": "₋", "(": "₍", ")": "₎",
};

/** m² must not become m2. @returns undefined when a sign has no raised form */
export function raisedText(text: string, how: "superscript" | "subscript"): string | undefined {
  const signs = how === "superscript" ? RAISED : LOWERED;
  const raised = [...text].map((sign) => (sign === " " ? sign : Object.hasOwn(signs, sign) ? signs[sign] : undefined));
  return raised.includes(undefined) ? undefined : raised.join("");
}

// prettier-ignore
const SYMBOL: Record<string, string> = {
  "61": "α", "62": "β", "67": "γ", "64": "δ", "65": "ε", "6c": "λ", "6d": "μ", "70": "π", "73": "σ", "77": "ω", "44": "Δ", "53": "Σ", "57": "Ω",
  a3: "≤", b3: "≥", b9: "≠", bb: "≈", b1: "±", b4: "×", b8: "÷", a5: "∞", b7: "•", ae: "→", ac: "←", ab: "↔", de: "⇒", db: "⇔", b0: "°", d6: "√", e5: "∑", a7: "♣",
};
// prettier-ignore
const WINGDINGS: Record<string, string> = {
  "6f": "☐", a8: "☐", fe: "☑", fd: "☒", fc: "✓", fb: "✗", "6c": "●", "6e": "■", a7: "▪", d8: "➢", e0: "→", df: "←", e8: "➔", "4a": "☺", "28": "☎", "2a": "✉",
};

/** @param code as `w:char` has it, in the private area or not. @returns undefined for a sign that nobody knows */
export function symbolOf(font: string, code: string): string | undefined {
  const point = parseInt(code, 16);
  if (!Number.isInteger(point) || point <= 0 || point > 0xffff) return undefined;
  const signs = /^wingdings/i.test(font) ? WINGDINGS : /^symbol/i.test(font) ? SYMBOL : undefined;
  const isPrivate = point >= 0xf000 && point <= 0xf0ff;
  const key = (isPrivate ? point - 0xf000 : point).toString(16);
  if (signs) return Object.hasOwn(signs, key) ? signs[key] : undefined;
  return isPrivate || (point >= 0xd800 && point < 0xf900) ? undefined : String.fromCharCode(point);
}
