/** Every limit of a master with the variable that sets it, for `GET /limits`. */
import type { Limit } from "../protocol/limits.ts";
import { heartbeatSeconds, leaseSeconds } from "../protocol/slave.ts";
import type { MasterConfig } from "./config.ts";

const limits = {
  MAX_FILE_BYTES: "bytes of one file",
  MAX_FILES: "files of one request",
  MAX_FIELDS: "form fields of one request",
  MAX_FIELD_BYTES: "bytes of one form field",
  MAX_RESULT_BYTES: "bytes of one result",
  MAX_OPEN_FILES: "files that wait or run in all jobs",
  TASK_TIMEOUT_SECONDS: "seconds that a slave may take for one file",
  NO_SLAVE_SECONDS: "seconds that a file waits while no slave offers its type",
  JOB_TTL: "seconds that a finished job can be asked for",
  JOB_FILES_KEPT: "files of finished jobs that can be asked for",
  DRAIN_SECONDS: "seconds that running requests get when the process stops",
} as const satisfies Partial<Record<keyof MasterConfig, string>>;

export function describeLimits(config: MasterConfig): Limit[] {
  const configured = Object.entries(limits).map(([variable, meaning]) => ({
    name: variable.toLowerCase(),
    value: config[variable as keyof typeof limits],
    meaning,
    variable,
  }));
  return [
    ...configured,
    {
      name: "heartbeat_seconds",
      value: heartbeatSeconds,
      meaning: "seconds between two signs of life of a slave",
    },
    { name: "lease_seconds", value: leaseSeconds, meaning: "seconds that a silent slave is believed in" },
  ];
}
