/** One of several masters: jobs in a database that all share, slaves that pull, bytes in folders that all share. */
import { randomUUID } from "node:crypto";
import { Producer } from "../../engines/bullmq/producer.ts";
import { createTickets } from "../../engines/bullmq/tickets.ts";
import { WorkDesk } from "../../engines/bullmq/work-desk.ts";
import type { SharedDatabase } from "../../protocol/shared-database.ts";
import { ServiceError } from "../../protocol/errors.ts";
import { DiskFileStore } from "../../stores/disk-file-store.ts";
import { openSharedDatabase } from "../../stores/shared-database.ts";
import { SharedJobStore } from "../../stores/shared-job-store.ts";
import { ResultWriter } from "../jobs/result-writer.ts";
import { WorkCheck } from "../jobs/work-check.ts";
import { workRoutes } from "../jobs/work-routes.ts";
import { SlaveBoard } from "../slaves/slave-board.ts";
import { SlaveRegistry } from "../slaves/slave-registry.ts";
import { type Backbone, type BackboneParts, callOverheadMs, patienceOf } from "./backbone.ts";

/** Beside the processing: inputs on their way to a slave, and an outcome that waits for a master to come back. */
const ticketSlackMs = 3_600_000;

/** Rejects with an `Error` for people when the database does not answer. */
export async function openBullmqBackbone(parts: BackboneParts, database: SharedDatabase): Promise<Backbone> {
  const { config, catalogue, folders, log } = parts;
  const masterId = randomUUID();
  const { records, cluster } = await openSharedDatabase(database);
  for (const risk of await cluster.findRisks()) log.warn({ risk }, "jobs may be lost");
  const files = new DiskFileStore({ ...folders, areShared: true });
  const jobs = new SharedJobStore({
    records,
    masterId,
    keepMs: config.JOB_TTL * 1000,
    keepFiles: config.JOB_FILES_KEPT,
    keepBytes: config.RESULTS_MAX_BYTES,
  });
  const timeoutMs = config.TASK_TIMEOUT_SECONDS * 1000 + callOverheadMs;
  const slaves = new SlaveRegistry({ catalogue, log, fullMs: timeoutMs });
  const board = new SlaveBoard({ cluster, registry: slaves, log });
  const writer = new ResultWriter({ jobs, files, log, noRoomMs: config.NO_SPACE_SECONDS * 1000 });
  const producer = await Producer.open({ database, jobs, log });
  const handing = {
    jobs,
    files,
    producer,
    commit: (outcome: Parameters<ResultWriter["commit"]>[0]) => writer.commit(outcome),
    log,
  };
  const { tokens } = config.access;
  const tickets = createTickets(tokens.length > 0 ? tokens : [await cluster.secret()]);
  const desk = new WorkDesk({ ...handing, tickets, ticketMs: timeoutMs + ticketSlackMs, limits: config });
  let check: WorkCheck | undefined;
  return {
    jobs,
    files,
    engine: producer,
    slaves,
    slaveRoutes: workRoutes(desk),
    register: async (registration) => {
      if (!registration.pulls) throw pushesAlone();
      // Shown and never called, so its address needs no proof.
      const slaveId = slaves.register(registration, registration.slave_ip);
      await board.post(registration, registration.slave_ip);
      return slaveId;
    },
    dismiss: async (slaveId) => {
      await board.takeDown(slaveId);
      return slaves.remove(slaveId);
    },
    isReachable: () =>
      jobs.countOpen().then(
        () => true,
        () => false,
      ),
    start: async ({ cancel, resumeCallbacks }) => {
      check = new WorkCheck({
        ...handing,
        cluster,
        slaves,
        masterId,
        cancel,
        onLead: () => void resumeCallbacks(),
        noSlaveMs: patienceOf(config),
      });
      return [];
    },
    holdsUp: (job) => !job.isDurable && job.masterId === masterId,
    stopWork: async () => {
      await check?.stop();
      writer.stop();
      await producer.stop();
      board.stop();
      slaves.stop();
    },
    // What runs goes on: another master takes its outcome.
    handBack: async () => undefined,
    close: async () => {
      jobs.stop();
      await records.close();
      await cluster.close();
    },
  };
}

function pushesAlone(): ServiceError {
  return new ServiceError(
    "invalid_field",
    "This slave waits to be called (ENGINE=http), and from this master slaves pull (ENGINE=bullmq). Set the same ENGINE, " +
      "and REDIS_URL or DATABASE_URL, on both.",
    { field: "pulls" },
  );
}
