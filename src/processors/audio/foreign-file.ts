/** Names a file that is no WAV by its content, so that its owner reads what was sent and what to send instead. */
import { ServiceError } from "../../protocol/errors.ts";

/** Enough of a file's beginning for its kind to be recognised. */
export const sniffedBytes = 4100;

/** Kinds that file-type names by a container that holds more than sound. */
const soundInside = ["audio/", "application/ogg", "video/"];

export async function refuseForeignFile(head: Uint8Array): Promise<ServiceError> {
  const { fileTypeFromBuffer } = await import("file-type");
  const type = await fileTypeFromBuffer(head);
  if (!type) {
    const reason = "The content is no WAV: it does not begin with RIFF, RIFX, RF64 or BW64. Send WAV.";
    return new ServiceError("unsupported_media_type", reason);
  }
  const kind = type.ext.toUpperCase();
  const sentence = soundInside.some((beginning) => type.mime.startsWith(beginning))
    ? `${kind} (${type.mime}) is not read yet; send WAV, for example from \`ffmpeg -i in.${type.ext} out.wav\`.`
    : `The content is ${kind} (${type.mime}), not a recording; send WAV.`;
  return new ServiceError("unsupported_media_type", sentence, { actual: type.mime });
}
