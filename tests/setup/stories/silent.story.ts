import { expect, test } from "vitest";

test("right", () => expect(1).toBe(1));
// On purpose: runner.test.ts shows that a run with such a test is red.
test.skip("left out without a word", () => expect(1).toBe(2));
