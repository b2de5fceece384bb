/**
 * The one cluster that fault after fault harms, so that what one of them leaves behind is seen by those after it. After
 * a failure the next fault gets a new one.
 */
import { withLogFile } from "./log-file.ts";
import { type Rest, measureRest } from "./rest.ts";
import { type Scene, withScene } from "./scene.ts";

interface Lent {
  scene: Scene;
  /** What its processes held before any harm. */
  rest: Rest;
}

export class Stage {
  readonly #environment: Record<string, string>;
  #lent: Promise<Lent> | undefined;
  #giveBack: (failure?: Error) => void = () => undefined;
  #closed: Promise<void> = Promise.resolve();

  constructor(environment: Record<string, string>) {
    this.#environment = environment;
  }

  /** Rejects with the failure of `use`, which then also tells where the log of the cluster is. */
  async play(use: (lent: Lent) => Promise<void>): Promise<void> {
    try {
      await use(await (this.#lent ??= this.#open()));
    } catch (error) {
      this.#lent = undefined;
      this.#giveBack(error instanceof Error ? error : new Error(String(error)));
      throw await this.#closed.catch((failure: unknown) => failure);
    }
  }

  async close(): Promise<void> {
    if (!this.#lent) return;
    this.#giveBack();
    await this.#closed;
  }

  async #open(): Promise<Lent> {
    return new Promise<Lent>((resolve, reject) => {
      this.#closed = withLogFile(async (log) =>
        withScene({ environment: this.#environment, log }, async (scene) => {
          resolve({ scene, rest: await measureRest(scene) });
          await new Promise<void>((done, fail) => {
            this.#giveBack = (failure) => (failure ? fail(failure) : done());
          });
        }),
      );
      this.#closed.catch(reject);
    });
  }
}
