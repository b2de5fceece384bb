/** Asks slaves for a sign of life that give none by themselves, or whose last call failed. */
import axios from "axios";
import { leaseSeconds, slaveStatusSchema } from "../protocol/slave.ts";
import type { SlaveRegistry } from "./slave-registry.ts";

const probeEveryMs = 1000;
const probeTimeoutMs = (leaseSeconds * 1000) / 3;

export function startProber(registry: SlaveRegistry): { stop(): void } {
  const underWay = new Set<string>();
  const probe = async ({ id, url }: { id: string; url: string }): Promise<void> => {
    if (underWay.has(id)) return;
    underWay.add(id);
    if (await answersWell(url)) registry.confirm(id);
    else registry.deny(id);
    underWay.delete(id);
  };
  const timer = setInterval(() => {
    for (const slave of registry.toProbe()) void probe(slave);
  }, probeEveryMs).unref();
  return { stop: () => clearInterval(timer) };
}

async function answersWell(url: string): Promise<boolean> {
  try {
    const { data } = await axios.get<unknown>(`${url}/check_status`, {
      timeout: probeTimeoutMs,
      maxRedirects: 0,
      maxContentLength: 64 * 1024,
      proxy: false,
    });
    return slaveStatusSchema.safeParse(data).success;
  } catch {
    return false;
  }
}
