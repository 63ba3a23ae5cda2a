/** /processes/:id/profiles/profiles.xlsx and profiles.csv: the profiles that are shown to their reader, with label and name inside. */
import { profilesCsv, profilesXlsx } from "#server/profiles/exports.queries";
import { loadFiles } from "#server/web";

export const loader = loadFiles({ "profiles.xlsx": profilesXlsx, "profiles.csv": profilesCsv }, "many");
