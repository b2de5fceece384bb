import { expect, test } from "vitest";
import { type JobView, isFinished, jobViewSchema } from "../../src/protocol/job.ts";
import { eventually, withCluster } from "../support/cluster.ts";
import { send, submit } from "../support/requests.ts";
import { order, testProcessors } from "../support/test-processors.ts";

const slots = 2;
const manyFiles = 10_000;
/** Too long for two of them to travel in one call. */
const resting = { act: "rest", ms: 120, cpuSeconds: 0 } as const;
const respondAsync = { headers: { prefer: "respond-async" } };

test("a job of one file starts within two task times, though ten thousand files were there before it", async () => {
  await withCluster(
    { slaves: 1, slotsPerSlave: slots, processorModules: testProcessors },
    async ({ masterUrl }) => {
      const viewOf = async (id: string): Promise<JobView> =>
        jobViewSchema.parse((await send(`${masterUrl}/jobs/${id}`)).body);
      const many = Array.from({ length: manyFiles }, (_, number) => order(`${number}.json`, resting));
      const large = (await submit(masterUrl, { task_type: "obey", orders: many }, respondAsync)).body;
      const alone = { task_type: "obey", orders: [order("a.json", resting)] };
      const small = (await submit(masterUrl, alone, respondAsync)).body;
      const [one] = await eventually(async () => {
        const { state, files } = await viewOf(small.id);
        expect(isFinished(state)).toBe(true);
        return files;
      }, 60_000);
      const { files, counts } = await viewOf(large.id);
      expect(counts.queued).toBeGreaterThan(manyFiles / 2);
      const [queuedAt, startedAt] = [one?.queued_at, one?.started_at].map((moment) =>
        Date.parse(String(moment)),
      );
      expect(startedAt).toBeGreaterThanOrEqual(queuedAt!);
      const overtook = files.filter(({ started_at: started }) => {
        const at = started === null ? Number.NaN : Date.parse(started);
        return at > queuedAt! && at < startedAt!;
      });
      // In one task time each slot starts one file.
      expect(overtook.length).toBeLessThanOrEqual(2 * slots);
      await send(`${masterUrl}/jobs/${large.id}`, { method: "DELETE" });
    },
  );
}, 120_000);
