/** Every address of the app, one list per domain; verbs in addresses are nouns that a form is posted to. */
import { route, type RouteConfig } from "@remix-run/route-config";
import { agenda } from "./routes/agenda/addresses.ts";
import { documents } from "./routes/documents/addresses.ts";
import { formats } from "./routes/formats/addresses.ts";
import { help } from "./routes/help/addresses.ts";
import { notifications } from "./routes/notifications/addresses.ts";
import { organisations } from "./routes/organisations/addresses.ts";
import { people } from "./routes/people/addresses.ts";
import { processes } from "./routes/processes/addresses.ts";
import { roundtables } from "./routes/roundtables/addresses.ts";
import { search } from "./routes/search/addresses.ts";
import { upkeep } from "./routes/upkeep/addresses.ts";

export default [
  ...help,
  ...people,
  ...notifications,
  ...organisations,
  ...processes,
  ...documents,
  ...agenda,
  ...roundtables,
  ...formats,
  ...search,
  ...upkeep,
  route("*", "routes/help/not-found.tsx"),
] satisfies RouteConfig;
