/**
 * npm runs this after `npm install` and `npm ci` in a checkout: it builds dist/. Where the development dependencies
 * were left out (`npm ci --omit=dev`) there is no compiler; dist/ then comes from elsewhere, such as an image's build
 * stage, and there is nothing to do.
 */
import { createRequire } from "node:module";

if (isInstalled("typescript")) await import("./build.mjs");

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return false;
    throw error;
  }
}
