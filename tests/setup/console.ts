/**
 * An unexpected console.error fails the test; vitest loads this before every test file.
 * A test that expects one replaces it: `vi.spyOn(console, "error").mockImplementation(() => undefined)`.
 */
import { afterAll, afterEach } from "vitest";

const complaints: string[] = [];
const print = console.error;

console.error = (...words: unknown[]) => {
  complaints.push(words.map((word) => (word instanceof Error ? word.stack : String(word))).join(" "));
  print(...words);
};

afterEach(failOnComplaints);
afterAll(failOnComplaints);

function failOnComplaints(): void {
  const unexpected = complaints.splice(0);
  if (unexpected.length > 0) throw new Error(`Unexpected console.error:\n${unexpected.join("\n")}`);
}
