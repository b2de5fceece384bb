/** Recordings whose headers lie and whose samples are no numbers. */
import {
  type WavParts,
  buildChunk,
  buildWav,
  encodeFloats,
  encodeIntegers,
} from "../../processors/wav-builder.ts";
import { type HostileFile, read, readWith, refused } from "./hostile-file.ts";

const recording = (what: string, wav: Buffer, outcome: HostileFile["outcome"]): HostileFile => ({
  what,
  taskType: "audio",
  name: "sound.wav",
  content: () => Buffer.from(wav),
  outcome,
});

const corrupt = refused("corrupt_file");
const foreign = refused("unsupported_media_type");

const data = encodeIntegers([1000, -1000, 1000, -1000], 2);
const wav = (parts: WavParts): Buffer => buildWav({ data, ...parts });
const floats = (...values: number[]): Buffer => buildWav({ tag: 3, bits: 32, data: encodeFloats(values, 4) });
const doubles = (...values: number[]): Buffer =>
  buildWav({ tag: 3, bits: 64, data: encodeFloats(values, 8) });

export const hostileRecordings: HostileFile[] = [
  recording("a WAV of no channels", wav({ channels: 0 }), corrupt),
  recording("a WAV of 65,535 channels", wav({ channels: 65_535, blockAlign: 0 }), corrupt),
  recording("a WAV of 0 frames a second", wav({ rate: 0 }), corrupt),
  recording("a WAV of 2³² − 1 frames a second", wav({ rate: 2 ** 32 - 1 }), corrupt),
  recording("a WAV of samples without bits", wav({ bits: 0 }), foreign),
  recording("a WAV of samples of 65,535 bits", wav({ bits: 65_535, blockAlign: 2 }), foreign),
  recording("a WAV of frames of no bytes", wav({ blockAlign: 0 }), readWith(/0 bytes a frame/)),
  recording(
    "a WAV that announces 4 GB of samples",
    wav({ claimedDataBytes: 2 ** 32 - 2 }),
    readWith(/announces/),
  ),
  recording(
    "an RF64 that announces 2⁶⁰ bytes of samples",
    wav({ container: "RF64", longDataBytes: 2 ** 60 }),
    readWith(/announces/),
  ),
  recording(
    "a WAV whose first chunk announces 4 GB",
    wav({ before: [buildChunk("junk", Buffer.alloc(4), false, 2 ** 32 - 1)] }),
    corrupt,
  ),
  recording(
    "a WAV of 100,000 chunks",
    wav({ before: Array.from({ length: 100_000 }, () => buildChunk("junk", Buffer.alloc(0))) }),
    corrupt,
  ),
  recording("a WAV that ends after twelve bytes", Buffer.from("RIFF\0\0\0\0WAVE"), corrupt),
  recording("a WAV that ends after five bytes", Buffer.from("RIFF\0"), corrupt),
  recording(
    "an ADPCM file of 65,535 predictors",
    wav({ tag: 2, bits: 4, blockAlign: 65_535, formatTail: Buffer.from("2000ffffffff", "hex") }),
    corrupt,
  ),
  recording("an ADPCM file of blocks of one byte", wav({ tag: 17, bits: 4, blockAlign: 1 }), corrupt),
  recording(
    "float samples that are NaN and infinite",
    floats(0.5, NaN, Infinity, -0.5, -Infinity),
    readWith(/3 of 5/),
  ),
  recording("float samples of which none is a number", doubles(NaN, Infinity), corrupt),
  recording(
    "float samples of 10³⁰⁸",
    doubles(1e308, -1e308, 1),
    readWith(/2 of 3 samples are NaN or infinite/),
  ),
  recording("float samples of 3 · 10³⁸", floats(3e38, -3e38, 1), readWith(/beyond full scale/)),
  recording(
    "100 MB of silence in 32 channels",
    buildWav({ channels: 32, bits: 64, tag: 3, data: Buffer.alloc(100_000_000) }),
    read,
  ),
  recording("an AVI", Buffer.from("RIFF\0\0\0\0AVI LIST"), foreign),
  recording("a PDF called .wav", Buffer.from("%PDF-1.7\n"), foreign),
  recording(
    "an MP3 whose tag claims 256 MB",
    Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7fxxxx", "latin1"),
    corrupt,
  ),
  recording("a FLAC that ends after its name", Buffer.from("fLaC"), corrupt),
  recording("an Ogg of one page that holds nothing", Buffer.from(`OggS\0\x02${"\0".repeat(21)}`), foreign),
];
