/** What turns speech into words, as the transcriber sees it: the seam behind which a package with a model stands. */

/** Samples a second of the one channel that a model hears. */
export const speechRate = 16_000;

export interface SpeechModel {
  name: string;
  /** That of the package which carries the weights. */
  version: string;
  /** The one language that the model knows, by BCP 47. */
  language: string;
  /**
   * The words of at most half a minute at `speechRate`, full scale −1 to 1; empty where there are none. It keeps the
   * process busy until it is done.
   */
  transcribe(samples: Float32Array): string;
}
