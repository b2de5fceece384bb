/** Screen 5: the slaves and what they do, how fast the cluster is, and how to add to it. */
import type { JSX } from "preact";
import type { SlaveView } from "../../client/client.ts";
import { leaseSeconds } from "../../protocol/slave.ts";
import { announce } from "../announce.tsx";
import { formatCount, formatDecimal } from "../format.ts";
import { master } from "../master.ts";
import { EmptyState, Loading, Notice } from "../parts/states.tsx";
import { useAction } from "../parts/use-action.ts";
import { useAnswer } from "../parts/use-answer.ts";
import { mayOperate } from "../session.ts";
import { strings } from "../strings.ts";
import { AddSlave } from "./add-slave.tsx";
import { PaceChart } from "./pace-chart.tsx";
import { paceOf } from "./throughput.ts";

const lookMs = 2000;

export function ClusterScreen(): JSX.Element {
  if (!mayOperate())
    return <EmptyState title={strings.cluster.forbidden.title} text={strings.cluster.forbidden.text} />;
  return <Cluster />;
}

function Cluster(): JSX.Element {
  const {
    answer: slaves,
    failure,
    ask,
  } = useAnswer((signal) => master.slaves({ signal }), { of: [], everyMs: lookMs });
  if (!slaves) {
    return <Loading text={failure === undefined ? strings.cluster.loading : strings.frame.lost} />;
  }
  return (
    <div class="cluster">
      <h1>{strings.cluster.title}</h1>
      {failure !== undefined && <Notice tone="warn">{strings.frame.lost}</Notice>}
      {slaves.length === 0 ? (
        <Notice tone="warn">
          <h2>{strings.process.noSlaves.title}</h2>
          <p>{strings.process.noSlaves.text}</p>
        </Notice>
      ) : (
        <>
          <Summary slaves={slaves} />
          <Slaves slaves={slaves} onChanged={ask} />
          <PaceChart slaves={slaves} />
        </>
      )}
      <section class="card">
        <h2>{strings.cluster.add}</h2>
        <AddSlave />
      </section>
    </div>
  );
}

function Summary({ slaves }: { slaves: readonly SlaveView[] }): JSX.Element {
  const alive = slaves.filter(({ state }) => state === "alive");
  const sum = (key: "slots" | "busy"): number => alive.reduce((total, slave) => total + slave[key], 0);
  return (
    <p class="row facts">
      <span>{strings.cluster.alive(alive.length, slaves.length)}</span>
      <span>{strings.cluster.busy(sum("busy"), sum("slots"))}</span>
    </p>
  );
}

interface SlavesProps {
  slaves: readonly SlaveView[];
  onChanged: () => void;
}

function Slaves({ slaves, onChanged }: SlavesProps): JSX.Element {
  return (
    <div class="card table" tabIndex={0} role="region" aria-label={strings.cluster.slaves}>
      <table>
        <thead>
          <tr>
            {strings.cluster.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {slaves.map((slave) => (
            <Slave key={slave.slave_id} slave={slave} onChanged={onChanged} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Slave({ slave, onChanged }: { slave: SlaveView; onChanged: () => void }): JSX.Element {
  const { slave_id, state, busy, slots, done, failed, task_types, tags, last_seen_seconds, version } = slave;
  const action = useAction();
  const isDraining = state === "draining";
  const turn = async (): Promise<void> => {
    await (isDraining ? master.resume(slave_id) : master.drain(slave_id));
    announce(isDraining ? strings.cluster.resumed(slave_id) : strings.cluster.drained(slave_id));
    onChanged();
  };
  return (
    <tr class={`slave ${state}`}>
      <th scope="row">{slave_id}</th>
      <td>
        <span class={`slave-state ${state}`} title={strings.cluster.stateMeans[state]}>
          {strings.cluster.states[state]}
        </span>
      </td>
      <td class="numbers">
        {strings.cluster.slots(busy, slots)}
        <Slots busy={busy} slots={slots} />
      </td>
      <td class="numbers">{formatDecimal(paceOf(slave))}</td>
      <td class="numbers">{formatCount(done)}</td>
      <td class="numbers">{formatCount(failed)}</td>
      <td class="numbers">{strings.cluster.lease(Math.floor(last_seen_seconds), leaseSeconds)}</td>
      <td>{version ?? "–"}</td>
      <td class="types">
        {task_types.join(", ")}
        {tags.length > 0 && ` · ${tags.join(", ")}`}
      </td>
      <td>
        {state !== "lost" && (
          <button type="button" disabled={action.isBusy} onClick={() => action.start(turn)}>
            {isDraining ? strings.cluster.resume : strings.cluster.drain}
            <span class="unseen"> {slave_id}</span>
          </button>
        )}
        {action.failure !== undefined && <span class="bad-text">{action.failure}</span>}
      </td>
    </tr>
  );
}

/** More would be a line of dots without an end. */
const slotsDrawn = 16;

function Slots({ busy, slots }: { busy: number; slots: number }): JSX.Element | null {
  if (slots > slotsDrawn) return null;
  return (
    <span class="slots" aria-hidden="true">
      {Array.from({ length: slots }, (_, place) => (
        <span key={place} class={place < busy ? "taken" : ""} />
      ))}
    </span>
  );
}
