import { describe, expect, test } from "vitest";
import { z } from "zod";
import { findEntities } from "../../src/processors/text/entities/find-entities.ts";
import type { EntityType } from "../../src/processors/text/entities/entity.ts";
import { textProcessor } from "../../src/processors/text/index.ts";
import { summarise } from "../../src/processors/text/summary/summarise.ts";
import { analyse } from "./text-files.ts";

async function find(text: string, ...types: EntityType[]): Promise<(string | undefined)[][]> {
  const found = await findEntities(text, new Set(types));
  return found.map(({ type, text: stretch, value }) =>
    value === undefined ? [type, stretch] : [type, stretch, value],
  );
}

test("n-grams are phrases that repeat, without function words at their ends", async () => {
  const text =
    "The state of the union is strong. A state of the art, a solar panel, a solar panel; solar, panel.";
  const { figures } = await analyse(textProcessor, text, { ngrams: 3 });
  expect(figures["ngrams"]).toEqual({
    bigrams: [{ ngram: "solar panel", count: 2, offsets: [56, 71] }],
    trigrams: [],
  });
});

describe("a summary", () => {
  test("is of the sentences that share most with the others, in the order of the text", async () => {
    const text =
      "Solar panels turn light into power. Cats sleep. Panels on roofs make power for houses. " +
      "My uncle plays chess. Light on roofs becomes solar power for houses.";
    const { figures } = await analyse(textProcessor, text, { summary: 2 });
    const summary = z
      .array(z.object({ text: z.string(), start: z.int(), score: z.number() }))
      .parse(figures["summary"]);
    expect(summary.map((sentence) => sentence.text)).toEqual([
      "Panels on roofs make power for houses.",
      "Light on roofs becomes solar power for houses.",
    ]);
    for (const { text: sentence, start } of summary) expect(text.slice(start)).toMatch(sentence);
  });

  // Solved by hand: b is between a and c, x = 0.15 + 0.85 y / 2 at the ends and y = 0.15 + 0.85 · 2x in the middle.
  test("says nothing twice", () => {
    const said = "Ships carry grain.".split(" ");
    const sentences = [said, ["Rain", "fell."], said, ["Grain", "feeds", "ships."]];
    const pool = sentences.map((words, start) => ({ text: words.join(" "), start, words }));
    expect(summarise(pool, 4).map(({ start }) => start)).toEqual([0, 1, 3]);
  });

  test("ranks by the equations of TextRank", () => {
    const sentences = [
      ["p", "q"],
      ["q", "r"],
      ["r", "s"],
    ];
    const ranked = summarise(
      sentences.map((words, start) => ({ text: words.join(" "), start, words })),
      3,
    );
    const end = (0.15 + 0.425 * 0.15) / (1 - 0.425 * 1.7);
    expect(ranked[0]?.score).toBeCloseTo(end, 2);
    expect(ranked[1]?.score).toBeCloseTo(0.15 + 1.7 * end, 2);
    expect(ranked[2]?.score).toBeCloseTo(end, 2);
  });

  test("of a text of one word is that word", async () => {
    const { figures } = await analyse(textProcessor, "Word", { summary: 3 });
    expect(figures["summary"]).toEqual([{ text: "Word", start: 0, end: 4, score: expect.closeTo(0.15, 10) }]);
  });
});

