/** Asks a slave for a sign of life, and for what it is doing. */
import axios from "axios";
import { fixedLimits } from "../../protocol/limits.ts";
import { type SlaveStatus, slaveStatusSchema } from "../../protocol/slave.ts";

/** Room for the ids and the progress of as many calls as a slave may have slots. */
const maxStatusBytes = fixedLimits.status_bytes.value;

/** Undefined when no answer came in time, or none that makes sense. */
export async function askForStatus(slaveUrl: string, timeoutMs: number): Promise<SlaveStatus | undefined> {
  try {
    const { data } = await axios.get<unknown>(`${slaveUrl}/check_status`, {
      timeout: timeoutMs,
      maxRedirects: 0,
      maxContentLength: maxStatusBytes,
      proxy: false,
    });
    return slaveStatusSchema.parse(data);
  } catch {
    return undefined;
  }
}
