/** The German catalogues; loaded by the server. */
export default import.meta.glob<Record<string, unknown>>("./*/de.json", { eager: true, import: "default" });