describe("entities", () => {
  test.each([
    ["Write to jane.doe+x@mail.example.org, or a@b.", [["email", "jane.doe+x@mail.example.org"]]],
    [
      "See (https://example.org/a_(b)?c=d), www.example.com. And https://例え.jp/パス。",
      [
        ["url", "https://example.org/a_(b)?c=d"],
        ["url", "www.example.com"],
        ["url", "https://例え.jp/パス"],
      ],
    ],
    [
      "On 2024-05-01T10:00Z, May 3rd, 2021, 3 October 1990, am 3. Oktober 1990, le 1er mai 2020, 3 de octubre de 1990.",
      [
        ["date", "2024-05-01T10:00Z", "2024-05-01"],
        ["date", "May 3rd, 2021", "2021-05-03"],
        ["date", "3 October 1990", "1990-10-03"],
        ["date", "3. Oktober 1990", "1990-10-03"],
        ["date", "1er mai 2020", "2020-05-01"],
        ["date", "3 de octubre de 1990", "1990-10-03"],
      ],
    ],
    [
      "Due 03/04/2024, 1.5.2024, Oct. 3, June 2020 and 2024年5月1日; may 2 be?",
      [
        ["date", "03/04/2024"],
        ["date", "1.5.2024", "2024-05-01"],
        ["date", "Oct. 3"],
        ["date", "June 2020", "2020-06"],
        ["date", "2024年5月1日", "2024-05-01"],
        ["date", "may 2"],
      ],
    ],
    [
      "It costs $1,234.50, 1.234,50 €, US$3.2 million, EUR 20, 15 euros or 3000円, not 5 cats.",
      [
        ["money", "$1,234.50", "1234.5 USD"],
        ["money", "1.234,50 €", "1234.5 EUR"],
        ["money", "US$3.2 million", "3200000 USD"],
        ["money", "EUR 20", "20 EUR"],
        ["money", "15 euros", "15 EUR"],
        ["money", "3000円", "3000 JPY"],
      ],
    ],
  ])("%s", async (text, expected) => {
    expect(await find(text, "email", "url", "date", "money")).toEqual(expected);
  });

  test("are listed with their places in code points, as many as asked for", async () => {
    const { figures } = await analyse(textProcessor, "😀 Pay $5 to a@b.org by 2024-05-01.", { entities: 2 });
    expect(figures["entities"]).toEqual([
      { type: "money", text: "$5", start: 6, end: 8, value: "5 USD" },
      { type: "email", text: "a@b.org", start: 12, end: 19 },
    ]);
  });

  test("are names too, when asked for", async () => {
    const text = "Barack Obama met Angela Merkel in Paris, at the United Nations.";
    const { figures } = await analyse(textProcessor, text, { entities: 10, names: true });
    expect(figures["entities"]).toEqual([
      { type: "person", text: "Barack Obama", start: 0, end: 12 },
      { type: "person", text: "Angela Merkel", start: 17, end: 30 },
      { type: "place", text: "Paris", start: 34, end: 39 },
      { type: "organization", text: "United Nations", start: 48, end: 62 },
    ]);
  });

  test("are not looked for unless asked for", async () => {
    const { figures } = await analyse(textProcessor, "Pay $5 to a@b.org.");
    expect(figures).not.toHaveProperty("entities");
    expect(figures).not.toHaveProperty("redactions");
  });
});

describe("redaction", () => {
  // The numbers are those that their standards and issuers give as examples or keep for tests.
  test.each([
    ["Mail a.b@example.org now", ["email"], "Mail [EMAIL] now"],
    ["Call +49 30 901820, (555) 123-4567 or 555-123-4567.", ["phone"], "Call [PHONE], [PHONE] or [PHONE]."],
    [
      "Card 4111 1111 1111 1111, not 4111 1111 1111 1112",
      ["credit_card"],
      "Card [CREDIT_CARD], not 4111 1111 1111 1112",
    ],
    [
      "IBAN GB82 WEST 1234 5698 7654 32, not GB83 WEST 1234 5698 7654 32",
      ["iban"],
      "IBAN [IBAN], not GB83 WEST 1234 5698 7654 32",
    ],
    [
      "From 192.0.2.1 and 2001:db8::1, not 300.1.1.1",
      ["ip_address"],
      "From [IP_ADDRESS] and [IP_ADDRESS], not 300.1.1.1",
    ],
    ["SSN 078-05-1120, not 000-12-3456", ["ssn"], "SSN [SSN], not 000-12-3456"],
    ["Barack Obama wrote to a@b.org", ["person", "email"], "[PERSON] wrote to [EMAIL]"],
  ])("%s", async (text, redact, expected) => {
    const { figures, artifacts } = await analyse(textProcessor, text, { redact });
    expect(artifacts).toEqual([
      { name: "redacted.txt", mediaType: "text/plain; charset=utf-8", body: expected },
    ]);
    expect(Object.keys(z.record(z.string(), z.int()).parse(figures["redactions"])).toSorted()).toEqual(
      redact.toSorted(),
    );
  });
});

test.each([
  ["an @ in a long word", `${"a".repeat(200_000)}@`],
  ["many @", "a@".repeat(100_000)],
  ["digits", "1 ".repeat(100_000)],
  ["points and digits", "1.".repeat(100_000)],
  ["colons", "a:".repeat(100_000)],
  ["one long URL", `https://${".".repeat(200_000)}`],
  ["URLs without end", "https://a.b/".repeat(20_000)],
  ["dates without end", "may ".repeat(50_000)],
])("the search for entities stays in proportion to the text: %s", async (_name, text) => {
  const startedAt = performance.now();
  await findEntities(
    text,
    new Set(["email", "url", "date", "money", "phone", "credit_card", "iban", "ip_address", "ssn"]),
  );
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
