/**
 * The font of text that is found and copied but not seen. Tesseract's own: one empty glyph for every code, so that one
 * font of half a kilobyte serves all scripts; codes are UTF-16, and the text map of the font says that they mean
 * themselves (its pdfrenderer.cpp tells why viewers want it so).
 */
import type { PDFDocument, PDFReference } from "pdfkit";

/** "GlyphLessFont" of Tesseract (tessdata/pdf.ttf, Apache-2.0), a TrueType font. */
const trueType = Buffer.from(
  "AAEAAAAKAIAAAwAgT1MvMlbeyJQAAAEoAAAAYGNtYXAACgA0AAABkAAAAB5nbHlmFSJBJAAAAbgAAAAYaGVhZAt48WUAAACsAAAA" +
    "NmhoZWEMAgQCAAAA5AAAACRobXR4BAAAAAAAAYgAAAAIbG9jYQAMAAAAAAGwAAAABm1heHAABAAFAAABCAAAACBuYW1l8usW2gAA" +
    "AdAAAABLcG9zdAABAAEAAAIcAAAAIAABAAAAAQAAsJRxEF8PPPUEBwgAAAAAAM+a/G4AAAAA1MOn8gAAAAAEAAgAAAAAEAACAAAA" +
    "AAAAAAEAAAgA//8AAAQAAAAAAAQAAAEAAAAAAAAAAAAAAAAAAAACAAEAAAACAAQAAQAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAwAA" +
    "AZAABQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAUAAQABAAAAAAAAAAAAAAAAAAAAAAAAAAAAR09PRwBAAAAAAAAB//8AAAABAAGA" +
    "AAAAAAAAAAAAAAAAAAABAAAAAAAABAAAAAAAAAIAAQAAAAAAFAADAAAAAAAUAAYACgAAAAAAAAAAAAAAAAAMAAAAAQAAAAAEAAgA" +
    "AAMAADEhESEEAPwACAAAAAADACoAAAADAAAABQAWAAAAAQAAAAAABQALABYAAwABBAkABQAWAAAAVgBlAHIAcwBpAG8AbgAgADEA" +
    "LgAwVmVyc2lvbiAxLjAAAAEAAAAAAAAAAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAA=",
  "base64",
);

/** Adobe Technical Note 5411: every code from 0000 to FFFF is that character of UTF-16. */
const textMap = `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;

const name = "GlyphLessFont";

/** Of each glyph, in thousandths of the font's size. */
export const glyphWidth = 500;

/** Every code shows glyph 1, two bytes each. */
const glyphOfCode = Buffer.alloc(2 * 0x1_0000, Buffer.from([0, 1]));

/** The font as an object of the document (ISO 32000-1, 9.7). */
export function addInvisibleFont(document: PDFDocument): PDFReference {
  const add = (dictionary: Record<string, unknown>, stream?: Buffer | string): PDFReference => {
    const reference = document.ref(dictionary);
    reference.end(stream);
    return reference;
  };
  const descriptor = add({
    Type: "FontDescriptor",
    FontName: name,
    Flags: 5,
    FontBBox: [0, 0, glyphWidth, 1000],
    ItalicAngle: 0,
    Ascent: 1000,
    Descent: -1,
    CapHeight: 1000,
    StemV: 80,
    FontFile2: add({ Length1: trueType.length }, trueType),
  });
  const glyphs = add({
    Type: "Font",
    Subtype: "CIDFontType2",
    BaseFont: name,
    CIDSystemInfo: { Registry: new String("Adobe"), Ordering: new String("Identity"), Supplement: 0 },
    CIDToGIDMap: add({}, glyphOfCode),
    DW: glyphWidth,
    FontDescriptor: descriptor,
  });
  return add({
    Type: "Font",
    Subtype: "Type0",
    BaseFont: name,
    Encoding: "Identity-H",
    DescendantFonts: [glyphs],
    ToUnicode: add({}, textMap),
  });
}
