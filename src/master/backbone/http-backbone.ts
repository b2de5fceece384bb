/** One master that knows everything: jobs in its memory and its journal, slaves that it calls. */
import path from "node:path";
import { Dispatcher } from "../../engines/http/dispatcher.ts";
import { SlaveCaller } from "../../engines/http/slave-caller.ts";
import { tryOut } from "../../engines/http/slave-trial.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { DiskFileStore } from "../../stores/disk-file-store.ts";
import { MemoryJobStore } from "../../stores/memory-job-store.ts";
import { SqliteJournal } from "../../stores/sqlite-journal.ts";
import { parseAddressList } from "../allowed-addresses.ts";
import { handBack } from "../drain.ts";
import { recoverJobs, removeStrays } from "../jobs/recovery.ts";
import { ResultWriter } from "../jobs/result-writer.ts";
import { resolveSlaveAddress } from "../slaves/slave-address.ts";
import { startProber } from "../slaves/slave-prober.ts";
import { SlaveRegistry } from "../slaves/slave-registry.ts";
import { type Backbone, type BackboneParts, callOverheadMs, patienceOf } from "./backbone.ts";

export function openHttpBackbone(parts: BackboneParts): Backbone {
  const { config, catalogue, folders, authority, log } = parts;
  const files = new DiskFileStore(folders);
  const journal = new SqliteJournal(path.join(folders.data, "jobs.sqlite"), (error) => {
    log.error({ err: error }, "jobs not written down");
    parts.onJournalFailure();
  });
  const jobs = new MemoryJobStore({
    keepMs: config.JOB_TTL * 1000,
    keepFiles: config.JOB_FILES_KEPT,
    keepBytes: config.RESULTS_MAX_BYTES,
    journal,
  });
  const timeoutMsPerFile = config.TASK_TIMEOUT_SECONDS * 1000 + callOverheadMs;
  const noRoomMs = config.NO_SPACE_SECONDS * 1000;
  const slaves = new SlaveRegistry({ catalogue, log, fullMs: timeoutMsPerFile });
  const [token] = config.access.tokens;
  const caller = new SlaveCaller({ token, authority, timeoutMsPerFile, limits: config }, files);
  const prober = startProber({
    registry: slaves,
    authority,
    tryOut: ({ slave, taskType }) => tryOut({ caller, files }, slave, taskType),
    log,
  });
  const writer = new ResultWriter({ jobs, files, log, noRoomMs });
  const engine = new Dispatcher(
    { jobs, files, slaves, caller, log, noRoomMs, commit: (outcome) => writer.commit(outcome) },
    {
      turns: config.DISPATCH,
      noSlaveMs: patienceOf(config),
      // Strict turns leave slots free that have work waiting.
      lateCopies: config.LATE_COPIES && config.DISPATCH === "late",
    },
  );
  const addresses = parseAddressList("SLAVE_ADDRESSES", config.SLAVE_ADDRESSES);
  return {
    jobs,
    files,
    engine,
    slaves,
    register: async (registration, from) => {
      if (registration.pulls) throw pullsAlone();
      return slaves.register(registration, await resolveSlaveAddress(registration.slave_ip, from, addresses));
    },
    dismiss: async (slaveId) => slaves.remove(slaveId),
    isReachable: async () => true,
    start: async ({ cancel, resumeCallbacks }) => {
      const recovered = await recoverJobs({ jobs, files, engine, cancel, log });
      await resumeCallbacks();
      return recovered;
    },
    holdsUp: () => true,
    stopWork: async () => {
      writer.stop();
      await engine.stop();
      prober.stop();
      slaves.stop();
      caller.stop();
    },
    handBack: async () => {
      await handBack(jobs);
      await removeStrays({ jobs, files });
    },
    close: () => journal.close(),
  };
}

function pullsAlone(): ServiceError {
  return new ServiceError(
    "invalid_field",
    "This slave pulls (ENGINE=bullmq), and this master calls its slaves (ENGINE=http). Set the same ENGINE on both.",
    { field: "pulls" },
  );
}
