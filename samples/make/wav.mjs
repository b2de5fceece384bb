/**
 * Writes WAV files: a RIFF header, a format chunk, what else is to be said, the samples ("Multimedia Programming
 * Interface and Data Specifications 1.0", IBM and Microsoft, 1991).
 */

const formats = { pcm: 1, aLaw: 6 };

/**
 * @param {object} recording
 * @param {Float64Array[]} recording.channels  samples in −1…1, one array for each channel, of the same length
 * @param {number} recording.rate              frames a second
 * @param {16 | 24} recording.bits
 * @param {Record<string, string>} [recording.info]  four-letter tags of a LIST INFO chunk: INAM is the title
 */
export function pcmWav({ channels, rate, bits, info = {} }) {
  const bytesEach = bits / 8;
  const frames = channels[0].length;
  const largest = 2 ** (bits - 1) - 1;
  const data = Buffer.alloc(frames * channels.length * bytesEach);
  let place = 0;
  for (let frame = 0; frame < frames; frame++) {
    for (const samples of channels) {
      place = data.writeIntLE(Math.round(limit(samples[frame]) * largest), place, bytesEach);
    }
  }
  const format = formatChunk({ tag: formats.pcm, channels: channels.length, rate, bits });
  return riff([format, ...infoChunk(info), chunk("data", data)]);
}

/** One channel as the telephone carries it: eight bits a sample, by A-law. @param {Float64Array} samples */
export function aLawWav(samples, rate) {
  const data = Buffer.from(Array.from(samples, (sample) => encodeALaw(limit(sample))));
  const format = formatChunk({ tag: formats.aLaw, channels: 1, rate, bits: 8 });
  const frameCount = Buffer.alloc(4);
  frameCount.writeUInt32LE(samples.length);
  return riff([format, chunk("fact", frameCount), chunk("data", data)]);
}

/**
 * ITU-T G.711: sign, three bits of segment, four of mantissa, every second bit turned over. The sample is taken at 13
 * bits, as the recommendation counts.
 */
function encodeALaw(sample) {
  const alternateBits = 0x55;
  const positive = sample >= 0;
  const magnitude = Math.min(4095, Math.floor(Math.abs(sample) * 4096));
  const segment = Math.max(0, 31 - Math.clz32(magnitude) - 4);
  const mantissa = (segment === 0 ? magnitude >> 1 : magnitude >> segment) & 0x0f;
  return ((positive ? 0x80 : 0) | (segment << 4) | mantissa) ^ alternateBits;
}

function formatChunk({ tag, channels, rate, bits }) {
  const frameBytes = (channels * bits) / 8;
  // Anything but PCM says how long its extension is, even where it has none.
  const body = Buffer.alloc(tag === formats.pcm ? 16 : 18);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(rate, 4);
  body.writeUInt32LE(rate * frameBytes, 8);
  body.writeUInt16LE(frameBytes, 12);
  body.writeUInt16LE(bits, 14);
  return chunk("fmt ", body);
}

function infoChunk(info) {
  const tags = Object.entries(info).map(([tag, text]) => chunk(tag, Buffer.from(`${text}\0`, "latin1")));
  return tags.length === 0 ? [] : [chunk("LIST", Buffer.concat([Buffer.from("INFO"), ...tags]))];
}

function riff(chunks) {
  return chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), ...chunks]));
}

/** Chunks begin at even places; the filling byte is not counted. */
function chunk(name, body) {
  const head = Buffer.alloc(8);
  head.write(name, 0, "latin1");
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function limit(sample) {
  return Math.min(1, Math.max(-1, sample));
}
