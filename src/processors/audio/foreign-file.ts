/** Names a file that is no recording, or of a kind that is not read, so that its owner reads what to send instead. */
import { ServiceError } from "../../protocol/errors.ts";

/** Kinds that file-type names by a container that holds more than sound. */
const soundInside = ["audio/", "application/ogg", "video/"];

const read = "WAV, FLAC, MP3, Ogg Vorbis or Opus";

export async function refuseForeignFile(head: Uint8Array): Promise<ServiceError> {
  const { fileTypeFromBuffer } = await import("file-type");
  const type = await fileTypeFromBuffer(head);
  if (!type) {
    return new ServiceError(
      "unsupported_media_type",
      `The content is no recording of a known kind. Send ${read}.`,
    );
  }
  const kind = type.ext.toUpperCase();
  const sentence = soundInside.some((beginning) => type.mime.startsWith(beginning))
    ? `${kind} (${type.mime}) is not read; send ${read}, for example from \`ffmpeg -i in.${type.ext} out.flac\`.`
    : `The content is ${kind} (${type.mime}), not a recording; send ${read}.`;
  return new ServiceError("unsupported_media_type", sentence, { actual: type.mime });
}
