/** A transcript as files that players and editors read, one entry for each of its segments. */
import type { Artifact } from "../../processor.ts";
import type { Segment } from "./transcriber.ts";

/** Characters of a line, as broadcasters have it. */
const lineCharacters = 42;

/** `transcript.txt`, `transcript.srt` (SubRip) and `transcript.vtt` (WebVTT, W3C). */
export function writeSubtitles(segments: readonly Segment[]): Artifact[] {
  return [
    { name: "transcript.txt", mediaType: "text/plain; charset=utf-8", body: writeText(segments) },
    { name: "transcript.srt", mediaType: "application/x-subrip", body: writeSrt(segments) },
    { name: "transcript.vtt", mediaType: "text/vtt; charset=utf-8", body: writeVtt(segments) },
  ];
}

function writeText(segments: readonly Segment[]): string {
  return segments.map(({ text }) => `${text}\n`).join("");
}

function writeSrt(segments: readonly Segment[]): string {
  return segments
    .map((segment, index) => `${index + 1}\n${writeTimes(segment, ",")}\n${wrap(segment.text)}\n\n`)
    .join("");
}

function writeVtt(segments: readonly Segment[]): string {
  const cues = segments.map((segment) => `${writeTimes(segment, ".")}\n${escape(wrap(segment.text))}\n\n`);
  return `WEBVTT\n\n${cues.join("")}`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function writeTimes({ start_seconds, end_seconds }: Segment, decimalSign: string): string {
  return `${writeTime(start_seconds, decimalSign)} --> ${writeTime(end_seconds, decimalSign)}`;
}

/** `00:01:02,345` */
function writeTime(seconds: number, decimalSign: string): string {
  const milliseconds = Math.round(seconds * 1000);
  const [hours, minutes, rest] = [
    Math.floor(milliseconds / 3_600_000),
    Math.floor(milliseconds / 60_000) % 60,
    Math.floor(milliseconds / 1000) % 60,
  ].map((part) => String(part).padStart(2, "0"));
  return `${hours}:${minutes}:${rest}${decimalSign}${String(milliseconds % 1000).padStart(3, "0")}`;
}

/** Breaks lines between words. */
function wrap(text: string): string {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1) ?? "";
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || longer.length <= lineCharacters) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.join("\n");
}
