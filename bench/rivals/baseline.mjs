/** The seed design in Flask, a master and slaves with the same API: started where it and its packages are there. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { access, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { NotMeasured } from "../figures.mjs";
import { hold } from "../held.mjs";

const run = promisify(execFile);
const modules = ["flask", "requests", "PIL", "numpy", "sklearn", "docx", "PyPDF2"];
const packages =
  "python3-flask python3-requests python3-pil python3-numpy python3-sklearn python3-docx python3-pypdf2 " +
  "tesseract-ocr tesseract-ocr-eng";
const startMs = 60_000;

/** Lends the address of a master with so many slaves. Rejects with `NotMeasured` that says what is missing. */
export async function withBaseline({ home, folder, slaves }, use) {
  await checkPresence(home);
  const port = await findFreePorts(slaves + 1);
  const stop = hold(() => stopAll(folder));
  try {
    const args = [path.join(home, "run-baseline.sh"), slaves, port, folder].map(String);
    // Else each of two tesseract processes takes two threads, and they fight for the processors.
    const env = { PATH: process.env.PATH, OMP_THREAD_LIMIT: "1" };
    await run("bash", args, { env, timeout: startMs });
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    await stop();
  }
}

async function checkPresence(home) {
  const script = path.join(home, "run-baseline.sh");
  await access(script).catch(() => {
    throw new NotMeasured(`there is no ${script}; --baseline names its folder`);
  });
  const missing = [];
  for (const module of modules) {
    await run("/usr/bin/python3", ["-c", `import ${module}`]).catch(() => missing.push(`python3 ${module}`));
  }
  await run("tesseract", ["--version"]).catch(() => missing.push("tesseract"));
  if (missing.length > 0) {
    throw new NotMeasured(
      `${missing.join(", ")} are missing; apt-get install --no-install-recommends ${packages}`,
    );
  }
}

/** The first of so many ports that are free, one after the other. */
async function findFreePorts(count) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const first = await portIfFree(0);
    if (!first) continue;
    const rest = Array.from({ length: count - 1 }, (_, place) => first + 1 + place);
    const found = await Promise.all(rest.map(portIfFree));
    if (found.every(Boolean)) return first;
  }
  throw new NotMeasured(`no ${count} ports in a row are free`);
}

async function portIfFree(port) {
  if (port > 65_535) return undefined;
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    return server.address().port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}

/** The script notes each process that it has started, one a line. */
async function stopAll(folder) {
  const noted = await readFile(path.join(folder, "pids"), "utf8").catch(() => "");
  for (const pid of noted.trim().split(/\s+/).filter(Boolean).map(Number)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
}
