/**
 * Gives each logical stream of an Ogg file a decoder of its own, since those of Vorbis and FLAC make noise of the second
 * one; pages of other streams, such as a picture's, are left out.
 */
import { beginsStream, createOggReader } from "./ogg-pages.ts";
import type { DecodedPiece, PacketDecoder } from "./packet-decoder.ts";

/** `name` is what the first packet of a stream begins with. */
export function decodeEachStream(name: string, createDecoder: () => Promise<PacketDecoder>): PacketDecoder {
  const reader = createOggReader();
  let current: { serial: number; decoder: PacketDecoder } | undefined;
  return {
    decode: async (bytes) => {
      const pieces: DecodedPiece[] = [];
      for (const page of reader.read(bytes)) {
        if (beginsStream(page, name)) {
          if (current) pieces.push(...(await current.decoder.flush()));
          current = { serial: page.serial, decoder: await createDecoder() };
        }
        // A copy: the decoder keeps parts of it until a packet is whole.
        if (page.serial === current?.serial)
          pieces.push(...(await current.decoder.decode(Uint8Array.from(page.bytes))));
      }
      return pieces;
    },
    flush: async () => (current ? current.decoder.flush() : []),
  };
}
