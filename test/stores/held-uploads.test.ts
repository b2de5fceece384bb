import { expect, test } from "vitest";
import { HeldUploads } from "../../src/stores/held-uploads.ts";

const megabytes = (count: number): Buffer => Buffer.alloc(count * 1024 * 1024);

test("64 MB are held in all, and what goes makes room", () => {
  const held = new HeldUploads();
  expect(held.hold("/jobs/a/uploads/1", megabytes(40))).toBe(true);
  expect(held.hold("/jobs/b/uploads/1", megabytes(24))).toBe(true);
  expect(held.hold("/jobs/b/uploads/2", Buffer.from("x"))).toBe(false);
  expect(held.get("/jobs/b/uploads/2")).toBeUndefined();
  held.drop("/jobs/b/uploads/1");
  held.drop("/jobs/b/uploads/1");
  expect(held.hold("/jobs/c/uploads/1", megabytes(24))).toBe(true);
  held.dropBelow("/jobs/a");
  expect(held.hold("/jobs/c/uploads/2", megabytes(40))).toBe(true);
  expect(held.hold("/jobs/c/uploads/3", Buffer.from("x"))).toBe(false);
});

test("a folder goes without those beside it", () => {
  const held = new HeldUploads();
  for (const file of ["/jobs/a/uploads-1/x", "/jobs/a/uploads-2/x", "/jobs/ab/uploads-3/x"])
    held.hold(file, Buffer.from(file));
  held.dropBelow("/jobs/a/uploads-1");
  expect(held.get("/jobs/a/uploads-1/x")).toBeUndefined();
  expect(held.get("/jobs/a/uploads-2/x")?.toString()).toBe("/jobs/a/uploads-2/x");
  held.dropBelow("/jobs/a");
  expect(held.get("/jobs/a/uploads-2/x")).toBeUndefined();
  expect(held.get("/jobs/ab/uploads-3/x")?.toString()).toBe("/jobs/ab/uploads-3/x");
});
