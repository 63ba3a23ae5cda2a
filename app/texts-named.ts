/**
 * Which catalogues a module of the app shows texts of, for the build: those that it names itself, and those that rules of the server
 * name in what it takes from them. Sources are read as Prettier lays them out: what begins at the first column is one declaration.
 */

/** Refusals come from the server as sentences. */
const named = (code: string, domains: readonly string[], but = ""): string[] =>
  domains.filter((domain) => new RegExp(`["'\`]${domain}:${but}(?:[a-z]|\\$\\{)`).test(code));

/** @param read source of a file from the root of the repository, as `server/figures/rules.ts` */
export function domainsShown(code: string, domains: readonly string[], read: (path: string) => string): string[] {
  const found = new Set(named(code, domains));
  const visited = new Set<string>();
  const sources = new Map<string, Source>();
  const sourceOf = (path: string): Source => {
    const source = sources.get(path) ?? parse(path, read(path));
    sources.set(path, source);
    return source;
  };
  const visit = ({ path, name }: Import): void => {
    // Abilities look like keys.
    if (visited.has(`${path} ${name}`) || path.startsWith("server/access/")) return;
    visited.add(`${path} ${name}`);
    const { declarations, imports } = sourceOf(path);
    const text = declarations.get(name);
    if (text === undefined) return;
    for (const domain of named(text, domains, "(?!invalid\\b|error\\b)")) found.add(domain);
    for (const word of new Set(text.match(/[\w$]+/g))) {
      const imported = imports.get(word);
      if (imported) visit(imported);
      else if (declarations.has(word)) visit({ path, name: word });
    }
  };
  for (const each of importsOf("", code).values()) if (each.path.startsWith("server/")) visit(each);
  return [...found];
}

interface Import {
  path: string;
  name: string;
}

interface Source {
  declarations: Map<string, string>;
  /** By the name that they have here. */
  imports: Map<string, Import>;
}

const DECLARATION = /^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/;

function parse(path: string, code: string): Source {
  const parts = code.split(/\n(?=[a-z/@])/);
  const declarations = parts.flatMap((part) => {
    const [, name] = DECLARATION.exec(part) ?? [];
    return name === undefined ? [] : [[name, part] as const];
  });
  return { declarations: new Map(declarations), imports: importsOf(path, code) };
}

/** Names that come from rules of the server, types left out. */
function importsOf(path: string, code: string): Map<string, Import> {
  const lines = code.matchAll(/^(?:import|export) \{([^}]*)\} from "(#server\/|\.{1,2}\/)([^"]*rules)(?:\.ts)?"/gm);
  return new Map(
    [...lines].flatMap(([, names = "", from = "", file = ""]) => {
      const target = from === "#server/" ? `server/${file}.ts` : resolved(path, `${from}${file}.ts`);
      return names.split(",").flatMap((each) => {
        const [, name, as = name] = /^\s*(\w+)(?: as (\w+))?\s*$/.exec(each) ?? [];
        return name === undefined ? [] : [[as!, { path: target, name }] as const];
      });
    }),
  );
}

/** `server/overview/citations.rules.ts`, `../figures/rules.ts` → `server/figures/rules.ts` */
function resolved(from: string, relative: string): string {
  const folders = from.split("/").slice(0, -1);
  for (const step of relative.split("/")) {
    if (step === "..") folders.pop();
    else if (step !== ".") folders.push(step);
  }
  return folders.join("/");
}
