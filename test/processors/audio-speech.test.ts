import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { audioProcessor } from "../../src/processors/audio/index.ts";
import { findSpeechModel } from "../../src/processors/audio/speech/find-speech-model.ts";
import type { TranscriptFigures } from "../../src/processors/audio/speech/transcriber.ts";
import { runContext } from "./run-context.ts";
import { floatWav } from "./test-signals.ts";
import { withFolder } from "./wav-builder.ts";
import { wordErrorRate } from "./word-errors.ts";

/** As printed: "Sense and Sensibility", chapter 1 (Project Gutenberg 161). */
const austen =
  "and Mr. John Dashwood had then leisure to consider how much there might be prudently in his power to do for them. " +
  "He was not an ill-disposed young man, unless to be rather cold hearted and rather selfish is to be ill-disposed. " +
  "Had he married a more amiable woman, he might have been made still more respectable than he was: he might even have " +
  "been made amiable himself";

/** As printed: inaugural address of 20 January 1961. */
const kennedy =
  "And so, my fellow Americans: ask not what your country can do for you—ask what you can do for your country.";

interface Spoken extends Record<string, unknown> {
  transcript: TranscriptFigures;
  duration_seconds: number;
  warnings: string[];
  truncated: boolean;
}

async function listen(recording: Buffer, options: Record<string, unknown> = { transcript: true }) {
  return withFolder(async (folder) => {
    const path = join(folder, "upload");
    await writeFile(path, recording);
    const file = { name: "speech.bin", path, bytes: recording.length };
    const { body, artifacts = [] } = await audioProcessor.process(file, options, runContext(folder));
    // The processor's own JSON; each test checks the fields it is about.
    return { json: String(body), result: JSON.parse(String(body)) as Spoken, artifacts };
  });
}

function readSpeech(name: string): Promise<Buffer> {
  return readFile(new URL(`speech/${name}`, import.meta.url));
}

// Loading the model takes seconds once in a process.
beforeAll(() => listen(floatWav(new Float32Array(8000), 8000)), 180_000);

test("writes down a read page with at most one word in twenty wrong", async () => {
  const { result } = await listen(await readSpeech("librivox.flac"));
  expect(wordErrorRate(result.transcript.text, austen)).toBeLessThan(0.05);
  expect(result.transcript).toMatchObject({ language: "en", model: { name: "moonshine-tiny" } });
  expect(result.warnings).toEqual([]);
}, 120_000);

test("writes down an old speech out of an MP3 of another sample rate, word for word", async () => {
  const { result } = await listen(await readSpeech("kennedy.mp3"));
  expect(wordErrorRate(result.transcript.text, kennedy)).toBe(0);
}, 120_000);

test("says when each segment is spoken, in order and outside of the silences", async () => {
  const { result } = await listen(await readSpeech("librivox.flac"));
  const { segments, text } = result.transcript;
  expect(segments.map((segment) => segment.text).join(" ")).toBe(text);
  expect(segments.length).toBeGreaterThan(2);
  // The first two sentences take 7.10 and 2.99 s, and a second of silence stands between all.
  const [first, second] = segments;
  expect(first?.start_seconds).toBeLessThan(0.4);
  expect(first?.end_seconds).toBeGreaterThan(10.5);
  expect(first?.end_seconds).toBeLessThan(11.1);
  expect(second?.start_seconds).toBeGreaterThan(12);
  segments.forEach((segment, index) => {
    expect(segment.end_seconds).toBeGreaterThan(segment.start_seconds);
    expect(segment.start_seconds).toBeGreaterThanOrEqual(segments[index - 1]?.end_seconds ?? 0);
    expect(segment.end_seconds).toBeLessThanOrEqual(result.duration_seconds);
  });
}, 120_000);

test("brings the transcript as text and as subtitles", async () => {
  const { result, artifacts } = await listen(await readSpeech("kennedy.mp3"));
  const [text, srt, vtt] = artifacts.map(({ body }) => String(body));
  expect(artifacts.map(({ name }) => name)).toEqual(["transcript.txt", "transcript.srt", "transcript.vtt"]);
  expect(text).toBe(`${result.transcript.text}\n`);
  const times = /^00:00:00[,.]\d{3} --> 00:00:1[01][,.]\d{3}$/m;
  expect(srt).toMatch(/^1\n/);
  expect(srt).toMatch(times);
  expect(vtt).toMatch(/^WEBVTT\n\n00:/);
  expect(vtt).toMatch(times);
}, 120_000);

test("gives the same bytes for the same recording", async () => {
  const recording = await readSpeech("kennedy.mp3");
  expect((await listen(recording)).json).toBe((await listen(recording)).json);
}, 120_000);

test("makes no words of silence, hiss or a tone, and says so", async () => {
  let state = 1;
  // Numerical Recipes' linear congruential generator: the same hiss on every machine.
  const hiss = Float32Array.from({ length: 40_000 }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return 0.1 * (state / 2 ** 31 - 1);
  });
  const tone = hiss.map((_, frame) => 0.5 * Math.sin((2 * Math.PI * 440 * frame) / 8000));
  for (const samples of [new Float32Array(40_000), hiss, tone]) {
    const { result } = await listen(floatWav(samples, 8000));
    expect(result.transcript).toMatchObject({ text: "", segments: [] });
    expect(result.warnings).toEqual(["No speech was recognised."]);
    expect(result.truncated).toBe(false);
  }
}, 120_000);

test("stops where transcript_minutes says, and tells it", async () => {
  const recording = await readSpeech("librivox.flac");
  const { result } = await listen(recording, { transcript: true, transcript_minutes: 0.12 });
  // 7.2 seconds hold the first sentence.
  const sentence = austen.slice(0, austen.indexOf(" He was"));
  expect(wordErrorRate(result.transcript.text, sentence)).toBeLessThan(0.05);
  expect(result.truncated).toBe(true);
  expect(result.warnings).toEqual(["The transcript ends after 0.12 minutes ('transcript_minutes')."]);
}, 120_000);

test("writes nothing down unless asked to", async () => {
  const { result, artifacts } = await listen(await readSpeech("kennedy.mp3"), {});
  expect(result).not.toHaveProperty("transcript");
  expect(artifacts).toEqual([]);
});

test("refuses the option where the packages are missing, and says what installs them", async () => {
  const notThere = findSpeechModel(
    async () => "unused",
    () => undefined,
  );
  await expect(notThere).rejects.toMatchObject({
    code: "invalid_option",
    details: { field: "transcript" },
    message: expect.stringContaining(
      "npm install --save-prod --ignore-scripts sherpa-onnx@1.13.8 @moonshine-ai/moonshine-js@0.1.29",
    ),
  });
  const half = findSpeechModel(
    async () => "unused",
    (name) => (name === "sherpa-onnx" ? "somewhere" : undefined),
  );
  await expect(half).rejects.toThrow("@moonshine-ai/moonshine-js is not installed");
});
