import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SlaveRegistry } from "../../src/master/slaves/slave-registry.ts";
import type { AttemptEnd, FilesRun } from "../../src/engines/http/slave-source.ts";
import { TaskCatalogue } from "../../src/master/slaves/task-catalogue.ts";
import { createLogger } from "../../src/platform/logger.ts";
import type { Registration, SlaveView } from "../../src/protocol/slave.ts";
import { linesType } from "../support/jobs.ts";

const clock = { now: 0 };
let registry: SlaveRegistry;
let catalogue: TaskCatalogue;

beforeEach(() => {
  clock.now = 1_000_000;
  catalogue = new TaskCatalogue();
  const log = createLogger("test", "silent");
  registry = new SlaveRegistry({ catalogue, log, fullMs: 60_000, now: () => clock.now });
});
afterEach(() => registry.stop());

const seedSlave: Registration = { slave_ip: "127.0.0.1", slave_port: 3000 };
const ourSlave: Registration = { ...seedSlave, task_types: [linesType], slots: 4, instance_id: "run-1" };

function add(registration: Registration = ourSlave): string {
  return registry.register(registration, "127.0.0.1");
}

function passSeconds(seconds: number): void {
  clock.now += seconds * 1000;
  registry.endLeases();
}

function only(): SlaveView | undefined {
  return registry.view()[0];
}

describe("a registration", () => {
  test("of address and port alone offers the six standard types and one slot", () => {
    add(seedSlave);
    expect(only()).toMatchObject({
      slave_id: "127.0.0.1:3000",
      address: "http://127.0.0.1:3000",
      state: "alive",
      slots: 1,
      busy: 0,
      task_types: ["image", "text", "embedding", "ocr", "audio", "document"],
      last_seen_seconds: 0,
    });
    expect(registry.offering("image")[0]?.knowsStages).toBe(false);
  });

  test("with more in it offers what it names", () => {
    add();
    expect(only()).toMatchObject({ task_types: ["lines"], slots: 4 });
    expect(registry.offering("image")).toEqual([]);
    expect(registry.offering("lines")[0]?.knowsStages).toBe(true);
    expect(catalogue.get("lines").field).toBe("files");
  });

  test("repeated is the heartbeat: one slave, still the same, and its work goes on", () => {
    add();
    const [before] = registry.offering("lines");
    passSeconds(10);
    add();
    expect(registry.offering("lines")).toEqual([before]);
    expect(before?.lost.aborted).toBe(false);
    expect(only()?.last_seen_seconds).toBe(0);
  });

  test("with another instance_id is another run: what ran there is lost", () => {
    add();
    const [before] = registry.offering("lines");
    registry.occupy(before!, "file");
    add({ ...ourSlave, instance_id: "run-2" });
    expect(before?.lost.aborted).toBe(true);
    expect(registry.view()).toHaveLength(1);
    expect(only()).toMatchObject({ state: "alive", busy: 0 });
  });
});

describe("a lease", () => {
  test("of a seed slave that goes silent ends after 15 s, and what runs there is lost", () => {
    add(seedSlave);
    const [slave] = registry.offering("image");
    passSeconds(15);
    expect(only()?.state).toBe("alive");
    passSeconds(0.1);
    expect(only()?.state).toBe("lost");
    expect(slave?.lost.aborted).toBe(true);
    expect(registry.offering("image")).toEqual([]);
    expect(registry.knows("image").offered).toBe(false);
  });

  test("is renewed by an answer to GET /check_status", () => {
    const id = add(seedSlave);
    passSeconds(10);
    registry.confirm(id, undefined);
    passSeconds(10);
    expect(only()).toMatchObject({ state: "alive", last_seen_seconds: 10 });
  });

  test("that ended is not renewed by a late answer, but by a registration", () => {
    const id = add(seedSlave);
    passSeconds(16);
    registry.confirm(id, undefined);
    expect(only()?.state).toBe("lost");
    add(seedSlave);
    expect(only()?.state).toBe("alive");
  });

  test("long over is forgotten", () => {
    add();
    passSeconds(16);
    expect(registry.view()).toHaveLength(1);
    passSeconds(600);
    expect(registry.view()).toEqual([]);
  });
});

