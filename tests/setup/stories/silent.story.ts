import { expect, test } from "vitest";

test("right", () => expect(1).toBe(1));
test.skip("left out without a word", () => expect(1).toBe(2));
