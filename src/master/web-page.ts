/**
 * `GET /` for browsers: the web page, and its assets under /assets. Whoever may load it may not yet do anything with it;
 * it uses the API like every client. What it consists of was built into dist/web by scripts/build-web.mjs.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import express, { type RequestHandler, Router } from "express";
import helmet from "helmet";
import { packageFolder } from "../platform/package-folder.ts";

const folder = path.join(packageFolder, "dist/web");
const page = path.join(folder, "index.html");

/**
 * Nothing but what this master serves, and no script or style that stands in a page. Pictures, sounds and PDF also from
 * what the page itself holds, since results are fetched with care and dropped files never left the browser.
 */
const policy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", "blob:", "data:"],
    mediaSrc: ["'self'", "blob:"],
    frameSrc: ["blob:"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
});

/** Hands on what asks for the contract's text, and everything where no page was built. */
export const preferWebPage: RequestHandler = (request, response, next) => {
  response.vary("Accept");
  if (request.accepts(["text/plain", "text/html"]) !== "text/html" || !existsSync(page)) {
    next();
    return;
  }
  policy(request, response, () => {
    // Asked for anew each time, since it names the assets of the version that runs.
    response.set("Cache-Control", "no-cache");
    response.sendFile(page);
  });
};

/** An asset's name changes with its content, so whoever has it never has to ask again. */
export function webAssets(): Router {
  const router = Router();
  router.use(policy);
  router.use(express.static(path.join(folder, "assets"), { immutable: true, maxAge: "1y", index: false }));
  return router;
}
