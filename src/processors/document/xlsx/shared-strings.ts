/** The strings of a workbook, which its cells name by number (ECMA-376 Part 1, 18.4). */
import { findRelatedPart } from "../package/find-parts.ts";
import { walkXml } from "../package/walk-xml.ts";
import type { ZipPackage } from "../package/zip-package.ts";

/** Into `strings`, one after the other. Throws as `ZipPackage.read` and `walkXml`. */
export async function readSharedStrings(zip: ZipPackage, main: string, strings: string[]): Promise<void> {
  const part = await findRelatedPart(zip, main, "sharedStrings");
  if (part === undefined) return;
  let current = "";
  let isText = false;
  // How a string is read aloud is not shown in its cell.
  let isPhonetic = false;
  walkXml(await zip.read(part), part, {
    open: (name) => {
      if (name === "x:si") current = "";
      else if (name === "x:rPh") isPhonetic = true;
      else if (name === "x:t") isText = !isPhonetic;
    },
    close: (name) => {
      if (name === "x:si") strings.push(current);
      else if (name === "x:rPh") isPhonetic = false;
      else if (name === "x:t") isText = false;
    },
    text: (text) => {
      if (isText) current += text;
    },
  });
}
