import { expect, test } from "vitest";
import { z } from "zod";
import { fromDecibels, toneWav } from "./test-signals.ts";
import { analyse } from "./wav-builder.ts";

const loudnessSchema = z.object({
  integrated_lufs: z.number().nullable(),
  short_term_max_lufs: z.number().nullable(),
  momentary_max_lufs: z.number().nullable(),
  range_lu: z.number().nullable(),
});

type Step = [level: number, seconds: number];

/** 1 kHz at 48 kHz in both channels, or with a level of its own for each of `levels`. */
async function loudnessOf(steps: readonly Step[], levels: readonly number[] = [0, 0]) {
  const tone = {
    hertz: 1000,
    steps: steps.map(([level, seconds]) => ({ peak: fromDecibels(level), seconds })),
  };
  const result = await analyse(toneWav(tone, 48_000, levels.map(fromDecibels)));
  return loudnessSchema.parse(result.loudness);
}

function repeat(steps: readonly Step[], times: number): Step[] {
  return Array.from({ length: times }, () => steps).flat();
}

// EBU Tech 3341 (2016), table 1: minimum requirements test signals; tolerance ±0.1 LU.
const integrated: [signal: number, lufs: number, steps: Step[]][] = [
  [1, -23, [[-23, 20]]],
  [2, -33, [[-33, 20]]],
  [
    3,
    -23,
    [
      [-36, 10],
      [-23, 60],
      [-36, 10],
    ],
  ],
  [
    4,
    -23,
    [
      [-72, 10],
      [-36, 10],
      [-23, 60],
      [-36, 10],
      [-72, 10],
    ],
  ],
  [
    5,
    -23,
    [
      [-26, 20],
      [-20, 20.1],
      [-26, 20],
    ],
  ],
];
for (const [signal, lufs, steps] of integrated) {
  test(`measures signal ${signal} of EBU Tech 3341 as ${lufs} LUFS`, async () => {
    const { integrated_lufs } = await loudnessOf(steps);
    expect(Math.abs((integrated_lufs ?? 0) - lufs)).toBeLessThan(0.1);
  });
}

test("measures the five channels of signal 6 of EBU Tech 3341 as −23 LUFS", async () => {
  const { integrated_lufs } = await loudnessOf([[0, 20]], [-28, -28, -24, -30, -30]);
  expect(Math.abs((integrated_lufs ?? 0) + 23)).toBeLessThan(0.1);
});

test("measures short-term and momentary loudness of signals 9 and 12 of EBU Tech 3341 as −23 LUFS", async () => {
  const slow = await loudnessOf(
    repeat(
      [
        [-20, 1.34],
        [-30, 1.66],
      ],
      5,
    ),
  );
  expect(Math.abs((slow.short_term_max_lufs ?? 0) + 23)).toBeLessThan(0.1);
  const fast = await loudnessOf(
    repeat(
      [
        [-20, 0.18],
        [-30, 0.22],
      ],
      25,
    ),
  );
  expect(Math.abs((fast.momentary_max_lufs ?? 0) + 23)).toBeLessThan(0.1);
});

// EBU Tech 3342 (2016), table 1; tolerance ±1 LU.
const ranges: [signal: number, range: number, levels: number[]][] = [
  [1, 10, [-20, -30]],
  [2, 5, [-20, -15]],
  [3, 20, [-40, -20]],
  [4, 15, [-50, -35, -20, -35, -50]],
];
for (const [signal, range, levels] of ranges) {
  test(`measures signal ${signal} of EBU Tech 3342 as a range of ${range} LU`, async () => {
    const { range_lu } = await loudnessOf(levels.map((level) => [level, 20]));
    expect(Math.abs((range_lu ?? 0) - range)).toBeLessThan(1);
  });
}

// ITU-R BS.1770-4, annex 1: 997 Hz at full scale in one of the front channels is −3.01 LKFS, at any sample rate.
for (const rate of [8000, 22_050, 44_100, 48_000, 96_000, 192_000]) {
  test(`measures a full-scale sine of 997 Hz at ${rate} Hz as −3.01 LUFS`, async () => {
    const result = await analyse(toneWav({ hertz: 997, steps: [{ peak: 1, seconds: 2 }] }, rate, [1, 0]));
    expect(loudnessSchema.parse(result.loudness).integrated_lufs).toBeCloseTo(-3.01, 1);
  });
}

test("leaves the low-frequency channel of 5.1 out of loudness", async () => {
  const quiet = await loudnessOf([[-20, 2]], [0, 0, 0, -200, 0, 0]);
  const booming = await loudnessOf([[-20, 2]], [0, 0, 0, 0, 0, 0]);
  expect(booming.integrated_lufs).toBe(quiet.integrated_lufs);
});

test("gives no loudness where there is none, or too little of it", async () => {
  const none = { integrated_lufs: null, short_term_max_lufs: null, momentary_max_lufs: null, range_lu: null };
  expect(await loudnessOf([[-400, 5]])).toMatchObject({ integrated_lufs: null, range_lu: null });
  expect(await loudnessOf([[-20, 0.3]])).toEqual(none);
});

// EBU Tech 3341 (2016), table 1, signals 15 to 19; tolerance +0.2/−0.4 dB. The samples of 16 to 19 miss the peaks.
const truePeaks: [signal: number, dbtp: number, divisor: number, degrees: number, peak: number][] = [
  [15, -6, 4, 0, 0.5],
  [16, -6, 4, 45, 0.5],
  [17, -6, 6, 60, 0.5],
  [18, -6, 8, 67.5, 0.5],
  [19, 3, 4, 45, 1.41],
];
for (const [signal, dbtp, divisor, degrees, peak] of truePeaks) {
  test(`measures signal ${signal} of EBU Tech 3341 as a true peak of ${dbtp} dBTP`, async () => {
    const phase = (degrees * Math.PI) / 180;
    const tone = { hertz: 48_000 / divisor, phase, steps: [{ peak, seconds: 1 }], fadeSeconds: 0.1 };
    const { true_peak_dbtp } = await analyse(toneWav(tone, 48_000, [1]));
    expect(true_peak_dbtp).toBeLessThan(dbtp + 0.2);
    expect(true_peak_dbtp).toBeGreaterThan(dbtp - 0.4);
  });
}

test("finds a true peak between samples that skipping quiet stretches could miss", async () => {
  // A loud constant, then a quiet tone whose samples are 3 dB below its peaks, then one a little louder than the constant.
  const steps = [0.5, 0.1, 0.52].map((peak) => ({ peak, seconds: 0.1 }));
  const { true_peak, peak } = await analyse(
    toneWav({ hertz: 12_000, phase: Math.PI / 4, steps }, 48_000, [1]),
  );
  expect(peak).toBeCloseTo(0.52 * Math.SQRT1_2, 4);
  expect(Number(true_peak)).toBeGreaterThan(0.52 * 0.98);
});
