/**
 * The whole data model: one page a domain, one interface a table. Written by hand beside the migrations; a test compares it with the
 * migrated database.
 */
import type { Selectable } from "kysely";
import type { AgendaTables } from "./schema/agenda.ts";
import type { AgreementTables } from "./schema/agreement.ts";
import type { AuditTables } from "./schema/audit.ts";
import type { ConsultationsTables } from "./schema/consultations.ts";
import type { ContactsTables } from "./schema/contacts.ts";
import type { DocumentsTables } from "./schema/documents.ts";
import type { FiguresTables } from "./schema/figures.ts";
import type { FormatsTables } from "./schema/formats.ts";
import type { MarkingsTables } from "./schema/markings.ts";
import type { MethodsTables } from "./schema/methods.ts";
import type { NotificationsTables } from "./schema/notifications.ts";
import type { OrganisationsTables } from "./schema/organisations.ts";
import type { PartnershipsTables } from "./schema/partnerships.ts";
import type { PeopleTables } from "./schema/people.ts";
import type { PlacesTables } from "./schema/places.ts";
import type { PlatformTables } from "./schema/platform.ts";
import type { ProcessesTables } from "./schema/processes.ts";
import type { ProfilesTables } from "./schema/profiles.ts";
import type { RecommendationsTables } from "./schema/recommendations.ts";
import type { RoundtablesTables } from "./schema/roundtables.ts";
import type { SurveysTables } from "./schema/surveys.ts";
import type { SituationTables } from "./schema/situation.ts";
import type { TopicsTables } from "./schema/topics.ts";
import type { UpkeepTables } from "./schema/upkeep.ts";

export interface Schema
  extends PlatformTables,
    AuditTables,
    PlacesTables,
    PartnershipsTables,
    ProfilesTables,
    SituationTables,
    PeopleTables,
    ContactsTables,
    OrganisationsTables,
    FiguresTables,
    NotificationsTables,
    ProcessesTables,
    MarkingsTables,
    DocumentsTables,
    MethodsTables,
    TopicsTables,
    AgendaTables,
    RecommendationsTables,
    ConsultationsTables,
    AgreementTables,
    RoundtablesTables,
    FormatsTables,
    SurveysTables,
    UpkeepTables {}

export type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
