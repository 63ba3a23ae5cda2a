import { expect, test } from "vitest";

test("right", () => expect(1).toBe(1));
test("left out with a reason", ({ skip }) => skip("needs what is not here"));
