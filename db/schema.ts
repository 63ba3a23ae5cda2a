/**
 * The whole data model: one page a domain, one interface a table. Written by hand beside the migrations; a test compares it with the
 * migrated database.
 */
import type { Selectable } from "kysely";
import type { AgendaTables } from "./schema/agenda.ts";
import type { DocumentsTables } from "./schema/documents.ts";
import type { FormatsTables } from "./schema/formats.ts";
import type { MethodsTables } from "./schema/methods.ts";
import type { NotificationsTables } from "./schema/notifications.ts";
import type { OrganisationsTables } from "./schema/organisations.ts";
import type { PeopleTables } from "./schema/people.ts";
import type { PlatformTables } from "./schema/platform.ts";
import type { ProcessesTables } from "./schema/processes.ts";
import type { RoundtablesTables } from "./schema/roundtables.ts";

export interface Schema
  extends PlatformTables,
    PeopleTables,
    OrganisationsTables,
    NotificationsTables,
    ProcessesTables,
    DocumentsTables,
    MethodsTables,
    AgendaTables,
    RoundtablesTables,
    FormatsTables {}

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
