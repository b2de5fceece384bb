/**
 * The numbers of one process, shown at `GET /metrics` in the Prometheus text format. What counts and what is shown stands
 * in the rooms of master and slave; here is what both have. Own metrics start with `msdp_`; those of the process and of
 * Node keep the names that every dashboard knows them by.
 */
import type { StatsFs } from "node:fs";
import { statfs } from "node:fs/promises";
import type { RequestHandler } from "express";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** Half a minute of OCR and ten milliseconds of text are both common; a file may take TASK_TIMEOUT_SECONDS. */
export const processingBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

/** A registry with the numbers of the process itself; the launcher makes the only one. */
export function createRegistry(build: { role: "master" | "slave"; version: string }): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const info = new Gauge({
    name: "msdp_build_info",
    help: "Always 1; its labels say what runs here.",
    labelNames: ["role", "version"],
    registers: [registry],
  });
  info.set(build, 1);
  measureEventLoop(registry);
  return registry;
}

const eventLoopCheckMs = 100;

/** The library's own gauges start anew with each scrape, so a second scraper would take from the first. */
function measureEventLoop(registry: Registry): void {
  const delay = new Histogram({
    name: "msdp_event_loop_delay_seconds",
    help: "How late a timer of the event loop came, looked at ten times a second.",
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  let dueAt = performance.now() + eventLoopCheckMs;
  setInterval(() => {
    const now = performance.now();
    delay.observe(Math.max(0, now - dueAt) / 1000);
    dueAt = now + eventLoopCheckMs;
  }, eventLoopCheckMs).unref();
}

export function sendMetrics(registry: Registry): RequestHandler {
  return async (_request, response) => {
    response.set("Content-Type", registry.contentType).send(await registry.metrics());
  };
}

/** Counts every request when its answer is out or its client is gone. */
export function countRequests(registry: Registry): RequestHandler {
  const requests = new Counter({
    name: "msdp_http_requests_total",
    help: "Requests by method, route and status; 'gone' where the client left before its answer began.",
    labelNames: ["method", "route", "status"],
    registers: [registry],
  });
  return (request, response, next) => {
    response.once("close", () => {
      const status = response.headersSent ? response.statusCode : "gone";
      requests.inc({ method: request.method, route: routeOf(request), status });
    });
    next();
  };
}

/** The path as it is declared: those that came are as many as there are jobs. */
function routeOf({ route }: { route?: { path?: unknown } }): string {
  return typeof route?.path === "string" ? route.path : "none";
}

interface NumberShown {
  name: string;
  help: string;
}

/** Shows a number that is read at each scrape. */
export function showNumber(
  registry: Registry,
  { name, help }: NumberShown,
  read: () => number | Promise<number>,
): void {
  const collect = async (): Promise<void> => gauge.set(await read());
  const gauge = new Gauge({ name, help, registers: [registry], collect });
}

/** Shows numbers that are read at each scrape, one for each value of a label; what is no longer read is not shown. */
export function showNumbers(
  registry: Registry,
  { name, help, label }: NumberShown & { label: string },
  read: () => Iterable<[string, number]> | Promise<Iterable<[string, number]>>,
): void {
  const collect = async (): Promise<void> => {
    const numbers = await read();
    gauge.reset();
    for (const [value, number] of numbers) gauge.set({ [label]: value }, number);
  };
  const gauge = new Gauge({ name, help, labelNames: [label], registers: [registry], collect });
}

/** Shows how much room the disks of some folders have; a folder that is gone has none. */
export function showDiskSpace(registry: Registry, folders: Record<string, string>): void {
  const read = async (pick: (disk: StatsFs) => number): Promise<[string, number][]> => {
    const disks = await Promise.all(
      Object.entries(folders).map(async ([folder, path]) => {
        const disk = await statfs(path).catch(() => undefined);
        return disk ? [[folder, pick(disk)] as [string, number]] : [];
      }),
    );
    return disks.flat();
  };
  const size = { name: "msdp_disk_size_bytes", help: "Size of the disk that a folder lies on." };
  const free = { name: "msdp_disk_free_bytes", help: "Bytes that this process may still write there." };
  showNumbers(registry, { ...size, label: "folder" }, () => read((disk) => disk.blocks * disk.bsize));
  showNumbers(registry, { ...free, label: "folder" }, () => read((disk) => disk.bavail * disk.bsize));
}

/** Values as labels of a bounded set: the first so many are themselves, every further one is `other`. */
export function createLabels(most: number): (value: string) => string {
  const known = new Set<string>();
  return (value) => {
    if (known.size < most) known.add(value);
    return known.has(value) ? value : "other";
  };
}
