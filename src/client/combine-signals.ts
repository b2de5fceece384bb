/** One signal of several, for callers who hand us a signal and keep none. */

const sourcesOf = new WeakMap<AbortSignal, AbortSignal[]>();

/**
 * `AbortSignal.any`, whose sources live as long as it does: Node holds them weakly, so that an `AbortSignal.timeout` among
 * them that nobody else knows may be collected as garbage and never abort (https://github.com/nodejs/node/issues/57736).
 */
export function combineSignals(...sources: AbortSignal[]): AbortSignal {
  const combined = AbortSignal.any(sources);
  sourcesOf.set(combined, sources);
  return combined;
}
