/** How a computer becomes a slave of this master, as lines to be copied. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { baseUrl } from "../master.ts";
import { CopyLine } from "../parts/copy-line.tsx";
import { strings } from "../strings.ts";

type Shell = "posix" | "powershell";

export function AddSlave(): JSX.Element {
  const shell = useSignal<Shell>(navigator.userAgent.includes("Windows") ? "powershell" : "posix");
  const isLocal = /^(localhost|127\.|\[::1\])/.test(globalThis.location.hostname);
  const shells: Shell[] = ["posix", "powershell"];
  return (
    <div class="add-slave">
      <p>{strings.addSlave.text}</p>
      <fieldset class="segments">
        <legend class="unseen">{strings.addSlave.shell}</legend>
        {shells.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="shell"
              checked={shell.value === one}
              onChange={() => (shell.value = one)}
            />
            <span>{strings.addSlave.shells[one]}</span>
          </label>
        ))}
      </fieldset>
      <CopyLine text={commandFor(shell.value)} label={strings.addSlave.command} />
      <p class="soft">{strings.addSlave.token}</p>
      {isLocal && <p class="soft">{strings.addSlave.local}</p>}
    </div>
  );
}

function commandFor(shell: Shell): string {
  const token = strings.addSlave.tokenPlace;
  return shell === "posix"
    ? `CLUSTER_TOKEN=${token} MASTER_URL=${baseUrl} npm run slave`
    : `$env:CLUSTER_TOKEN = "${token}"; $env:MASTER_URL = "${baseUrl}"; npm run slave`;
}
