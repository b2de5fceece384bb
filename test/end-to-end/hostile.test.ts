/**
 * Files that would hurt a careless service, each sent with three good files of its type through a real cluster: each ends
 * as it should, its companions come back, and the slaves stay small and answer at once.
 */
import { describe, expect, test } from "vitest";
import { hasProc } from "../support/watch.ts";
import { hostileTimeoutMs, useHostileCluster } from "./hostile/hostile-cluster.ts";
import { hostilePackages } from "./hostile/hostile-packages.ts";
import { hostilePdfs } from "./hostile/hostile-pdfs.ts";
import { hostilePictures } from "./hostile/hostile-pictures.ts";
import { hostileRecordings } from "./hostile/hostile-recordings.ts";
import { hostileTexts } from "./hostile/hostile-texts.ts";

const { expectOutcome, expectRest } = useHostileCluster();

const collections = {
  pictures: hostilePictures,
  recordings: hostileRecordings,
  PDFs: hostilePdfs,
  packages: hostilePackages,
  texts: hostileTexts,
};

describe.each(Object.entries(collections))("hostile %s", (_name, files) => {
  test.each(files.map((file) => ({ ...file, claim: `${file.taskType}: ${file.what}` })))(
    "$claim",
    async (file) => {
      expect.hasAssertions();
      await expectOutcome(file);
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
