/** Lists of numbers as base64, which is shorter than their digits and loses none of them. */

/** Little-endian float64, whatever the machine. */
export function encodeNumbers(numbers: ArrayLike<number>): string {
  const bytes = Buffer.alloc(numbers.length * 8);
  for (let at = 0; at < numbers.length; at += 1) bytes.writeDoubleLE(numbers[at] ?? 0, at * 8);
  return bytes.toString("base64");
}

export function decodeNumbers(text: string): Float64Array {
  const bytes = Buffer.from(text, "base64");
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, at) => bytes.readDoubleLE(at * 8));
}

/** Of the bytes that the text stands for. */
export function byteLengthOfNumbers(text: string): number {
  return Buffer.byteLength(text, "base64");
}

/** Little-endian float32, as `encoding_format: "base64"` of OpenAI's embeddings gives it: 7 digits remain. */
export function encodeFloat32(numbers: readonly number[]): string {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, number] of numbers.entries()) bytes.writeFloatLE(number, at * 4);
  return bytes.toString("base64");
}

export function decodeFloat32(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, at) => bytes.readFloatLE(at * 4));
}
