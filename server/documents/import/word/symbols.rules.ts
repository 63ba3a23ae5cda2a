/** Signs that have a letter of their own in Unicode: what is raised or lowered, and what stands in the symbol fonts of old. */

// prettier-ignore
const RAISED = pairs("0⁰1¹2²3³4⁴5⁵6⁶7⁷8⁸9⁹+⁺-⁻–⁻−⁻=⁼(⁽)⁾aᵃbᵇcᶜdᵈeᵉfᶠgᵍhʰiⁱjʲkᵏlˡmᵐnⁿoᵒpᵖrʳsˢtᵗuᵘvᵛwʷxˣyʸzᶻ");
const LOWERED = pairs("0₀1₁2₂3₃4₄5₅6₆7₇8₈9₉+₊-₋–₋−₋=₌(₍)₎aₐeₑhₕiᵢjⱼkₖlₗmₘnₙoₒpₚrᵣsₛtₜuᵤvᵥxₓ");

function pairs(signs: string): ReadonlyMap<string, string> {
  const all = [...signs];
  return new Map(all.flatMap((sign, at) => (at % 2 === 0 ? [[sign, all[at + 1]!]] : [])));
}

/** Longest word that is raised letter by letter: an exponent, an ordinal, and no sentence. */
const LETTERS_MAX = 4;

/** m² must not become m2. @returns undefined when a sign has no raised form */
export function raisedText(text: string, how: "superscript" | "subscript"): string | undefined {
  const signs = how === "superscript" ? RAISED : LOWERED;
  if (/[a-z]/.test(text) && text.trim().length > LETTERS_MAX) return undefined;
  const raised = [...text].map((sign) => (/\s/.test(sign) ? sign : signs.get(sign)));
  return raised.includes(undefined) ? undefined : raised.join("");
}

/** The signs of a font from its blank on; after the tables of Unicode (L2/12-368), boxes and arrows as people know them from texts. */
const table = (...signs: string[]): readonly string[] => [...signs.join("")];

// prettier-ignore
const FONTS: Record<string, readonly string[]> = {
  "symbol": table(
    ` !∀#∃%&∍()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~�`,
    `��������������������������������€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓`,
    `◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭`,
  ),
  "wingdings": table(
    ` 🖉✂✁👓🕭🕮🕯☎✆✉🖃📪📫📬📭🗀🗁🗎🗏🗐🗄⌛🖮🖰🖲🖳🖴🖫🖬✇✍🖎✌🖏👍👎☜☞☝☟🖐☺😐☹💣🕱🏳🏱✈☼🌢❄🕆✞🕈✠✡☪☯🕉☸♈♉♊♋♌♍♎♏♐♑♒♓🙰🙵●🔾■☐🞐❑❒🞟⧫◆❖⬩⌧⮹⌘🏵🏶🙶🙷▯`,
    `🄋➀➁➂➃➄➅➆➇➈➉🄌➊➋➌➍➎➏➐➑➒➓🙢🙠🙡🙣🙞🙜🙝🙟∙•⬝⭘🞆🞈🞊🞋🔿▪☐🟁🟅★🟋🟏🟓🟑⯐⌖⯎⯏⯑✪✰🕐🕑🕒🕓🕔🕕🕖🕗🕘🕙🕚🕛⮰⮱⮲⮳⮴⮵⮶⮷🙪🙫🙕🙔🙗🙖🙐🙑🙒🙓⌫⌦⮘➢⮙⮛⮈⮊⮉⮋←`,
    `→↑↓↖↗↙↘🡸➔🡹🡻🡼🡽🡿🡾⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂🢬🢭✗✓☒☑`,
  ),
  "wingdings 2": table(
    ` 🖊🖋🖌🖍✄✀🕾🕽🗅🗆🗇🗈🗉🗊🗋🗌🗍📋🗑🗔🖵🖶🖷🖸🖭🖯🖱🖒🖓🖘🖙🖚🖛👈👉🖜🖝🖞🖟🖠🖡👆👇🖢🖣🖑✗✓☒☑☒☒⮾⮿🛇⦸🙱🙴🙲🙳‽🙹🙺🙻🙦🙤🙥🙧🙚🙘🙙🙛⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿�`,
    `☉🌕☽☾⸿✝🕇🕜🕝🕞🕟🕠🕡🕢🕣🕤🕥🕦🕧🙨🙩⋅🞄⦁●○🞅🞇🞉⊙⦿🞌🞍◾■☐🞑🞒🞓🞔▣🞕🞖🞗🞘⬩⬥◇🞚◈🞛🞜🞝🞞⬪⬧◊🞠◖◗⯊⯋⯀⯁⬟⯂⬣⬢⯃⯄🞡🞢🞣🞤🞥🞦🞧🞨🞩🞪🞫🞬🞭🞮🞯🞰🞱🞲🞳🞴🞵🞶🞷🞸🞹🞺`,
    `🞻🞼🞽🞾🞿🟀🟂🟄🟆🟉🟊✶🟌🟎🟐🟒✹🟃🟇✯🟍🟔⯌⯍※⁂`,
  ),
  "wingdings 3": table(
    ` ⭠⭢⭡⭣⭦⭧⭩⭨⭰⭲⭱⭳⭶⭸⭻⭽⭤⭥⭪⭬⭫⭭⭍⮠⮡⮢⮣⮤⮥⮦⮧⮐⮑⮒⮓⮀⮃⭾⭿⮄⮆⮅⮇⮏⮍⮎⮌⭮⭯⎋⌤⌃⌥␣⍽⇪⮸🢠🢡🢢🢣🢤🢥🢦🢧🢨🢩🢪🢫←→↑↓↖↗↙↘🡘🡙▲▼△▽◀▶◁▷◣◢◤◥🞀🞂🞁�`,
    `🞃⯅⯆⯇⯈⮜⮞⮝⮟🠐🠒🠑🠓🠔🠖🠕🠗🠘🠚🠙🠛🠜🠞🠝🠟🠀🠂🠁🠃🠄🠆🠅🠇🠈🠊🠉🠋🠠🠢🠤🠦🠨🠪🠬🢜🢝🢞🢟🠮🠰🠲🠴🠶🠸🠺🠹🠻🢘🢚🢙🢛🠼🠾🠽🠿🡀🡂🡁🡃🡄🡆🡅🡇⮨⮩⮪⮫⮬⮭⮮⮯🡠🡢🡡🡣🡤🡥🡧🡦🡰🡲🡱🡳🡴🡵🡷`,
    `🡶🢀🢂🢁🢃🢄🢅🢇🢆🢐🢒🢑🢓🢔🢖🢕🢗`,
  ),
  "webdings": table(
    ` 🕷🕸🕲🕶🏆🎖🖇🗨🗩🗰🗱🌶🎗🙾🙼🗕🗖🗗⏴⏵⏶⏷⏪⏩⏮⏭⏸⏹⏺🗚🗳🛠🏗🏘🏙🏚🏜🏭🏛🏠🏖🏝🛣🔍🏔👁👂🏞🏕🛤🏟🛳🕬🕫🕨🔈🎔🎕🗬🙽🗭🗪🗫⮔✔🚲⬜🛡📦🛱⬛🚑🛈🛩🛰🟈🕴⬤🛥🚔🗘🗙❓🛲🚇🚍⛳⦸⊖🚭🗮⏐🗯🗲�`,
    `🚹🚺🛉🛊🚼👽🏋⛷🏂🏌🏊🏄🏍🏎🚘🗠🛢💰🏷💳👪🗡🗢🗣✯🖄🖅🖃🖆🖹🖺🖻🕵🕰🖽🖾📋🗒🗓🕮📚🗞🗟🗃🗂🖼🎭🎜🎘🎙🎧💿🎞📷🎟🎬📽📹📾📻🎚🎛📺💻🖥🖦🖧🕹🎮🕻🕼📟🖁🖀🖨🖩🖿🖪🗜🔒🔓🗝📥📤🕳🌣🌤🌥🌦☁🌨🌧🌩🌪🌬🌫`,
    `🌜🌡🛋🛏🍽🍸🛎🛍Ⓟ♿🛆🖈🎓🗤🗥🗦🗧🛪🐿🐦🐟🐕🐈🙬🙮🙭🙯🗺🌍🌏🌎🕊`,
  ),
};

