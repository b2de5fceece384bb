/** What to tell the owner of a WAV file whose samples are coded in a way that is not read. */
import { ServiceError } from "../../../protocol/errors.ts";

const namesOfTags: Record<number, string> = {
  0x0031: "GSM 6.10",
  0x0050: "MPEG audio",
  0x0055: "MP3",
  0x0161: "Windows Media Audio",
  0x2000: "AC-3",
};

/** `what` is the beginning of the sentence: "Samples of 7 bits are". */
export function refuseCoding(what: string, actual: number | string): ServiceError {
  const sentence =
    `${what} not read. Read are PCM of 1 to 64 bits, float of 32 and 64 bits, A-law, µ-law, IMA ADPCM and MS ADPCM; ` +
    "convert the file to one of these, for example with `ffmpeg -i in.wav -c:a pcm_s16le out.wav`.";
  return new ServiceError("unsupported_media_type", sentence, { actual });
}

export function refuseFormatTag(tag: number): ServiceError {
  const number = `0x${tag.toString(16).padStart(4, "0")}`;
  const name = namesOfTags[tag];
  const what = name
    ? `The WAV file holds ${name} (format tag ${number}), which is`
    : `WAV format tag ${number} is`;
  return refuseCoding(what, number);
}
