/** Asks a slave for a sign of life, and for what it is doing. */
import axios from "axios";
import { createAgents } from "../../platform/tls.ts";
import { fixedLimits } from "../../protocol/limits.ts";
import { type SlaveStatus, slaveStatusSchema } from "../../protocol/slave.ts";
import { hostHeader } from "./host-header.ts";
import type { SlaveHandle } from "./slave-source.ts";

interface InquirySettings {
  authority: Buffer | undefined;
  timeoutMs: number;
}

/** Undefined when no answer came in time, or none that makes sense. */
export type AskForStatus = (slave: SlaveHandle) => Promise<SlaveStatus | undefined>;

/** Room for the ids and the progress of as many calls as a slave may have slots. */
const maxStatusBytes = fixedLimits.status_bytes.value;

/** Each question goes out on a new connection: an old one may be cut without either end having heard of it. */
export function createInquirer({ authority, timeoutMs }: InquirySettings): AskForStatus {
  const agents = createAgents({ authority, keepAlive: false });
  return async (slave) => {
    try {
      const { data } = await axios.get<unknown>(`${slave.url}/check_status`, {
        ...agents,
        headers: hostHeader(slave),
        timeout: timeoutMs,
        maxRedirects: 0,
        maxContentLength: maxStatusBytes,
        proxy: false,
      });
      return slaveStatusSchema.parse(data);
    } catch {
      return undefined;
    }
  };
}
