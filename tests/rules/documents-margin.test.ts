/** Where comments stand in the margin of a text. */
import { expect, test } from "vitest";
import { GAP, layNotes, type Note } from "../../app/documents/comments/margin-layout.ts";

const note = (at: number, height = 100, more: Partial<Note> = {}): Note => ({ at, height, shortHeight: 30, ...more });
const tops = (notes: Note[], top = 0) => layNotes(notes, top).map((laid) => laid.top);
const short = (notes: Note[]) => layNotes(notes, 0).map((laid) => laid.isShort);

test("a comment stands beside its passage, and whole where there is room", () => {
  expect(layNotes([note(200), note(500)], 40)).toEqual([
    { top: 200, isShort: false },
    { top: 500, isShort: false },
  ]);
});

test("nothing stands above where the margin begins", () => {
  expect(tops([note(0)], 120)).toEqual([120]);
});

test("a comment makes room for the one before it", () => {
  expect(tops([note(200), note(290)])).toEqual([200, 300 + GAP]);
});

test("where many are close together they are drawn short, and stand nearer to their passages", () => {
  const crowd = [note(200), note(210), note(220), note(800)];
  expect(short(crowd)).toEqual([true, true, false, false]);
  expect(tops(crowd)).toEqual([200, 200 + 30 + GAP, 200 + 2 * (30 + GAP), 800]);
});

test("the comment that is read stands exactly beside its passage, the others above and below it", () => {
  const read = note(220, 100, { isActive: true });
  expect(tops([note(200), note(210), read, note(225)])).toEqual([220 - 2 * (30 + GAP), 220 - (30 + GAP), 220, 320 + GAP]);
});

test("what is read at the top of a text does not push others out of sight", () => {
  const read = note(10, 100, { isActive: true });
  expect(tops([note(0, 30), read])[0]).toBe(0);
});
