/** The most memory of a master through which many files go, or large ones. */
import { truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { writeMultipart } from "../../dist/platform/multipart.js";
import { assign, fillJob } from "../clients.mjs";
import { processorPath, withCluster } from "../cluster.mjs";
import { NotMeasured } from "../figures.mjs";
import { peakMebibytes, residentMebibytes } from "../process-figures.mjs";

const mebibyte = 1024 * 1024;
const largeBytes = 100 * mebibyte;
const smallBytes = 10 * 1024;
const filesEachRequest = 1000;
const slave = { settings: { SLOTS: "2" }, processors: [processorPath("touch")] };
const target = { of: "ours", atMost: 300 };

export async function measureMemory({ quick, report, attempt }) {
  if (process.platform !== "linux") throw new NotMeasured("memory is read from /proc, which is Linux's");
  const small = quick ? 2000 : 50_000;
  const large = quick ? 5 : 50;
  const cases = [
    { name: `${small.toLocaleString("en")} files of 10 kB`, send: (url) => sendSmall(url, small) },
    { name: `${large} files of 100 MB`, send: (url, folder) => sendLarge(url, large, folder) },
  ];
  for (const { name, send } of cases) {
    const whole = `master's memory, ${name}`;
    await attempt(whole, () =>
      withCluster({ slaves: [slave, slave] }, async ({ masterUrl, folder, master }) => {
        const { pid } = master.child;
        const least = residentMebibytes(pid);
        await send(masterUrl, folder);
        const most = peakMebibytes(pid);
        report({ name: whole, unit: "MB", ours: most, spread: { least, most }, target });
      }),
    );
  }
}

async function sendSmall(masterUrl, count) {
  const content = Buffer.alloc(smallBytes, "a");
  const makeFile = (place) => ({ name: `file-${place}.txt`, content });
  await fillJob(masterUrl, { taskType: "touch", count, eachRequest: filesEachRequest, makeFile });
}

/** One file of zeros, again and again; where the disk knows holes it takes no room. */
async function sendLarge(masterUrl, count, folder) {
  const file = path.join(folder, "large.bin");
  await writeFile(file, "");
  await truncate(file, largeBytes);
  const part = { name: "files", mediaType: "application/octet-stream", path: file, bytes: largeBytes };
  const parts = Array.from({ length: count }, (_, place) => ({ ...part, filename: `large-${place}.bin` }));
  const form = writeMultipart([{ name: "task_type", value: "touch" }, ...parts]);
  await assign(masterUrl, form, count);
}
