import { expect, test } from "vitest";
import { tellInOrder } from "../journey.ts";

tellInOrder();

test("the first chapter ends well", () => expect(1).toBe(1));
test("the second one always fails", () => expect(1).toBe(2));
test("the third one is not told", () => expect(1).toBe(1));
