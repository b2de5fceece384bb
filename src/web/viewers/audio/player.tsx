/** The original as sound, above the pictures of it; where it is not at hand, the cursor still reads the pictures. */
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { NumbersTable } from "../../parts/numbers-table.tsx";
import { DownloadLink } from "../../parts/download-link.tsx";
import { useBlobAddress } from "../../parts/use-blob-address.ts";
import { strings } from "../../strings.ts";
import type { ViewedFile } from "../viewer.ts";
import type { AudioResult } from "./audio-result.ts";
import { followSound } from "./follow-sound.ts";
import { levelsOf } from "./levels.ts";
import { Tracks } from "./tracks.tsx";
import { useWaveform } from "./use-waveform.ts";

export function Player({ audio, viewed }: { audio: AudioResult; viewed: ViewedFile }): JSX.Element {
  const { original } = viewed;
  const position = useSignal(0);
  const sound = useRef<HTMLAudioElement>(null);
  const address = useBlobAddress(original);
  const [isSilent, setSilent] = useState(false);
  const found = useWaveform(audio, original);
  const seek = (seconds: number): void => {
    position.value = seconds;
    if (sound.current && sound.current.readyState > 0) sound.current.currentTime = seconds;
  };
  const toggle = (): void => {
    if (!sound.current?.paused) sound.current?.pause();
    // Refused where the browser cannot play the file, of which `error` tells.
    else sound.current.play().catch(() => setSilent(true));
  };
  return (
    <>
      {original && !isSilent ? (
        <audio
          class="sound"
          controls
          ref={sound}
          src={address}
          aria-label={original.name}
          onError={() => setSilent(true)}
          onSeeking={({ currentTarget }) => {
            position.value = currentTarget.currentTime;
          }}
          onPlay={({ currentTarget }) => followSound(currentTarget, position)}
        />
      ) : (
        <p class="soft">{original ? strings.audioResult.notPlayed : strings.result.noOriginal}</p>
      )}
      <Tracks
        audio={audio}
        viewed={viewed}
        waveform={found}
        position={position}
        seek={seek}
        toggle={toggle}
      />
      {typeof found === "object" && (
        <NumbersTable
          title={strings.audioResult.waveform}
          columns={strings.audioResult.waveformColumns}
          rows={levelsOf(found, audio).map(({ at, low, high, dbfs }) => [at, low, high, dbfs])}
        />
      )}
      {original && (
        <p class="row">
          <DownloadLink blob={original} name={original.name} />
        </p>
      )}
    </>
  );
}
