/** A processor that takes time and no processor: the file says how many ms, `SLOWNESS` how many times that it is. */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

const slowness = Number(process.env.SLOWNESS ?? 1);

export default {
  taskType: {
    name: "sleep",
    field: "files",
    key: "sleep_data",
    result_name: "{base}_slept.json",
    media_types: ["text/plain"],
  },
  async process({ path }) {
    await sleep(slowness * Number(await readFile(path, "utf8")));
    return { body: "{}", mediaType: "application/json" };
  },
};
