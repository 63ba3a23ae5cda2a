/** Pictures of texts: who may bring them, who gets to see them, what their address answers, and when there are enough. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sample, type PersonKey } from "#db/sample";
import type { Context } from "#server/context";
import { insertDocument, openForComments } from "#server/documents/commands";
import { imageIdsIn } from "#server/files/images.rules";
import { writeHtmlFile, writeMarkdownFile } from "#server/documents/page/files.queries";
import { appendImage, copyImage, uploadImage } from "#server/documents/images/commands";
import { requireImage } from "#server/documents/images/queries";
import { IMAGE_REFUSALS, LARGEST_IMAGE, MOST_IMAGES_IN_TEXT } from "#server/documents/images/rules";
import { doc, paragraph } from "#server/documents/content/text.rules";
import { Refusal } from "#server/errors";
import { loader } from "~/routes/documents/images/image";
import { useDatabase } from "../setup/database.ts";
import { animatedGif, jpegWithPlace, pngOf } from "../setup/pictures.ts";
import { stage, type Stage } from "../setup/town.ts";

const town = useDatabase();
let on: Stage;
let documentId: number;
const as = (person: PersonKey): Context => on.as(person);
const people = [...new Set(sample.mandates.map(({ person }) => person)), "outsider" as const];

const newDocument = (processId = on.processId): Promise<number> =>
  town.db
    .transaction()
    .execute((trx) =>
      insertDocument(trx, as("coFacilitator"), { processId, kind: "paper", title: "Papier", content: doc(paragraph("Text")) }),
    );
const imagesOf = (id: number) => town.db.selectFrom("document_images").where("document_id", "=", id).selectAll().execute();

/** "works", or the sentence's key. */
const outcome = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "works",
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

let otherProcess: number;
beforeAll(async () => {
  on = await stage(town.db);
  const second = await town.db.selectFrom("processes").select("id").where("id", "!=", on.processId).executeTakeFirstOrThrow();
  otherProcess = second.id;
});
beforeEach(async () => {
  documentId = await newDocument();
});

describe("who may bring a picture", () => {
  const writers: PersonKey[] = people.filter((person) => !["chamber", "forum", "observer", "outsider"].includes(person));

  it("is whoever writes the text; consulted parties once they may comment, observers never, strangers find no text", async () => {
    const table = async () =>
      Object.fromEntries(
        await Promise.all(
          people.map(async (person) => [person, await outcome(uploadImage(as(person), documentId, await pngOf()))] as const),
        ),
      );
    const fixed = {
      ...Object.fromEntries(writers.map((person) => [person, "works"])),
      observer: "common:error.not-allowed",
      outsider: "common:error.not-found",
    };
    const closed = "documents:error.comments-closed";
    expect(await table()).toEqual({ ...fixed, chamber: closed, forum: closed });
    await openForComments(as("facilitator"), documentId, true);
    expect(await table()).toEqual({ ...fixed, chamber: "works", forum: "works" });
    // The same picture all the time: it is stored once.
    expect(await imagesOf(documentId)).toHaveLength(1);
  });

  it("putting it at the end of the text is for those who write", async () => {
    await openForComments(as("facilitator"), documentId, true);
    const image = await uploadImage(as("chamber"), documentId, await pngOf());
    expect(await outcome(appendImage(as("chamber"), documentId, image, "Karte"))).toBe("common:error.not-allowed");
    expect(imageIdsIn(await as("mayor").rooms.read(documentId))).toEqual([]);
    await appendImage(as("mayor"), documentId, image, "Karte");
    expect(imageIdsIn(await as("mayor").rooms.read(documentId))).toEqual([image.imageId]);
  });

  it("copies one of another text only when they read that text", async () => {
    const theirs = await newDocument(otherProcess);
    const { imageId } = await uploadImage(as("coFacilitator"), theirs, await pngOf({ width: 21 }));
    expect(await outcome(copyImage(as("mayor"), documentId, imageId))).toBe("common:error.not-found");
    expect(await imagesOf(documentId)).toEqual([]);
    const copy = await copyImage(as("coFacilitator"), documentId, imageId);
    expect(copy).toMatchObject({ width: 21 });
    expect(copy.imageId).not.toBe(imageId);
  });
});

