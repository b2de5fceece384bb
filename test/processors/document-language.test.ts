import { expect, test } from "vitest";
import { printPdf, readDocument } from "./document-builder.ts";

const options = { language: true };

// Article 1 of the Universal Declaration of Human Rights, as the United Nations publish it.
const articles = {
  de: "Alle Menschen sind frei und gleich an Würde und Rechten geboren. Sie sind mit Vernunft und Gewissen begabt und sollen einander im Geist der Brüderlichkeit begegnen.",
  fr: "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués de raison et de conscience et doivent agir les uns envers les autres dans un esprit de fraternité.",
  es: "Todos los seres humanos nacen libres e iguales en dignidad y derechos y, dotados como están de razón y conciencia, deben comportarse fraternalmente los unos con los otros.",
};

test.each(Object.entries(articles))("a text in %s has its language on request", async (language, text) => {
  const result = await readDocument(text, { options });
  expect(result).toMatchObject({
    language,
    language_candidates: expect.arrayContaining([
      { language, confidence: result.language_confidence },
    ]) as unknown,
  });
});

test("a page in HTML and a PDF have their language, too, whatever they state", async () => {
  const page = `<!doctype html><html lang="en"><body><p>${articles.fr}</p></body></html>`;
  expect(await readDocument(page, { options })).toMatchObject({ language: "fr" });
  const file = await printPdf((pdf) => void pdf.text(articles.es));
  expect(await readDocument(file, { options })).toMatchObject({ language: "es" });
});

test("plain text and Markdown have their language, unless it is not wanted", async () => {
  for (const name of ["a.txt", "a.md"]) {
    expect(await readDocument(articles.de, { name })).toMatchObject({ language: "de" });
    const unasked = await readDocument(articles.de, { name, options: { language: false } });
    expect(unasked).not.toHaveProperty("language");
  }
});

test("a text too short to tell has no language, and none is looked for unless it is asked for", async () => {
  expect(await readDocument("42", { options })).toMatchObject({ language: null });
  const page = `<p>${articles.de}</p>`;
  expect(await readDocument(page, { name: "a.html" })).not.toHaveProperty("language");
});
