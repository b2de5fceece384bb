/** Damage to files, as disks, networks and malice do it: each a small step that fast-check can shrink. */
import fc from "fast-check";

/** Places are bytes, modulo the length of what there is, so that a mutation fits any file. Half are near its head. */
const place = fc.oneof(fc.nat(600), fc.nat(2 ** 31 - 1));
const length = fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 5000 }));

export const mutation = fc.oneof(
  fc.record({ kind: fc.constant("cut"), at: place }),
  fc.record({ kind: fc.constant("flip"), at: place, mask: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant("zeros"), at: place, length }),
  fc.record({ kind: fc.constant("remove"), at: place, length }),
  fc.record({
    kind: fc.constant("repeat"),
    at: place,
    length,
    times: fc.integer({ min: 1, max: 20 }),
  }),
  // The head of one file and the tail of another of its kind.
  fc.record({ kind: fc.constant("splice"), at: place, from: place }),
  // Where formats keep lengths, counts and offsets.
  fc.record({
    kind: fc.constant("number"),
    at: place,
    width: fc.constantFrom(2 as const, 4 as const),
    value: fc.constantFrom(0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff),
    isBigEndian: fc.boolean(),
  }),
);
export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never;

/** The file after one step; `other` is what a splice takes its tail from. */
export function mutate(bytes: Buffer, step: Mutation, other: Buffer): Buffer {
  const at = step.at % (bytes.length + 1);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  switch (step.kind) {
    case "cut":
      return before;
    case "flip":
      return withByte(bytes, at, step.mask);
    case "zeros":
      return Buffer.concat([before, Buffer.alloc(step.length), after]);
    case "remove":
      return Buffer.concat([before, after.subarray(step.length)]);
    case "repeat": {
      const block = after.subarray(0, step.length);
      return Buffer.concat([before, ...Array.from({ length: step.times }, () => block), after]);
    }
    case "splice":
      return Buffer.concat([before, other.subarray(step.from % (other.length + 1))]);
    default:
      return withNumber(bytes, at, step);
  }
}

function withByte(bytes: Buffer, at: number, mask: number): Buffer {
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = (changed[at] ?? 0) ^ mask;
  return changed;
}

function withNumber(
  bytes: Buffer,
  at: number,
  { width, value, isBigEndian }: { width: 2 | 4; value: number; isBigEndian: boolean },
): Buffer {
  const changed = Buffer.from(bytes);
  if (at + width > changed.length) return changed;
  const number = width === 2 ? value % 0x10000 : value;
  if (isBigEndian) changed.writeUIntBE(number, at, width);
  else changed.writeUIntLE(number, at, width);
  return changed;
}