describe("a heartbeat", () => {
  test("that does not come brings a slave in doubt long before its lease ends, and what runs there goes on", () => {
    const id = add();
    const [slave] = registry.offering("lines");
    passSeconds(8.1);
    expect(only()?.state).toBe("suspect");
    expect(registry.offering("lines")).toEqual([]);
    expect(slave?.lost.aborted).toBe(false);
    passSeconds(0.5);
    expect(registry.inquiries().status.map((one) => one.id)).toEqual([id]);
    registry.confirm(id, "run-1");
    expect(only()?.state).toBe("alive");
  });

  test("of another run that answers at the same address ends the first one's tasks", () => {
    const id = add();
    const [slave] = registry.offering("lines");
    registry.confirm(id, "run-2");
    expect(only()?.state).toBe("lost");
    expect(slave?.lost.aborted).toBe(true);
  });
});

/** What an attempt at one file that ended so has run. */
const ranOf = {
  done: { done: 1, failed: 0 },
  failed: { done: 0, failed: 1 },
  bad: { done: 0, failed: 1 },
  refused: { done: 0, failed: 0 },
  cancelled: { done: 0, failed: 0 },
} satisfies Record<AttemptEnd, FilesRun>;

function endOnce(end: AttemptEnd): void {
  registry.occupy(registry.offering("lines")[0]!, "file")(end, ranOf[end]);
}

describe("a slave that is not well", () => {
  test("gets no task until it is heard from again", () => {
    add();
    endOnce("bad");
    expect(only()).toMatchObject({ state: "suspect", failed: 1, busy: 0 });
    expect(registry.offering("lines")).toEqual([]);
    expect(registry.knows("lines").offered).toBe(true);
    add();
    expect(only()?.state).toBe("alive");
  });

  test("is asked for a sign of life after a pause that grows", () => {
    const id = add();
    endOnce("bad");
    expect(registry.inquiries().status).toEqual([]);
    clock.now += 500;
    expect(registry.inquiries().status).toHaveLength(1);
    registry.deny(id);
    clock.now += 999;
    expect(registry.inquiries().status).toEqual([]);
    clock.now += 1;
    expect(registry.inquiries().status).toHaveLength(1);
    registry.confirm(id, "run-1");
    expect(only()?.state).toBe("alive");
  });

  test("is not what a file's fault makes of it", () => {
    add();
    for (let calls = 0; calls < 5; calls += 1) endOnce("failed");
    expect(only()).toMatchObject({ state: "alive", failed: 5 });
  });

  test("that is full rests a moment and stays alive", () => {
    add();
    registry.occupy(registry.offering("lines")[0]!, "file")("refused", ranOf.refused);
    expect(only()).toMatchObject({ state: "alive", failed: 0 });
    expect(registry.offering("lines")[0]?.restsUntil).toBe(clock.now + 250);
  });

  test("is not what a slave becomes whose job was cancelled", () => {
    add();
    registry.occupy(registry.offering("lines")[0]!, "file")("cancelled", ranOf.cancelled);
    expect(only()).toMatchObject({ state: "alive", done: 0, failed: 0, busy: 0 });
    expect(only()!.recent).toEqual(Array.from({ length: 30 }, () => 0));
  });
});

describe("a slave that fails three calls in a row", () => {
  function failThreeTimes(): string {
    const id = add();
    for (let calls = 0; calls < 3; calls += 1) {
      endOnce("bad");
      add();
    }
    return id;
  }

  test("is set aside, whatever signs of life it gives, until a call of the master's own went well", () => {
    const id = failThreeTimes();
    expect(only()?.state).toBe("set_aside");
    registry.confirm(id, "run-1");
    expect(registry.offering("lines")).toEqual([]);
    clock.now += 500;
    const { status, trial } = registry.inquiries();
    expect(status).toEqual([]);
    expect(trial).toMatchObject([{ id, taskType: { name: "lines" } }]);
    registry.acquit(id);
    expect(only()?.state).toBe("alive");
    expect(registry.offering("lines")).toHaveLength(1);
  });

  test("is tried out after pauses that grow to 15 s", () => {
    const id = failThreeTimes();
    const pauses: number[] = [];
    for (let trials = 0; trials < 7; trials += 1) {
      const from = clock.now;
      while (registry.inquiries().trial.length === 0) clock.now += 100;
      pauses.push(clock.now - from);
      registry.deny(id);
    }
    expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  });

  test("is an ordinary one again when it starts anew", () => {
    failThreeTimes();
    add({ ...ourSlave, instance_id: "run-2" });
    expect(only()?.state).toBe("alive");
  });

  test("is not one that does a call well in between", () => {
    add();
    for (const end of ["bad", "bad", "done", "bad", "bad"] as const) {
      endOnce(end);
      add();
    }
    expect(only()?.state).toBe("alive");
  });
});

test("a slave that has been full for longer than its longest task is set aside", () => {
  add();
  endOnce("refused");
  clock.now += 60_000;
  endOnce("refused");
  expect(only()?.state).toBe("alive");
  clock.now += 1;
  endOnce("refused");
  expect(only()?.state).toBe("set_aside");
});

