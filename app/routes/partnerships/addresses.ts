/** Addresses of the register: partnerships and interdependencies have the same ones. */
import { route, type RouteConfigEntry } from "@remix-run/route-config";
import { files } from "../files.ts";

const ENTRY = ["edit", "answer", "sight", "deletion", "figures", "topic"] as const;
const ENDINGS = ["xlsx", "ods", "csv"] as const;

const register = (word: "partnerships" | "interdependencies"): RouteConfigEntry[] => {
  const of = (address: string, file: string) => route(address, `routes/partnerships/${file}.tsx`, { id: address });
  return [
    of(`processes/:id/${word}`, word === "partnerships" ? "list" : "interdependencies"),
    of(`processes/:id/${word}/new`, "new"),
    of(`processes/:id/${word}/import`, "import"),
    of(`processes/:id/${word}/imports/:importId`, "import-check"),
    of(`processes/:id/${word}/imports/:importId/undo`, "import-undo"),
    of(`processes/:id/${word}/imports/:importId/refused.csv`, "import-refused"),
    ...files(
      `processes/:id/${word}`,
      "routes/partnerships/file.tsx",
      ENDINGS.map((ending) => `${word === "partnerships" ? "register" : word}.${ending}`),
    ),
    of(`${word}/:id`, "entry"),
    ...ENTRY.map((each) => of(`${word}/:id/${each}`, each)),
    of(`${word}/:id/figures/:figureId`, "figure"),
    of(`${word}/:id/figures/:figureId/deletion`, "figure-deletion"),
  ];
};

export const partnerships: RouteConfigEntry[] = [
  ...register("partnerships"),
  ...register("interdependencies"),
  route("partnerships/:id/reviews", "routes/partnerships/reviews.tsx"),
  route("processes/:id/delegations", "routes/partnerships/delegations.tsx"),
  route("processes/:id/delegations/new", "routes/partnerships/delegation-new.tsx"),
  route("delegations/:id", "routes/partnerships/delegation.tsx"),
  route("delegations/:id/edit", "routes/partnerships/delegation-edit.tsx"),
  route("delegations/:id/deletion", "routes/partnerships/delegation-deletion.tsx"),
  route("processes/:id/partnerships/questions", "routes/partnerships/questions.tsx"),
  route("processes/:id/partnerships/questions/edit", "routes/partnerships/questions-edit.tsx"),
  route("processes/:id/partnerships/municipalities", "routes/partnerships/municipalities.tsx"),
];
