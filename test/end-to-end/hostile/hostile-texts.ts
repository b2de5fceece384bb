/** Texts that are traps for whoever cuts, counts or matches them, for each of the types that read text. */
import { type HostileFile, read, readWith, refused } from "./hostile-file.ts";

type Outcome = HostileFile["outcome"];

interface Outcomes {
  text?: Outcome;
  embedding?: Outcome;
  document?: Outcome;
}

function texts(what: string, make: () => Uint8Array, outcomes: Outcomes): HostileFile[] {
  const types = ["text", "embedding", "document"] as const;
  return types.flatMap((taskType) => {
    const outcome = outcomes[taskType];
    const content = (): Uint8Array<ArrayBuffer> => new Uint8Array(make());
    return outcome ? [{ what, taskType, name: "notes.txt", content, outcome }] : [];
  });
}

const mb = 1_000_000;
const foreign = refused("unsupported_media_type");
const longWords = readWith(/words of more than/);
const cut = readWith(/Only the first 20,000,000/);
const notEnglish = readWith(/does not look English/);
const noTerm = readWith(/all zeros/);

/** The pattern as often as it fits. */
function fill(megabytes: number, pattern: string | Uint8Array): Buffer {
  const bytes = Buffer.from(pattern);
  return Buffer.alloc(Math.floor((megabytes * mb) / bytes.length) * bytes.length, bytes);
}

const fillBytes = (megabytes: number, ...bytes: number[]): Buffer => fill(megabytes, Uint8Array.from(bytes));

const lines: HostileFile[] = [
  ...texts("50 MB of one letter", () => fill(50, "a"), {
    text: longWords,
    embedding: longWords,
    document: cut,
  }),
  ...texts("50 MB on one line", () => fill(50, "the quick brown fox jumps "), {
    text: read,
    embedding: read,
  }),
  ...texts("30 MB of spaces", () => fill(30, " "), {
    text: readWith(/no words/),
    embedding: noTerm,
    document: cut,
  }),
  ...texts("10 MB of line ends", () => fill(10, "\n"), { text: readWith(/no words/) }),
  ...texts("three million lines of one letter", () => fill(6, "a\n"), { text: notEnglish }),
  ...texts("10 MB of U+2028", () => fill(10, "\u2028"), { text: readWith(/no words/) }),
  ...texts("65 MiB", () => fill(68, "a "), {
    text: refused("file_too_large"),
    embedding: refused("file_too_large"),
    document: refused("file_too_large"),
  }),
];

const expressions: HostileFile[] = [
  ...texts("a tower of 5 million accents", () => Buffer.concat([Buffer.from("a"), fill(10, "\u0301")]), {
    text: longWords,
    embedding: noTerm,
  }),
  ...texts("words under 50 accents each", () => fill(5, `a${"\u0301".repeat(50)} `), { text: notEnglish }),
  ...texts("quotes that are never closed", () => fill(10, '"'), { text: read, embedding: noTerm }),
  ...texts("a full stop before each quote", () => fill(10, '."'), { text: read }),
  ...texts("a.a.a.a", () => fill(10, "a."), { text: longWords }),
  ...texts("a'a'a'a", () => fill(10, "a'"), { text: longWords }),
  ...texts("1,1,1,1", () => fill(10, "1,"), { text: longWords }),
  ...texts("nothing but titles", () => fill(2, "Mr. "), { text: notEnglish }),
  ...texts("a million list items", () => fill(4, "- a\n"), { text: notEnglish }),
  ...texts("a million letters of Thai in one word", () => fill(3, "กขคงจฉชซ"), {
    text: notEnglish,
    embedding: longWords,
  }),
  ...texts("a million ideographs in one word", () => fill(3, "漢字仮名交"), {
    text: notEnglish,
    embedding: longWords,
  }),
  ...texts("families of millions", () => fill(10, "👩\u200d👩\u200d👧\u200d"), { text: read }),
];

const charsets: HostileFile[] = [
  ...texts(
    "UTF-16 of unpaired halves",
    () => Buffer.concat([Buffer.from("\ufeff", "utf16le"), fillBytes(10, 0x41, 0xd8)]),
    {
      text: readWith(/not valid utf-16le/),
    },
  ),
  ...texts(
    "UTF-32 beyond Unicode",
    () => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), fillBytes(10, 255)]),
    {
      text: readWith(/not valid utf-32le/),
    },
  ),
  ...texts(
    "damaged UTF-8",
    () => fillBytes(5, 0xc3, 0xa9, 0xc3, 0xa9, 0xc3, 0xa9, 0xc3, 0xa9, 0xc3, 0xa9, 0xff),
    {
      text: readWith(/not valid utf-8/),
    },
  ),
  ...texts("5 MB of an old charset", () => fillBytes(5, 0xe9, 0x74, 0xe9, 0x20), {
    text: readWith(/windows-1252/),
  }),
  ...texts("20 MB of NULs", () => Buffer.alloc(20 * mb), {
    text: foreign,
    embedding: foreign,
    document: foreign,
  }),
  ...texts(
    "bytes without any sense",
    () => Uint8Array.from({ length: 20_000 }, (_, at) => (at * 193) % 256),
    {
      text: foreign,
      embedding: foreign,
      document: foreign,
    },
  ),
];

const vocabularies: HostileFile[] = [
  ...texts(
    "words that are properties of every object",
    () => Buffer.from("__proto__ constructor toString valueOf"),
    {
      text: read,
      embedding: read,
    },
  ),
  ...texts("a million different words", () => Buffer.from(countedWords(1_100_000, 0)), {
    text: readWith(/approximate/),
    embedding: refused("file_too_large"),
  }),
  ...texts("60 MB of words of 1,000 letters", () => Buffer.from(countedWords(60_000, 999)), {
    text: longWords,
    embedding: refused("file_too_large"),
  }),
  {
    ...texts("terms of five long words", () => Buffer.from(countedWords(20_000, 600)), {
      embedding: refused("file_too_large"),
    })[0]!,
    options: { ngram_range: [1, 5] },
  },
];

export const hostileTexts: HostileFile[] = [...lines, ...expressions, ...charsets, ...vocabularies];

/** Numbers as words, with letters before them up to a length. */
function countedWords(count: number, length: number): string {
  return Array.from({ length: count }, (_, n) => n.toString(36).padStart(length, "x")).join(" ");
}
