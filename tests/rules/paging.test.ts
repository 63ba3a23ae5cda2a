import { describe, expect, it } from "vitest";
import { isFound, onPage } from "#server/platform/paging.rules";

const list = Array.from({ length: 101 }, (_, index) => index);
const page = (search: string) => onPage(list, new URLSearchParams(search));

describe("the pages of a list", () => {
  it("hold all of it, fifty on each, the rest on the last", () => {
    expect([1, 2, 3].flatMap((number) => page(`page=${number}`).items)).toEqual(list);
    expect(page("")).toMatchObject({ page: 1, pages: 3, total: 101 });
  });

  it("an address beyond the last page leads to the last, and one that makes no sense to the first", () => {
    expect(page("page=9").page).toBe(3);
    expect(["page=0", "page=-1", "page=x", "page=1.5"].map((search) => page(search).page)).toEqual([1, 1, 1, 1]);
    expect(onPage([], new URLSearchParams("page=2"))).toMatchObject({ items: [], page: 1, pages: 1, total: 0 });
  });

  it("everything is found by all of its words, in whatever case", () => {
    expect(isFound("ÖHMER stadt", ["Jana Böhmer-Öhmer", "Musterstadt", null])).toBe(true);
    expect(isFound("Jana Land", ["Jana Böhmer", "Musterstadt"])).toBe(false);
    expect(isFound("", ["Jana"])).toBe(true);
  });
});
