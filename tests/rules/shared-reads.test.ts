import { describe, expect, it } from "vitest";
import { makeSharedReads } from "#server/platform/shared-reads";

/** Readings that end when they are told to. */
function reader() {
  const ends: ((value: number) => void)[] = [];
  return { ends, look: () => new Promise<number>((resolve) => ends.push(resolve)) };
}

describe("what fifty screens ask for at once", () => {
  it("is read once, and anew when it is asked for later", async () => {
    const { read } = makeSharedReads();
    const { ends, look } = reader();
    const answers = Array.from({ length: 50 }, () => read("process:1", "agenda", look));
    expect(ends.length).toBe(1);
    ends[0]!(7);
    expect(new Set(await Promise.all(answers))).toEqual(new Set([7]));
    void read("process:1", "agenda", look);
    expect(ends.length).toBe(2);
  });

  it("nobody gets what was read before an announcement, and what is of other processes stays", async () => {
    const { read, forget } = makeSharedReads();
    const { ends, look } = reader();
    const before = read("process:1", "agenda", look);
    void read("process:2", "agenda", look);
    forget("process:1");
    const after = read("process:1", "agenda", look);
    void read("process:2", "agenda", look);
    expect(ends.length).toBe(3);
    ends[0]!(1);
    ends[2]!(2);
    expect([await before, await after]).toEqual([1, 2]);
  });

  it("a reading that fails is not joined any more", async () => {
    const { read } = makeSharedReads();
    await expect(read("process:1", "agenda", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await read("process:1", "agenda", () => Promise.resolve(3))).toBe(3);
  });
});