describe("what is brought", () => {
  it("is stored without place and camera, under the name of whoever brought it", async () => {
    await uploadImage(as("mayor"), documentId, await jpegWithPlace());
    const [row] = await imagesOf(documentId);
    expect(row).toMatchObject({ media_type: "image/jpeg", created_by: as("mayor").actor.personId });
    expect(row!.bytes.toString("latin1")).not.toMatch(/Geheimkamera|Petra Muster/);
  });

  it.each([
    ["too-large", () => Buffer.alloc(LARGEST_IMAGE + 1)],
    ["animated", animatedGif],
    ["svg", () => Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>")],
    ["kind", () => Buffer.from("%PDF-1.7")],
  ] as const)("is refused at its field and not stored when it is %s", async (reason, make) => {
    const refused = uploadImage(as("mayor"), documentId, await make());
    await expect(refused).rejects.toMatchObject({ code: `documents:images.refused.${reason}`, field: "file", status: 422 });
    expect(await imagesOf(documentId)).toEqual([]);
  });

  it("is refused in a sentence of each language, whatever the reason", () => {
    const { wordsFor } = as("mayor");
    for (const reason of IMAGE_REFUSALS) {
      const [de, en] = (["de", "en"] as const).map((language) =>
        wordsFor(language).t(`documents:images.refused.${reason}`, { most: MOST_IMAGES_IN_TEXT }),
      );
      for (const sentence of [de, en]) expect(sentence, reason).toMatch(/^\p{Lu}[^{}]{20,}\.$/u);
      expect(de, reason).not.toBe(en);
    }
  });

  it("is one too many after five hundred, also when two come at once", async () => {
    const bytes = Buffer.from("x");
    const row = { document_id: documentId, media_type: "image/png" as const, width: 1, height: 1, bytes, created_by: null };
    await town.db
      .insertInto("document_images")
      .values(
        Array.from({ length: MOST_IMAGES_IN_TEXT - 1 }, (_, at) => ({
          ...row,
          hash: at.toString(16).padStart(64, "0"),
          created_at: new Date(),
        })),
      )
      .execute();
    const two = await Promise.all(
      [30, 31].map(async (width) => outcome(uploadImage(as("mayor"), documentId, await pngOf({ width })))),
    );
    expect(two.sort()).toEqual(["documents:images.refused.too-many", "works"]);
    expect(await imagesOf(documentId)).toHaveLength(MOST_IMAGES_IN_TEXT);
  });
});

describe("who sees a picture", () => {
  /** As GET /images/:id answers. */
  async function answerTo(person: PersonKey | null, id: unknown, headers: HeadersInit = {}): Promise<Response> {
    const ctx = person ? as(person) : { ...as("mayor"), actor: null };
    const args = { context: { ctx }, params: { id: String(id) }, request: new Request("http://here.example/", { headers }) };
    try {
      return await loader(args as unknown as LoaderFunctionArgs);
    } catch (thrown) {
      if (thrown instanceof Response) return thrown;
      throw thrown;
    }
  }
  let imageId: number;
  beforeEach(async () => {
    ({ imageId } = await uploadImage(as("mayor"), documentId, await pngOf({ width: 33 })));
  });

  it("is everybody who reads its text, and nobody else, signed in or not", async () => {
    for (const person of people) {
      const { status } = await answerTo(person, imageId);
      expect([person, status]).toEqual([person, person === "outsider" ? 404 : 200]);
    }
    for (const stranger of ["admin", "outsider", null] as const) {
      const there = await answerTo(stranger, imageId);
      const nowhere = await answerTo(stranger, 999_999_999);
      expect([there.status, await there.text()]).toEqual([nowhere.status, await nowhere.text()]);
      expect(there.status).toBe(404);
      expect(there.headers.get("content-type")).not.toMatch(/image/);
    }
  });

  it("is not told by what the browser kept that a picture is still there", async () => {
    const etag = (await answerTo("mayor", imageId)).headers.get("etag")!;
    expect((await answerTo("mayor", imageId, { "if-none-match": etag })).status).toBe(304);
    expect((await answerTo("outsider", imageId, { "if-none-match": etag })).status).toBe(404);
    expect((await answerTo(null, imageId, { "if-none-match": etag })).status).toBe(404);
  });

  it("ends with the mandate, also for a picture of one's own", async () => {
    const own = await uploadImage(as("thirdMayor"), documentId, await pngOf({ width: 34 }));
    expect((await answerTo("thirdMayor", own.imageId)).status).toBe(200);
    const mandate = () => town.db.updateTable("mandates").where("id", "=", on.mandateOf("thirdMayor"));
    await mandate().set({ valid_from: "2020-01-01", valid_to: "2020-01-02" }).execute();
    expect((await answerTo("thirdMayor", own.imageId)).status).toBe(404);
    expect(await outcome(uploadImage(as("thirdMayor"), documentId, await pngOf()))).toBe("common:error.not-found");
    await mandate().set({ valid_to: null }).execute();
  });

  it.each(["0", "-1", "1.5", "1e3", "abc", "", "2147483648", "99999999999999999999", "1; drop table document_images", "%00"])(
    "there is none at %j",
    async (id) => {
      expect((await answerTo("mayor", id)).status).toBe(404);
    },
  );

  it("a number that is none is none for commands too", async () => {
    for (const id of [0, -1, 1.5, Number.NaN, 2 ** 31, 2 ** 53])
      expect(await outcome(requireImage(as("mayor"), id)), String(id)).toBe("common:error.not-found");
  });

  it("comes as a picture and nothing else, for this person only", async () => {
    const { headers } = await answerTo("observer", imageId);
    expect(headers.get("content-type")).toBe("image/png");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
    expect(headers.get("cache-control")).toMatch(/^private,/);
  });

  it("is not whoever finds its number in a text of theirs: files leave pictures of other texts out", async () => {
    const theirs = await newDocument(otherProcess);
    await appendImage(as("coFacilitator"), theirs, { imageId, width: 33, height: 30, bytes: 1 }, "Fremde Karte");
    const [html, markdown] = [await writeHtmlFile(as("outsider"), theirs), await writeMarkdownFile(as("outsider"), theirs)];
    expect(html.bytes).toContain("[Fremde Karte]");
    for (const { bytes } of [html, markdown]) expect(bytes).not.toMatch(/<img|data:image|\/images\//);
  });
});
