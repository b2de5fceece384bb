/** Where this machine's Chromium is, for what looks at the web page with a real browser. */
import { existsSync } from "node:fs";
import path from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** The path of the program that `CHROMIUM` names or that is found; ends this process where there is none. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const places = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = [process.env.CHROMIUM, ...places, ...elsewhere].find((place) => place && existsSync(place));
  if (found) return found;
  console.error(
    "No Chromium was found. Install one (Debian, Ubuntu: apt-get install chromium) or name one in CHROMIUM.",
  );
  return process.exit(1);
}
