/** Moves the cursor along while a sound plays: with each frame, or in a few steps a second for who wants little motion. */
import type { Signal } from "@preact/signals";

export function followSound(sound: HTMLAudioElement, position: Signal<number>): void {
  const show = (): void => {
    position.value = sound.currentTime;
  };
  if (globalThis.matchMedia("(prefers-reduced-motion: reduce)").matches) {
    const ended = new AbortController();
    sound.addEventListener("timeupdate", show, { signal: ended.signal });
    sound.addEventListener("pause", () => ended.abort(), { once: true });
    return;
  }
  const step = (): void => {
    show();
    if (!sound.paused && !sound.ended) requestAnimationFrame(step);
  };
  step();
}
