/** How answers travel: files as the build has packed them (vite.config.ts), pages and data packed on the way. */
import compression from "compression";
import express from "express";
import serveFiles from "express-static-gzip";
import { randomInt } from "node:crypto";
import { resolve } from "node:path";

/** Longest header that says nothing. */
const PADDING = 128;

/** What lies under /assets has its content in its name: a browser keeps it for good. */
export function builtFiles(): express.Router {
  const packed = { enableBrotli: true, orderPreference: ["br", "gzip"], index: false };
  const files = express.Router();
  const forGood = { immutable: true, maxAge: "1y", fallthrough: false };
  files.use("/assets", serveFiles(resolve("build/client/assets"), { ...packed, serveStatic: forGood }));
  files.use(serveFiles(resolve("build/client"), { ...packed, serveStatic: { maxAge: "1h" } }));
  // One that is gone since the start, as while the next build is made, is answered by a page.
  files.use((_request, response, next) => {
    response.removeHeader("Content-Encoding");
    next();
  });
  return files;
}

/**
 * Whoever sees how long packed answers are, and can put words into them, finds out by trying what else is in them (BREACH). Pages
 * hold no secret that opens something: the login is a cookie that scripts cannot read, the id of a form only tells two sendings apart.
 * What somebody may read alone is guarded all the same: words in the address that another site chose make an answer travel unpacked,
 * and no answer has the same length twice.
 */
export function packAnswers(): express.RequestHandler[] {
  return [
    (_request, response, next) => {
      response.setHeader("X-Padding", "-".repeat(randomInt(1, PADDING)));
      next();
    },
    compression({
      filter: (request, response) => !isChosenElsewhere(request) && !isLive(response) && compression.filter(request, response),
    }),
  ];
}

function isChosenElsewhere(request: express.Request): boolean {
  const from = request.headers["sec-fetch-site"] ?? "none";
  return request.originalUrl.includes("?") && from !== "same-origin" && from !== "none";
}

/** An event must not wait for the next one until there is enough to pack. */
const isLive = (response: express.Response): boolean => /^text\/event-stream/i.test(String(response.getHeader("Content-Type")));
