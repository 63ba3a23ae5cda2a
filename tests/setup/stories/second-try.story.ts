import { expect, test } from "vitest";

let tries = 0;

test("right at the second try only", { retry: 1 }, () => expect(++tries).toBe(2));
test("right at once", () => expect(1).toBe(1));
