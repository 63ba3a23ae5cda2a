/** The English catalogues; loaded by browsers that show English, and by the server. */
export default import.meta.glob<Record<string, unknown>>("./*/en.json", { eager: true, import: "default" });
