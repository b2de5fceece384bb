/** What the cluster is put under, each alone. A scenario's errors are those that no limit explains. */
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { creepHeaders, creepUpload, submit } from "./clients.mjs";

const mebibyte = 1024 * 1024;

export const scenarios = [
  {
    name: "500 clients, 4 jobs of 3 small files each",
    async run({ masterUrl, folder }) {
      const file = await makeFile(folder, 2048);
      return tally(await runClients(500, 4, () => submit(masterUrl, [file, file, file])));
    },
  },
  {
    name: "20 clients, 100 MB each",
    async run({ masterUrl, folder }) {
      const file = await makeFile(folder, 100 * mebibyte);
      return tally(await runClients(20, 1, () => submit(masterUrl, [file])));
    },
  },
  {
    name: "10,000 files in one job",
    async run({ masterUrl, folder }) {
      const file = await makeFile(folder, 1024);
      return tally(await runClients(1, 1, () => submit(masterUrl, Array(10_000).fill(file))));
    },
  },
  {
    name: "10 clients alone",
    environment: { SLOW_CLIENT_SECONDS: "5" },
    async run({ masterUrl, folder }) {
      return tally(await runSteady(masterUrl, folder));
    },
  },
  {
    name: "10 clients beside 400 that creep",
    environment: { SLOW_CLIENT_SECONDS: "5" },
    async run({ masterUrl, folder }) {
      const creeping = [creepUpload, creepHeaders].flatMap((creep) =>
        Array.from({ length: 200 }, () => creep(masterUrl)),
      );
      const { errors, ...done } = tally(await runSteady(masterUrl, folder));
      const told = await Promise.all(creeping);
      const untold = told.filter((status) => status !== 408);
      return {
        ...done,
        errors: [...errors, ...untold.map((status) => `a creeping client was told ${status}`)],
      };
    },
  },
];

async function runSteady(masterUrl, folder) {
  const file = await makeFile(folder, 2048);
  return runClients(10, 50, () => submit(masterUrl, [file]));
}

/** Each client sends its jobs one after the other, all clients at once. */
async function runClients(clients, jobsEach, sendJob) {
  const answers = [];
  const runClient = async () => {
    for (let job = 0; job < jobsEach; job += 1) answers.push(await sendJob().catch(asRefusal));
  };
  await Promise.all(Array.from({ length: clients }, runClient));
  return answers;
}

function asRefusal(error) {
  return { status: error.code ?? "broken", answer: { error: error.message }, ms: 0 };
}

function tally(answers) {
  const results = answers.flatMap(({ answer }) => answer.results ?? []);
  const failures = answers.flatMap(({ answer }) => answer.failed_files ?? []);
  const refusals = answers.filter(({ status }) => status !== 200);
  const errors = [
    ...refusals.map(({ status, answer }) => `${status} ${answer.error}`),
    ...failures.map(({ code, error }) => `${code} ${error}`),
  ];
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return { files: results.length, errors, jobMs: times[Math.floor(times.length / 2)] };
}

/** Of zeros; where the disk knows holes it takes no room. */
async function makeFile(folder, bytes) {
  const file = path.join(folder, `of-${bytes}.bin`);
  await writeFile(file, "");
  await truncate(file, bytes);
  return { name: "file.bin", path: file, bytes };
}
