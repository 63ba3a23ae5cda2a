/** Every address of the app, one list per domain; verbs in addresses are nouns that a form is posted to. */
import { route, type RouteConfig } from "@remix-run/route-config";
import { agenda } from "./routes/agenda/addresses.ts";
import { agreement } from "./routes/agreement/addresses.ts";
import { contacts } from "./routes/contacts/addresses.ts";
import { consultations } from "./routes/consultations/addresses.ts";
import { documents } from "./routes/documents/addresses.ts";
import { formats } from "./routes/formats/addresses.ts";
import { surveys } from "./routes/surveys/addresses.ts";
import { help } from "./routes/help/addresses.ts";
import { markings } from "./routes/markings/addresses.ts";
import { methods } from "./routes/methods/addresses.ts";
import { notifications } from "./routes/notifications/addresses.ts";
import { organisations } from "./routes/organisations/addresses.ts";
import { partnerships } from "./routes/partnerships/addresses.ts";
import { people } from "./routes/people/addresses.ts";
import { places } from "./routes/places/addresses.ts";
import { profiles } from "./routes/profiles/addresses.ts";
import { processes } from "./routes/processes/addresses.ts";
import { publication } from "./routes/publication/addresses.ts";
import { recommendations } from "./routes/recommendations/addresses.ts";
import { roundtables } from "./routes/roundtables/addresses.ts";
import { situation } from "./routes/situation/addresses.ts";
import { topics } from "./routes/topics/addresses.ts";
import { search } from "./routes/search/addresses.ts";
import { upkeep } from "./routes/upkeep/addresses.ts";

export default [
  ...help,
  ...contacts,
  ...people,
  ...notifications,
  ...places,
  ...organisations,
  ...processes,
  ...markings,
  ...partnerships,
  ...profiles,
  ...situation,
  ...documents,
  ...topics,
  ...methods,
  ...agenda,
  ...recommendations,
  ...consultations,
  ...agreement,
  ...roundtables,
  ...formats,
  ...publication,
  ...surveys,
  ...search,
  ...upkeep,
  route("*", "routes/help/not-found.tsx"),
] satisfies RouteConfig;
