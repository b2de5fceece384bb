/** Changes to the file of API keys, one at a time and never half: a master reads it while it is written. */
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { type ApiKey, formatKeyFile, hashKey, makeKey, parseKeyFile } from "./key-file.ts";

type NewKey = Pick<ApiKey, "name" | "scopes" | "rate">;

/** Hands back the key, which stands nowhere else. Rejects with an `Error` when the name is taken. */
export async function createKey(file: string, { name, scopes, rate }: NewKey): Promise<string> {
  const key = makeKey();
  await change(file, (keys) => {
    if (keys.some((one) => one.name === name)) {
      throw new Error(`There is a key '${name}' in ${file} already. 'rotate' makes another one for it.`);
    }
    return [...keys, { name, hashes: [hashKey(key)], scopes, ...(rate !== undefined && { rate }) }];
  });
  return key;
}

/** Hands back a second key of the same name and rights; the former one goes on to be accepted. */
export async function rotateKey(file: string, name: string): Promise<string> {
  const key = makeKey();
  await changeOne(file, name, (one) => ({ ...one, hashes: [...one.hashes.slice(-1), hashKey(key)] }));
  return key;
}

/** Of a name's keys the newest alone is accepted from now on. */
export async function retireOldKey(file: string, name: string): Promise<void> {
  await changeOne(file, name, (one) => ({ ...one, hashes: one.hashes.slice(-1) }));
}

export async function removeKey(file: string, name: string): Promise<void> {
  await changeOne(file, name, () => undefined);
}

/** None where there is no file yet. Rejects with an `Error` that says what is wrong with the file. */
export async function listKeys(file: string): Promise<ApiKey[]> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return text === undefined ? [] : parseKeyFile(file, text);
}

async function changeOne(
  file: string,
  name: string,
  changed: (key: ApiKey) => ApiKey | undefined,
): Promise<void> {
  await change(file, (keys) => {
    if (!keys.some((one) => one.name === name)) {
      const names = keys.map((one) => one.name).join(", ") || "none at all";
      throw new Error(`There is no key '${name}' in ${file}; there is ${names}.`);
    }
    return keys.flatMap((one) => (one.name === name ? (changed(one) ?? []) : one));
  });
}

/** What is half written has another name, which also keeps a second change out until this one is done. */
async function change(file: string, changed: (keys: ApiKey[]) => ApiKey[]): Promise<void> {
  const unfinished = path.resolve(`${file}.new`);
  const handle = await open(unfinished, "wx", await modeOf(file)).catch((error: unknown) => {
    const isLocked = error instanceof Error && Reflect.get(error, "code") === "EEXIST";
    throw isLocked
      ? new Error(`${unfinished} is there: another change is under way, or was cut off.`)
      : error;
  });
  try {
    const text = formatKeyFile(changed(await listKeys(file)));
    // Nothing is written that a master would refuse.
    parseKeyFile(file, text);
    await handle.writeFile(text);
    await handle.sync();
    await handle.close();
    await rename(unfinished, file);
  } catch (error) {
    await handle.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** A new file is its owner's alone; one that others may read stays so. */
async function modeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isMissing(error)) return 0o600;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && Reflect.get(error, "code") === "ENOENT";
}
