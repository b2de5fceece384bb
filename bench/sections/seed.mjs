/** Files a second of the service against the seed design in Flask: the same files, two slaves each, in turns. */
import { assign, packTask } from "../clients.mjs";
import { withCluster } from "../cluster.mjs";
import { withFolder } from "../held.mjs";
import { makeInputs } from "../inputs/inputs.mjs";
import { withBaseline } from "../rivals/baseline.mjs";
import { compareRates } from "../rounds.mjs";

/** The baseline gives a slave 45 s for its half of the files. */
const fileCounts = { image: 40, text: 400, embedding: 400, audio: 150, document: 150, ocr: 12 };
const quickCounts = { image: 4, text: 20, embedding: 20, audio: 6, document: 8, ocr: 2 };
const leastRatios = { image: 3, text: 2, embedding: 2, audio: 2, document: 2, ocr: 1 };
const slaves = [{ settings: { SLOTS: "1" } }, { settings: { SLOTS: "1" } }];
const nativeSlaves = slaves.map(({ settings }) => ({ settings: { ...settings, OCR_ENGINE: "native" } }));
const nativeName = "ocr by the native tesseract, against the seed design";

export async function measureSeed({ quick, baseline: home, report, attempt }) {
  const counts = quick ? quickCounts : fileCounts;
  const rounds = quick ? 1 : 3;
  await withFolder((folder) =>
    withBaseline({ home, folder, slaves: slaves.length }, (rivalUrl) =>
      withCluster({ slaves }, async ({ masterUrl }) => {
        for (const taskType of Object.keys(counts)) {
          const name = `${taskType}, against the seed design`;
          await attempt(name, async () => {
            const files = await makeInputs(taskType, counts[taskType], folder);
            const compared = await compare({ taskType, files, masterUrl, rivalUrl, rounds });
            const target = { of: "ratio", atLeast: leastRatios[taskType] };
            report({ name, unit: "files/s", ...compared, target });
          });
        }
        await attempt(nativeName, async () => {
          const taskType = "ocr";
          const files = await makeInputs(taskType, counts[taskType], folder);
          const compared = await withCluster({ slaves: nativeSlaves }, ({ masterUrl: url }) =>
            compare({ taskType, files, masterUrl: url, rivalUrl, rounds }),
          );
          report({ name: nativeName, unit: "files/s", ...compared, target: { of: "ratio", atLeast: 1.5 } });
        });
      }),
    ),
  );
}

async function compare({ taskType, files, masterUrl, rivalUrl, rounds }) {
  const few = files.slice(0, 4);
  const packedFew = await packTask(taskType, few);
  const packed = await packTask(taskType, files);
  // What is loaded at the first file is no part of a file.
  for (const url of [masterUrl, rivalUrl]) await assign(url, packedFew, few.length);
  return compareRates({
    rounds,
    amount: files.length,
    ours: async () => (await assign(masterUrl, packed, files.length)).ms,
    rival: async () => (await assign(rivalUrl, packed, files.length)).ms,
  });
}
