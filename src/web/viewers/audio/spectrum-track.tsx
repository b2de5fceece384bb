/** The spectrogram that was made beside the result; else how to get one. */
import type { JSX } from "preact";
import { formatCount } from "../../format.ts";
import { useAnswer } from "../../parts/use-answer.ts";
import { useBlobAddress } from "../../parts/use-blob-address.ts";
import { strings } from "../../strings.ts";
import type { ViewedFile } from "../viewer.ts";
import type { AudioResult } from "./audio-result.ts";

const artifactName = "spectrogram.png";

interface SpectrumProps {
  viewed: ViewedFile;
  audio: AudioResult;
}

export function SpectrumTrack({ viewed, audio }: SpectrumProps): JSX.Element {
  const { spectrum, spectrumTo, noSpectrogram } = strings.audioResult;
  if (viewed.file.artifacts.every(({ name }) => name !== artifactName)) {
    return <p class="soft">{noSpectrogram}</p>;
  }
  return (
    <figure class="track">
      <figcaption>
        {spectrum}
        <span class="soft">{spectrumTo(formatCount(audio.sample_rate / 2))}</span>
      </figcaption>
      <Spectrogram viewed={viewed} />
    </figure>
  );
}

function Spectrogram({ viewed }: { viewed: ViewedFile }): JSX.Element {
  const { job, file } = viewed;
  const { answer, failure } = useAnswer(async () => viewed.artifact(artifactName), {
    of: [job.id, file.index],
  });
  const address = useBlobAddress(answer);
  return (
    <div class="picture-of-time spectrogram">
      {failure instanceof Error && <p class="soft">{failure.message}</p>}
      {address !== undefined && <img src={address} alt="" draggable={false} />}
    </div>
  );
}