describe("a slave that says goodbye", () => {
  test("is gone at once when it has nothing to do", () => {
    expect(registry.remove(add())).toBe(true);
    expect(registry.view()).toEqual([]);
  });

  test("gets nothing more, and goes when what it has is done", () => {
    const id = add();
    const [slave] = registry.offering("lines");
    const end = registry.occupy(slave!, "file");
    registry.remove(id);
    expect(only()).toMatchObject({ state: "draining", busy: 1 });
    expect(registry.offering("lines")).toEqual([]);
    expect(slave?.lost.aborted).toBe(false);
    end("done", ranOf.done);
    expect(registry.view()).toEqual([]);
  });

  test("and comes back under the same address is a new one", () => {
    const id = add();
    registry.occupy(registry.offering("lines")[0]!, "file");
    registry.remove(id);
    add({ ...ourSlave, instance_id: "run-2" });
    expect(registry.view()).toHaveLength(1);
    expect(only()?.state).toBe("alive");
  });

  test("that nobody knows is none", () => {
    expect(registry.remove("10.0.0.1:3000")).toBe(false);
  });
});

test("whoever waits hears when a slave comes, goes, gets a free slot", () => {
  let changes = 0;
  const forget = registry.onChange(() => (changes += 1));
  const heard = (act: () => void): boolean => {
    const before = changes;
    act();
    return changes > before;
  };
  expect(heard(() => add())).toBe(true);
  const end = registry.occupy(registry.offering("lines")[0]!, "file");
  expect(heard(() => end("done", ranOf.done))).toBe(true);
  expect(heard(() => passSeconds(16))).toBe(true);
  forget();
  expect(heard(() => add())).toBe(false);
});

describe("a slave that is held back", () => {
  const offered = (): string[] => registry.offering("lines").map((slave) => slave.id);

  test("gets nothing and is offered to nobody, however often it beats", () => {
    const id = add();
    expect(registry.holdBack(id)).toMatchObject({ state: "draining" });
    for (let beat = 0; beat < 10; beat += 1) {
      passSeconds(5);
      add();
    }
    expect(only()).toMatchObject({ state: "draining" });
    expect(offered()).toEqual([]);
    expect(registry.knows("lines")).toEqual({ offered: false, staged: false });
  });

  test("ends what it has, and stays known", () => {
    const id = add();
    const end = registry.occupy(registry.offering("lines")[0]!, "file");
    expect(registry.holdBack(id)).toMatchObject({ state: "draining", busy: 1 });
    end("done", ranOf.done);
    expect(only()).toMatchObject({ state: "draining", busy: 0, done: 1 });
    expect(only()!.recent.at(-1)).toBe(1);
  });

  test("is as before when resumed, and whoever waits for a slave hears of it", () => {
    const id = add();
    registry.holdBack(id);
    let changes = 0;
    registry.onChange(() => (changes += 1));
    expect(registry.resume(id)).toMatchObject({ state: "alive" });
    expect(changes).toBe(1);
    expect(offered()).toEqual([id]);
  });

  test("is alive again after a new start", () => {
    registry.holdBack(add());
    add({ ...ourSlave, instance_id: "run-2" });
    expect(only()).toMatchObject({ state: "alive" });
    // The old start's word is forgotten: should its number come again, it counts as a new one.
    add();
    expect(only()).toMatchObject({ state: "alive" });
  });

  test("that was silent beyond its lease, or forgotten since, is held back when it returns", () => {
    registry.holdBack(add());
    passSeconds(16);
    expect(only()).toMatchObject({ state: "lost" });
    add();
    expect(only()).toMatchObject({ state: "draining" });
    passSeconds(16);
    passSeconds(11 * 60);
    expect(registry.view()).toEqual([]);
    add();
    expect(only()).toMatchObject({ state: "draining" });
    expect(offered()).toEqual([]);
  });

  test("is not tried out when it is set aside", () => {
    const id = add();
    for (let call = 0; call < 3; call += 1) {
      registry.occupy(registry.offering("lines")[0]!, "file")("bad", ranOf.bad);
      add();
    }
    passSeconds(1);
    expect(registry.inquiries().trial).toHaveLength(1);
    registry.holdBack(id);
    expect(registry.inquiries().trial).toEqual([]);
  });

  test("has to be known", () => {
    expect(() => registry.holdBack("10.0.0.1:3000")).toThrow("10.0.0.1:3000");
    expect(() => registry.resume("10.0.0.1:3000")).toThrow("10.0.0.1:3000");
  });
});
