/**
 * The soak: a cluster under steady load of which something is killed every few seconds. Every answer is checked, and
 * what each process holds is printed over time, with how fast it grows. `npm run soak` runs it, `npm test` does not.
 */
import { expect, inject, test } from "vitest";
import { withLogFile } from "../chaos/log-file.ts";
import { expectRest, measureRest } from "../chaos/rest.ts";
import { readResults } from "../chaos/results-folder.ts";
import { withScene } from "../chaos/scene.ts";
import { makeWorkload } from "../chaos/workload.ts";
import { Diary } from "./diary.ts";
import { Harm } from "./harm.ts";
import { Load } from "./load.ts";

declare module "vitest" {
  interface ProvidedContext {
    soak: { minutes: number; seed: number };
  }
}

const { minutes, seed } = inject("soak");

/** Finished jobs are kept for less than the warm-up, or their records would be what grows. */
const environment = { JOB_TTL: "30", JOB_FILES_KEPT: "1000" };

test.skipIf(process.platform !== "linux")("every answer is right and every process stays", async () => {
  await withLogFile(async (log) =>
    withScene({ environment, log }, async (scene) => {
      const rest = await measureRest(scene);
      const load = await Load.prepare(scene, await makeWorkload());
      const harm = new Harm(scene, { seed, minutes });
      const diary = new Diary(scene, { load, harm, minutes });
      const end = AbortSignal.timeout(minutes * 60_000);
      await Promise.all([load.run(harm, end), harm.run(end), diary.run(end)]);
      diary.printGrowth();
      expect(load.wrong, "answers that no kill explains").toEqual([]);
      expect([...(await readResults(scene.folder)).keys()], "results that nobody was told of").toEqual([]);
      await expectRest(scene, rest);
    }),
  );
});
