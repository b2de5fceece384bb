/** What every command of `msdp-client` works with. */
import type { Client } from "../client.ts";
import type { Interruption } from "./interruption.ts";
import type { ProgressBar } from "./progress-bar.ts";
import type { Screen } from "./screen.ts";

export interface Run {
  client: Client;
  masterUrl: string;
  screen: Screen;
  bar: ProgressBar;
  interruption: Interruption;
  /** Whether the answer is wanted as JSON. */
  json: boolean;
}
