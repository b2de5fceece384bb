/** What a process holds, as the system and the process itself tell: descriptors, timers, memory, threads. Linux alone. */
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { eventually } from "../support/cluster.ts";

export interface Footprint {
  /** Sockets, pipes and files together. */
  descriptors: number;
  /** Those of them that are files of a disk. */
  files: string[];
  threads: number;
  rssBytes: number;
}

/** proc_pid_fd(5), proc_pid_status(5). */
export function footprintOf(pid: number): Footprint {
  const links = readdirSync(`/proc/${pid}/fd`).flatMap((name) => readLink(`/proc/${pid}/fd/${name}`));
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const figure = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  return {
    descriptors: links.length,
    files: links.filter((link) => link.startsWith("/") && !link.startsWith("/dev/")),
    threads: figure("Threads"),
    rssBytes: figure("VmRSS") * 1024,
  };
}

const resourcesSchema = z.array(z.string());

/** How many timers keep a process of a scene alive; it is asked by ./tell-resources.mjs. */
export async function timersOf(pid: number, folder: string): Promise<number> {
  const file = path.join(folder, `resources-${pid}.json`);
  await rm(file, { force: true });
  process.kill(pid, "SIGUSR2");
  const told = resourcesSchema.parse(JSON.parse(await eventually(async () => readFile(file, "utf8"))));
  await rm(file);
  return told.filter((resource) => resource === "Timeout").length;
}

function readLink(link: string): string[] {
  try {
    return [readlinkSync(link)];
  } catch {
    // It was closed between the listing and this.
    return [];
  }
}
