/** Which of the files that somebody chose a job does not have. */

/** A file is known by its name and its size; of two that are alike in both, a job that has one lacks the other. */
export function missingFrom<Chosen extends { name: string; size: number }>(
  present: readonly { filename: string; bytes: number }[],
  chosen: readonly Chosen[],
): Chosen[] {
  const left = new Map<string, number>();
  for (const { filename, bytes } of present) left.set(keyOf(filename, bytes), leftOf(filename, bytes) + 1);
  return chosen.filter(({ name, size }) => {
    const there = leftOf(name, size);
    if (there > 0) left.set(keyOf(name, size), there - 1);
    return there === 0;
  });

  function leftOf(name: string, bytes: number): number {
    return left.get(keyOf(name, bytes)) ?? 0;
  }
}

function keyOf(name: string, bytes: number): string {
  return `${bytes} ${name}`;
}
