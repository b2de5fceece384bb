/** A real browser for the tests of the page: it fails a test in which the page complained of anything. */
import { type Browser, type BrowserContextOptions, type Page, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** The program that scripts/test-browser.mjs has found. */
    chromium: string;
    isShort: boolean;
  }
}

/** Viewers beyond their first figures are left out of a short run. */
export const isLongRun = !inject("isShort");

interface PageSettings extends BrowserContextOptions {
  /** What the page's console may say though it is an error: of a request that was to fail, Chromium tells by itself. */
  expected?: RegExp;
}

type UsePage = (page: Page) => Promise<void>;

/** One browser for all tests of a file; hands back how to open a page in a profile of its own. */
export function shareBrowser(): (settings: PageSettings, use: UsePage) => Promise<void> {
  let browser: Browser | undefined;
  beforeAll(async () => {
    // A container's root has no use for the sandbox, and Chromium refuses to start without being told so.
    browser = await chromium.launch({ executablePath: inject("chromium"), args: ["--no-sandbox"] });
  });
  afterAll(async () => browser?.close());
  return async ({ expected, ...settings }, use) => {
    const context = await browser!.newContext({ reducedMotion: "reduce", ...settings });
    context.setDefaultTimeout(40_000);
    try {
      const page = await context.newPage();
      const complaints = collectComplaints(page, expected);
      await use(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  };
}

/** What was thrown and not caught, and what the console has for an error: a breach of the policy among others. */
function collectComplaints(page: Page, expected: RegExp | undefined): string[] {
  const complaints: string[] = [];
  const note = (text: string): void => {
    if (!expected?.test(text)) complaints.push(text);
  };
  page.on("pageerror", (error) => note(String(error.stack ?? error)));
  page.on("console", (message) => {
    // How a master says that it should get no work now, which Chromium takes for a failure.
    const isReadiness = message.location().url.endsWith("/readyz");
    if (message.type() === "error" && !isReadiness) note(message.text());
  });
  return complaints;
}

/** What Chromium says of requests to a master that is not there. */
export const offline = /net::ERR_|Failed to load resource/;
