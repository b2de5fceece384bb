/** Names of result files: safe on every file system, whatever a client called its file. */
import path from "node:path";

/** Most file systems take 255 bytes; some room is left for ` (2)` and for temporary names. */
const maxNameBytes = 200;

/** MS-DOS device names, which Windows reserves with any extension. */
const deviceName = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;

/** Control characters, what Windows forbids in names, and the marks that turn a name's reading order round. */
// oxlint-disable-next-line no-control-regex -- control characters are what is looked for
const forbidden = /[\u0000-\u001f\u007f-\u009f<>:"/\\|?*\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/**
 * The name of a result file by a type's template: `{base}` is the input's name without folders and extension,
 * `{option:default}` the value of an option.
 */
export function resultNameFor(template: string, filename: string, options: Record<string, unknown>): string {
  const filled = template.replaceAll(/\{(?!base\})(\w+)(?::(\w+))?\}/g, (_, option: string, otherwise = "") =>
    safeText(options[option] ?? otherwise),
  );
  const base = path.parse(safeFileName(filename)).name;
  const room = maxNameBytes - Buffer.byteLength(filled);
  return filled.replace("{base}", () => shorten(base, room));
}

/** A file name that every system takes, for any text; `file` when nothing is left of it. */
export function safeFileName(filename: string): string {
  const last = filename.split(/[/\\]/).at(-1) ?? "";
  const clean = last
    .normalize("NFC")
    .replaceAll(forbidden, "")
    .replace(/[. ]+$/, "")
    .trimStart();
  if (clean === "" || /^\.+$/.test(clean)) return "file";
  return deviceName.test(clean) ? `_${clean}` : clean;
}

/** The nth name of a kind: `a.json`, `a (2).json`, `a (3).json`. */
export function numberedName(name: string, number: number): string {
  if (number === 1) return name;
  const { name: base, ext } = path.parse(name);
  return `${base} (${number})${ext}`;
}

function safeText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? safeFileName(String(value)) : "";
}

/** Cuts a text to a number of UTF-8 bytes without cutting a character in two. */
function shorten(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let bytes = 0;
  let cut = "";
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    cut += character;
  }
  return cut.trimEnd();
}
