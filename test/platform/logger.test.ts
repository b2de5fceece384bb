import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { launchers } from "../support/cluster.ts";

/** Logs what a call that failed rejects with: axios hangs the request on it, headers and all. */
const program = `
  import axios from "axios";
  import { createLogger } from ${JSON.stringify(new URL("platform/logger.js", launchers).href)};
  const log = createLogger("test");
  const headers = { authorization: "Bearer the-token-of-this-test" };
  const error = await axios.get("http://127.0.0.1:9", { headers, proxy: false }).catch((error) => error);
  log.error({ err: error }, "as it came");
  log.error({ err: new Error("outer", { cause: error }) }, "as a cause");
  log.error({ err: "a text" }, "no error");
`;

test("a logged error tells what failed and where, and nothing of the request that it carries", async () => {
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
    cwd: new URL("..", launchers),
  });
  const { stderr } = await run;
  const lines = stderr
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).err);
  expect(lines[0]).toMatchObject({
    type: expect.stringMatching(/Error/),
    message: expect.stringContaining("127.0.0.1:9"),
    code: "ECONNREFUSED",
    stack: expect.stringMatching(/\n\s+at /),
  });
  expect(lines[1].stack).toMatch(/caused by: .*127\.0\.0\.1:9/s);
  expect(lines[2]).toBe("a text");
  expect(stderr).not.toContain("the-token-of-this-test");
});
