import { expect, test } from "vitest";

// On purpose: runner.test.ts shows that a run with such a test is red.
let tries = 0;

test("right at the second try only", { retry: 1 }, () => expect(++tries).toBe(2));
test("right at once", () => expect(1).toBe(1));
