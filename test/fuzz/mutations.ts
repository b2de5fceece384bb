/** Damage to files, as disks, networks and malice do it: each a small step that fast-check can shrink. */
import fc from "fast-check";

/** Places and lengths are parts of a file's length, so that a mutation fits any file. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const shortLength = fc.double({ min: 0, max: 0.1, noNaN: true });

export const mutation = fc.oneof(
  fc.record({ kind: fc.constant("cut"), at: place }),
  fc.record({ kind: fc.constant("flip"), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant("zeros"), at: place, length: shortLength }),
  fc.record({ kind: fc.constant("remove"), at: place, length: shortLength }),
  fc.record({
    kind: fc.constant("repeat"),
    at: place,
    length: shortLength,
    times: fc.integer({ min: 1, max: 20 }),
  }),
  // The head of one file and the tail of another of its kind.
  fc.record({ kind: fc.constant("splice"), at: place, from: place }),
  // Where formats keep lengths, counts and offsets.
  fc.record({
    kind: fc.constant("number"),
    at: place,
    value: fc.constantFrom(0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff),
    isBigEndian: fc.boolean(),
  }),
);
export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** The file after one step; `other` is what a splice takes its tail from. */
export function mutate(bytes: Buffer, step: Mutation, other: Buffer): Buffer {
  const at = Math.floor(step.at * bytes.length);
  switch (step.kind) {
    case "cut":
      return bytes.subarray(0, at);
    case "flip":
      return withByte(bytes, at, step.mask);
    case "zeros":
      return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(lengthOf(bytes, step)), bytes.subarray(at)]);
    case "remove":
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + lengthOf(bytes, step))]);
    case "repeat": {
      const block = bytes.subarray(at, at + lengthOf(bytes, step));
      const times = Array.from({ length: step.times }, () => block);
      return Buffer.concat([bytes.subarray(0, at), ...times, bytes.subarray(at)]);
    }
    case "splice":
      return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.floor(step.from * other.length))]);
    default:
      return withNumber(bytes, at, step);
  }
}

function lengthOf(bytes: Buffer, { length }: { length: number }): number {
  return Math.ceil(length * bytes.length);
}

function withByte(bytes: Buffer, at: number, mask: number): Buffer {
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ mask;
  return changed;
}

function withNumber(
  bytes: Buffer,
  at: number,
  { value, isBigEndian }: { value: number; isBigEndian: boolean },
): Buffer {
  const changed = Buffer.from(bytes);
  if (at + 4 > changed.length) return changed;
  if (isBigEndian) changed.writeUInt32BE(value, at);
  else changed.writeUInt32LE(value, at);
  return changed;
}
