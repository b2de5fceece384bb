/**
 * The sounds that `speech.mjs` can say, named as in ARPABET. Vowel formants: men's means of G. Peterson and H. Barney,
 * "Control methods used in a study of the vowels", JASA 24, 1952; consonants after Klatt, 1980, table III.
 */

/**
 * A stretch of a sound; some sounds have two or three.
 * @typedef {object} Stretch
 * @property {number} milliseconds
 * @property {[number, number, number]} formants  in Hz
 * @property {number} voicing   0…1, how much the vocal folds sound
 * @property {number} breath    0…1, noise that passes through the whole tract
 * @property {number} noise     0…1, noise made at teeth and lips
 * @property {number} hiss      centre of that noise in Hz
 * @property {number} hissWidth in Hz
 * @property {number} damping   bandwidths as a multiple: the nose swallows
 */

const still = { voicing: 0, breath: 0, noise: 0, hiss: 4000, hissWidth: 2000, damping: 1 };

/** @type {Record<string, Stretch[]>} */
export const sounds = {
  ".": [{ ...still, milliseconds: 330, formants: [500, 1500, 2500] }],

  IY: vowel([270, 2290, 3010], 120),
  IH: vowel([390, 1990, 2550], 90),
  EH: vowel([530, 1840, 2480], 120),
  AE: vowel([660, 1720, 2410], 140),
  AA: vowel([730, 1090, 2440], 140),
  AO: vowel([570, 840, 2410], 150),
  UH: vowel([440, 1020, 2240], 100),
  UW: vowel([300, 870, 2240], 140),
  AH: vowel([640, 1190, 2390], 90),
  ER: vowel([490, 1350, 1690], 130),
  AX: vowel([500, 1400, 2400], 65),

  AY: [...vowel([730, 1150, 2440], 120), ...vowel([380, 2050, 2600], 90)],
  EY: [...vowel([520, 1850, 2480], 100), ...vowel([320, 2200, 2800], 90)],
  OW: [...vowel([540, 1000, 2350], 120), ...vowel([360, 850, 2250], 110)],

  L: vowel([310, 1050, 2880], 70, 0.55),
  R: vowel([310, 1060, 1380], 75, 0.6),
  W: vowel([290, 610, 2150], 70, 0.55),
  Y: vowel([260, 2070, 3020], 65, 0.6),
  N: nasal([260, 1340, 2470], 75),
  NG: nasal([260, 2000, 2600], 80),

  F: hissing({ hiss: 5200, hissWidth: 4500, noise: 0.28, milliseconds: 110 }, [340, 1100, 2080]),
  TH: hissing({ hiss: 5800, hissWidth: 4000, noise: 0.24, milliseconds: 110 }, [320, 1290, 2540]),
  S: hissing({ hiss: 5600, hissWidth: 1300, noise: 0.75, milliseconds: 120 }, [320, 1390, 2530]),
  Z: hissing({ hiss: 5600, hissWidth: 1300, noise: 0.4, milliseconds: 85, voicing: 0.3 }, [240, 1390, 2530]),
  V: hissing({ hiss: 5000, hissWidth: 4500, noise: 0.12, milliseconds: 65, voicing: 0.4 }, [220, 1100, 2080]),
  HH: [{ ...still, milliseconds: 75, formants: [500, 1600, 2450], breath: 0.7 }],

  T: stop({ hiss: 4200, hissWidth: 1800, burst: 0.7, breath: 0.35 }, [400, 1600, 2600]),
  K: stop({ hiss: 2200, hissWidth: 900, burst: 0.6, breath: 0.4 }, [300, 1990, 2850]),
  D: stop({ hiss: 3800, hissWidth: 1800, burst: 0.4, voicing: 0.25 }, [200, 1600, 2600]),
  G: stop({ hiss: 1900, hissWidth: 900, burst: 0.35, voicing: 0.25 }, [200, 1990, 2850]),
  B: stop({ hiss: 900, hissWidth: 900, burst: 0.35, voicing: 0.25 }, [200, 1100, 2150]),
};

function vowel(formants, milliseconds, voicing = 1) {
  return [{ ...still, milliseconds, formants, voicing }];
}

function nasal(formants, milliseconds) {
  return [{ ...still, milliseconds, formants, voicing: 0.6, damping: 1.8 }];
}

function hissing(sound, formants) {
  return [{ ...still, ...sound, formants }];
}

/** A closure, a burst, and for those without voice a breath after it. */
function stop({ hiss, hissWidth, burst, voicing = 0, breath = 0 }, formants) {
  const closed = { ...still, milliseconds: 60, formants, voicing: voicing * 0.5, damping: 2 };
  const opened = { ...still, milliseconds: 15, formants, hiss, hissWidth, noise: burst, voicing };
  return breath === 0 ? [closed, opened] : [closed, opened, { ...still, milliseconds: 40, formants, breath }];
}
