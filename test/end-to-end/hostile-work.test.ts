/** Hostile files that no check foresees: they are found out by the work or the memory that they take, and cut off. */
import { beforeEach, describe, expect, test } from "vitest";
import { hasProc } from "../support/watch.ts";
import { hostileTimeoutMs, useHostileCluster } from "./hostile/hostile-cluster.ts";
import { greedyPdf, toilsomePdf } from "./hostile/hostile-pdfs.ts";
import { toilsomeDrawing } from "./hostile/hostile-pictures.ts";

const { expectOutcome, expectKilled, warmUp, expectRest } = useHostileCluster();

describe("what no check foresees", () => {
  // The file before has cost a child or two, and those that came in their place have loaded nothing yet.
  beforeEach(warmUp);

  test.each([toilsomeDrawing, toilsomePdf])(
    "$taskType: $what ends with its share of processor time, and is not tried again",
    async (file) => {
      expect.hasAssertions();
      await expectOutcome(file);
    },
    hostileTimeoutMs,
  );

  test.runIf(hasProc)(
    `document: ${greedyPdf.what} costs two children and no slave`,
    async () => {
      expect.hasAssertions();
      await expectKilled(greedyPdf);
    },
    hostileTimeoutMs,
  );
});

describe("afterwards", () => {
  test.runIf(hasProc)("nothing of it is still at work five seconds later", async () => {
    expect.hasAssertions();
    await expectRest();
  });
});
