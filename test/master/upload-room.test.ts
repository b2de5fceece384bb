import { describe, expect, test } from "vitest";
import { UploadRoom } from "../../src/master/jobs/upload-room.ts";
import { MemoryJobStore } from "../../src/stores/memory-job-store.ts";
import { makeJob, makeTask } from "../support/jobs.ts";

const limits = { MAX_UPLOADS: 3, MAX_OPEN_FILES: 10, MAX_OPEN_BYTES: 1000 };

/** A room beside jobs that hold 4 files of 100 bytes each. */
async function makeRoom(): Promise<UploadRoom> {
  const jobs = new MemoryJobStore({ keepMs: 0, keepFiles: 0, keepBytes: 0 });
  const tasks = [0, 1, 2, 3].map((index) => makeTask({ index, bytes: 100 }));
  await jobs.create(makeJob(), tasks);
  return new UploadRoom({ jobs, limits });
}

describe("an upload room", () => {
  test("takes what fits exactly, and gives the place to the next when it has left", async () => {
    const room = await makeRoom();
    const first = await room.enter(600);
    await first.fill(6);
    await expect(room.enter(1)).rejects.toMatchObject({ code: "too_many_jobs" });
    first.leave();
    await expect(room.enter(600)).resolves.toBeDefined();
  });

  test("counts what uploads on their way said they have", async () => {
    const room = await makeRoom();
    await room.enter(500);
    await expect(room.enter(101)).rejects.toMatchObject({
      code: "too_many_jobs",
      message: expect.stringContaining("MAX_OPEN_BYTES"),
      details: { limit: 1000, actual: 900, retryAfterSeconds: expect.any(Number) },
    });
    await expect(room.enter(100)).resolves.toBeDefined();
  });

  test("refuses an upload that said nothing at the byte that is over", async () => {
    const place = await (await makeRoom()).enter(0);
    place.grow(600);
    expect(() => place.grow(601)).toThrow("MAX_OPEN_BYTES");
  });

  test("counts no byte twice of an upload that said how many it has", async () => {
    const place = await (await makeRoom()).enter(600);
    expect(() => place.grow(600)).not.toThrow();
  });

  test("refuses the files that are over once they are known", async () => {
    const room = await makeRoom();
    const [one, other] = [await room.enter(0), await room.enter(0)];
    await one.fill(4);
    await expect(other.fill(3)).rejects.toMatchObject({
      code: "too_many_jobs",
      message: expect.stringContaining("MAX_OPEN_FILES"),
      details: { limit: 10, actual: 8 },
    });
    other.leave();
    const third = await room.enter(0);
    await expect(third.fill(2)).resolves.toBeUndefined();
  });

  test("takes so many uploads at once, whether they end well or are refused", async () => {
    const room = await makeRoom();
    const places = [await room.enter(0), await room.enter(0)];
    await expect(room.enter(601)).rejects.toMatchObject({ code: "too_many_jobs" });
    places.push(await room.enter(0));
    await expect(room.enter(0)).rejects.toMatchObject({
      code: "too_many_uploads",
      message: expect.stringContaining("MAX_UPLOADS"),
      details: { limit: 3, retryAfterSeconds: expect.any(Number) },
    });
    places.pop()?.leave();
    await expect(room.enter(0)).resolves.toBeDefined();
  });

  test("tells nobody to try again what never fits", async () => {
    const room = await makeRoom();
    await expect(room.enter(1001)).rejects.toMatchObject({ code: "upload_too_large", retryable: false });
    const place = await room.enter(0);
    await expect(place.fill(11)).rejects.toMatchObject({ code: "too_many_files", retryable: false });
  });
});