/** @returns undefined for a font of letters */
const tableOf = (font: string): readonly string[] | undefined => {
  const name = font
    .toLowerCase()
    .replace(/["']/g, "")
    .replace(/^symbol\b.*/, "symbol")
    .trim();
  return Object.hasOwn(FONTS, name) ? FONTS[name] : undefined;
};

/** @param code as `w:char` has it, in the private area or not. @returns undefined for a sign that nobody knows */
export function symbolOf(font: string, code: string): string | undefined {
  const point = parseInt(code, 16);
  if (!Number.isInteger(point) || point <= 0 || point > 0xffff) return undefined;
  const signs = tableOf(font);
  const isPrivate = point >= 0xf000 && point <= 0xf0ff;
  const known = signs?.[(isPrivate ? point - 0xf000 : point) - 0x20];
  if (signs && (isPrivate || point <= 0xff)) return known === "\ufffd" ? undefined : known;
  return isPrivate || (point >= 0xd800 && point < 0xf900) ? undefined : String.fromCharCode(point);
}

/**
 * Words in a symbol font are signs, typed as the letters that these fonts have in their place: an m in Symbol is a μ.
 * @returns the words, and how many signs nobody knows
 */
export function symbolText(words: string, font: string | undefined): { text: string; unknown: number } {
  const isSymbol = font !== undefined && tableOf(font) !== undefined;
  if (!isSymbol && !/[\uf020-\uf0ff]/.test(words)) return { text: words, unknown: 0 };
  let unknown = 0;
  const text = [...words].map((sign) => {
    const point = sign.codePointAt(0)!;
    if (point > 0xff && (point < 0xf020 || point > 0xf0ff)) return sign;
    if (!isSymbol && point <= 0xff) return sign;
    if (point === 0x20 || point === 0xa0) return sign;
    const known = isSymbol ? symbolOf(font, point.toString(16)) : undefined;
    if (known === undefined) unknown += 1;
    return known ?? "\ufffd";
  });
  return { text: text.join(""), unknown };
}
