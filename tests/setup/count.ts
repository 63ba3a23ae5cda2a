/**
 * Counts a test run for run.mjs, into the file named by `JOINT_AGENDA_COUNT`: `{ passed, failed, complaints }`. A test that was
 * skipped without a word why, or tried a second time, is a failure: otherwise a story could end well although nobody heard it.
 */
import { writeFileSync } from "node:fs";
import type { Reporter, TestCase, TestModule, Vitest } from "vitest/node";

export default class Count implements Reporter {
  #isNarrowed = false;

  onInit(vitest: Vitest): void {
    // Somebody asked for tests by name: what does not match is not run, and nobody misses it.
    this.#isNarrowed = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const complaints = [
      ...tests.flatMap((test) => complaintAbout(test, this.#isNarrowed) ?? []),
      ...modules.filter((module) => module.errors().length > 0).map((module) => `${module.moduleId}: could not be run`),
      ...unhandled.map((error) => `outside of the tests: ${String((error as Error).message)}`),
    ];
    const passed = tests.filter((test) => test.result().state === "passed" && !isSecondTry(test)).length;
    const file = process.env.JOINT_AGENDA_COUNT;
    if (file) writeFileSync(file, JSON.stringify({ passed, failed: complaints.length, complaints }));
  }
}

function complaintAbout(test: TestCase, isNarrowed: boolean): string | undefined {
  const result = test.result();
  if (result.state === "failed") return `${test.fullName}: failed`;
  if (isSecondTry(test)) return `${test.fullName}: passed only at another try`;
  if (result.state === "pending") return `${test.fullName}: did not end`;
  if (result.state === "skipped" && !result.note && !isNarrowed) return `${test.fullName}: skipped without a reason`;
  return undefined;
}

const isSecondTry = (test: TestCase): boolean => (test.diagnostic()?.retryCount ?? 0) > 0;
