/** The bullmq engine on PostgreSQL beside Redis, in turns: tiny files in one job, and what a task costs each part. */
import { NotMeasured } from "../figures.mjs";
import { withPostgres } from "../postgres.mjs";
import { withRedis } from "../redis.mjs";
import { median, spread } from "../statistics.mjs";
import { fill, measureJob, withEngine } from "../tiny-files.mjs";

const sizes = { full: { files: 2000, rounds: 5 }, quick: { files: 100, rounds: 1 } };

export async function measureDatabases({ quick, report }) {
  if (process.platform !== "linux")
    throw new NotMeasured("processor time is read from /proc, which is Linux's");
  const { files, rounds } = quick ? sizes.quick : sizes.full;
  await withRedis((redis) =>
    withPostgres((postgres) =>
      withEngine({ ENGINE: "bullmq", REDIS_URL: redis.url }, (onRedis) =>
        withEngine({ ENGINE: "bullmq", DATABASE_URL: postgres.url }, async (onPostgres) => {
          // Code that has not run yet is slow, and each slave gets its processes.
          for (const cluster of [onRedis, onPostgres]) await fill(cluster, files);
          const runs = { ours: [], rival: [] };
          for (let round = 0; round < rounds; round += 1) {
            runs.rival.push(await measureJob(onRedis, files, redis));
            runs.ours.push(await measureJob(onPostgres, files, postgres));
          }
          reportRuns(report, files, runs);
        }),
      ),
    ),
  );
}

function reportRuns(report, files, runs) {
  const job = `tiny files, ${files.toLocaleString("en")} in one job, PostgreSQL against Redis`;
  const named = {
    rate: [job, "files/s"],
    master: ["… master's processor time a task", "ms"],
    slaves: ["… slaves' processor time a task, without their children", "ms"],
    database: ["… the database's processor time a task", "ms"],
  };
  for (const [what, [name, unit]] of Object.entries(named)) {
    const [ours, rival] = [runs.ours, runs.rival].map((all) => median(all.map((run) => run[what])));
    const ratios = runs.ours.map((run, round) => run[what] / runs.rival[round][what]);
    report({ name, unit, ours, rival, ratio: ours / rival, spread: spread(ratios) });
  }
}
