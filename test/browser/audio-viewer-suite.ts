/** The viewer of recordings: its figures are those of the API, its marks are where the recording was made so. */
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { shareCluster } from "../support/cluster.ts";
import { file } from "../support/requests.ts";
import { readSamples } from "../support/samples.ts";
import { isLongRun, shareBrowser } from "./browser.ts";
import { findFaults } from "./find-faults.ts";
import { readNumbers, readTable, shareJob } from "./viewed-job.ts";

const strings = "strings-stereo-24-bit.wav";
const made = "made.wav";

/** What these tests look at. */
interface AudioResult {
  duration_seconds: number;
  peak: number;
  true_peak_dbtp: number;
  clipped_samples: number;
  loudness: { integrated_lufs: number; range_lu: number };
  silence: { segments: { start_seconds: number; end_seconds: number }[] };
  waveform: { min: number[]; max: number[] };
  tags: { title: string };
}

describe("the viewer of recordings", () => {
  const cluster = shareCluster({});
  const withPage = shareBrowser();
  const masterUrl = (): string => cluster().masterUrl;
  const files = async (): Promise<File[]> => [
    ...(await readSamples("audio")),
    file(made, await makeRecording()),
  ];
  const options = { pictures: ["spectrogram"], spectrum: true };
  const job = shareJob({ masterUrl, taskType: "audio", files, options });
  const withoutWaveform = shareJob({ masterUrl, taskType: "audio", files, options: { waveform_buckets: 0 } });

  test("shows loudness, tags and waveform as the API has them", async () => {
    const { loudness, true_peak_dbtp, tags, waveform } = await job().result<AudioResult>(strings);
    await withPage({}, async (page) => {
      await page.goto(job().address(strings));
      await page.locator(".tracks path").first().waitFor();
      const figures = new Map(
        (await readTable(page, "Loudness and level")).map(([name, figure]) => [name, figure]),
      );
      expect(figures.get("Integrated loudness")).toBe(`${digits(loudness.integrated_lufs)} LUFS`);
      expect(figures.get("Loudness range")).toBe(`${digits(loudness.range_lu)} LU`);
      expect(figures.get("True peak")).toBe(`${digits(true_peak_dbtp)} dBTP`);
      expect(await readTable(page, "Tags")).toContainEqual(["Title", tags.title]);
      const shown = await readNumbers(page, "Waveform");
      for (const [place, [, low, high]] of shown.entries()) {
        expect([Number(low), Number(high)]).toEqual([waveform.min[place], waveform.max[place]]);
      }
      await page.waitForFunction("document.querySelector('.spectrogram img').naturalWidth > 0");
    });
  });

  test.runIf(isLongRun)("marks silence and clipping where they are", async () => {
    const { silence } = await job().result<AudioResult>(made);
    await withPage({}, async (page) => {
      await page.goto(job().address(made));
      await page.locator(".mark-of-time").first().waitFor();
      // The first of three seconds is silent, the second one clipped; a bucket is 1 % of the whole at most.
      const silent = await readShares(page.locator(".mark-of-time.silence"));
      expect(silent).toEqual([[expect.closeTo(0, 0), expect.closeTo(33.3, 0)]]);
      const [[from, width] = []] = await readShares(page.locator(".mark-of-time.clipped"));
      expect(Math.abs(from! - 33.3)).toBeLessThan(1);
      expect(Math.abs(width! - 33.3)).toBeLessThan(1.5);
      const rows = await readNumbers(page, "Silence");
      expect(rows.map(([start, end]) => [Number(start), Number(end)])).toEqual(
        silence.segments.map(({ start_seconds, end_seconds }) => [start_seconds, end_seconds]),
      );
    });
  });

  test.runIf(isLongRun)("moves one cursor by keys and by pointer, and the sound with it", async () => {
    const { duration_seconds: duration } = await job().result<AudioResult>(made);
    await withPage({}, async (page) => {
      await page.goto(job().address(made));
      await page.locator(".tracks path").first().waitFor();
      await page.waitForFunction("document.querySelector('audio').readyState > 0");
      const tracks = page.getByRole("slider", { name: "Place in the recording" });
      await tracks.focus();
      for (let times = 0; times < 5; times++) await page.keyboard.press("PageUp");
      expect(Number(await tracks.getAttribute("aria-valuenow"))).toBeCloseTo(duration / 2, 3);
      expect(await page.evaluate("document.querySelector('audio').currentTime")).toBeCloseTo(duration / 2, 2);
      const box = (await tracks.boundingBox())!;
      await tracks.click({ position: { x: box.width / 6, y: 60 } });
      expect(Number(await tracks.getAttribute("aria-valuenow"))).toBeCloseTo(duration / 6, 1);
      await page.locator(".cursor-says", { hasText: "silence" }).waitFor();
    });
  });

  test.runIf(isLongRun)("measures the waveform of the original where the result has none", async () => {
    const { peak } = await withoutWaveform().result<AudioResult>(strings);
    await withPage({}, async (page) => {
      await page.goto(withoutWaveform().address(strings));
      await page.locator(".tracks path").first().waitFor();
      const extremes = (await readNumbers(page, "Waveform")).flatMap(([, low, high]) => [
        Math.abs(Number(low)),
        Math.abs(Number(high)),
      ]);
      // The table shows the first 200 of 512 stretches, in which this piece is loudest.
      expect(Math.max(...extremes)).toBeCloseTo(peak, 4);
      await page.getByText("The option 'pictures' asks for a spectrogram").waitFor();
    });
  });

  test.runIf(isLongRun).each(["light", "dark"] as const)(
    "has nothing for axe to find when %s and narrow",
    async (colorScheme) => {
      await withPage({ colorScheme, viewport: { width: 360, height: 740 } }, async (page) => {
        await page.goto(job().address(made));
        await page.locator(".mark-of-time").first().waitFor();
        await page.locator("summary", { hasText: "Numbers: Silence" }).click();
        expect(await findFaults(page)).toEqual([]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
      });
    },
  );
});

/** A second each of silence, of a tone that was too loud for its 16 bits, and of a quiet one. */
async function makeRecording(): Promise<Uint8Array<ArrayBuffer>> {
  const rate = 8000;
  const tone = (amplitude: number): number[] =>
    Array.from({ length: rate }, (_, at) => {
      const value = Math.round(amplitude * 32_768 * Math.sin((2 * Math.PI * 440 * at) / rate));
      return Math.min(Math.max(value, -32_768), 32_767);
    });
  const { WaveFile } = (await import("wavefile")).default;
  const wave = new WaveFile();
  wave.fromScratch(1, rate, "16", Int16Array.from([...tone(0), ...tone(3), ...tone(0.1)]));
  return new Uint8Array(wave.toBuffer());
}

/** Left edge and width of marks, in percent of the whole. */
async function readShares(marks: Locator): Promise<number[][]> {
  const styles = await Promise.all((await marks.all()).map(async (mark) => mark.getAttribute("style")));
  return styles.map((style) => [...(style ?? "").matchAll(/: ([\d.]+)%/g)].map(([, share]) => Number(share)));
}

function digits(value: number): string {
  return value.toFixed(1).replace("-", "−");
}
