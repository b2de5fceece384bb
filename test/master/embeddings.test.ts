import { readdir } from "node:fs/promises";
import path from "node:path";
import OpenAI from "openai";
import { describe, expect, test } from "vitest";
import { eventually, shareCluster } from "../support/cluster.ts";
import { shareKeyedCluster } from "../support/keyed-cluster.ts";
import { send } from "../support/requests.ts";

const cluster = shareCluster({ slaves: 1, slotsPerSlave: 2 });

/** OpenAI's own client, with its base address set and nothing else. */
function openAi(masterUrl = cluster().masterUrl, apiKey = "none is asked for"): OpenAI {
  return new OpenAI({ baseURL: `${masterUrl}/v1`, apiKey, maxRetries: 0 });
}

async function embed(body: unknown) {
  return send(`${cluster().masterUrl}/v1/embeddings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, place) => sum + value * (b[place] ?? Number.NaN), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}

test("GET /v1/models tells OpenAI's client what it may ask for", async () => {
  const ids: string[] = [];
  for await (const { id, object } of openAi().models.list()) {
    expect(object).toBe("model");
    ids.push(id);
  }
  expect(ids).toEqual(["minilm", "hashing"]);
});

describe("POST /v1/embeddings", () => {
  test("serves OpenAI's client: a vector for each text, in their order", async () => {
    const input = ["a red fox", "the stock market", "a red fox"];
    const { object, data, model, usage } = await openAi().embeddings.create({
      input,
      model: "hashing",
      dimensions: 64,
    });
    expect({ object, model }).toEqual({ object: "list", model: "hashing" });
    expect(data.map(({ object: kind, index }) => [kind, index])).toEqual([
      ["embedding", 0],
      ["embedding", 1],
      ["embedding", 2],
    ]);
    const [fox, market, sameFox] = data.map(({ embedding }) => embedding);
    expect(fox).toHaveLength(64);
    expect(sameFox).toEqual(fox);
    expect(market).not.toEqual(fox);
    expect(usage.prompt_tokens).toBeGreaterThan(0);
    expect(usage.total_tokens).toBe(usage.prompt_tokens);
  });

  test("gives a semantic model's vectors the similarities that its authors publish", async () => {
    // https://sbert.net/docs/quickstart.html
    const input = ["The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium."];
    const { data } = await openAi().embeddings.create({ input, model: "minilm", encoding_format: "float" });
    const [lovely, sunny, stadium] = data.map(({ embedding }) => embedding) as [number[], number[], number[]];
    expect(lovely).toHaveLength(384);
    expect(cosine(lovely, sunny)).toBeCloseTo(0.666, 2);
    expect(cosine(lovely, stadium)).toBeCloseTo(0.1046, 2);
    expect(cosine(sunny, stadium)).toBeCloseTo(0.1411, 2);
  });

  test("takes one text without a list, and what clients send along", async () => {
    const { status, body } = await embed({ input: "a red fox", model: "hashing", user: "somebody" });
    expect(status).toBe(200);
    expect(body.data).toHaveLength(1);
    expect(body.data[0].embedding).toHaveLength(1024);
  });

  test("gives base64 of little-endian float32 on request", async () => {
    const wish = { input: "a red fox", model: "hashing", dimensions: 32 };
    const { body: numbers } = await embed(wish);
    const { body: coded } = await embed({ ...wish, encoding_format: "base64" });
    const bytes = Buffer.from(coded.data[0].embedding, "base64");
    const read = Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readFloatLE(place * 4));
    expect(read).toEqual(numbers.data[0].embedding.map(Math.fround));
  });

  test("leaves no result and no job behind", async () => {
    const { folder, masterUrl } = cluster();
    await embed({ input: ["one text", "and one more"], model: "hashing" });
    await eventually(async () => expect((await send(`${masterUrl}/jobs`)).body.jobs).toEqual([]));
    expect(await readdir(path.join(folder, "processed_results", "embedding"))).toEqual([]);
  });

  test("ends the work of a client that goes away", async () => {
    const { folder, masterUrl } = cluster();
    const gone = new AbortController();
    const input = Array.from({ length: 500 }, (_, place) => `text number ${place}`);
    const answer = openAi().embeddings.create({ input, model: "hashing" }, { signal: gone.signal });
    const failure = answer.catch((error: unknown) => error);
    await eventually(async () => expect((await send(`${masterUrl}/jobs`)).body.jobs).toHaveLength(1));
    gone.abort();
    expect(await failure).toBeInstanceOf(OpenAI.APIUserAbortError);
    await eventually(async () => expect((await send(`${masterUrl}/jobs`)).body.jobs).toEqual([]));
    expect(await readdir(path.join(folder, "processed_results", "embedding"))).toEqual([]);
  });

  test.each([
    ["a missing model", { input: "x" }, "model", "'model' is missing"],
    [
      "a model that is not here",
      { input: "x", model: "text-embedding-3-small" },
      "model",
      "minilm and hashing",
    ],
    ["no text", { model: "hashing" }, "input", "'input' is missing"],
    ["an empty list", { input: [], model: "hashing" }, "input", "1 to 2048 texts"],
    ["an empty text", { input: ["x", ""], model: "hashing" }, "input.1", "none of them empty"],
    ["token ids", { input: [1, 2], model: "hashing" }, "input", "token ids are not"],
    ["too many texts", { input: Array(2049).fill("x"), model: "hashing" }, "input", "1 to 2048 texts"],
    [
      "a dimension of none",
      { input: "x", model: "hashing", dimensions: 0 },
      "dimensions",
      "'dimensions' is 0",
    ],
    [
      "more numbers than an answer has",
      { input: Array(2048).fill("x"), model: "hashing", dimensions: 65_536 },
      "dimensions",
      "4194304 at the most",
    ],
    [
      "a field that is not known",
      { input: "x", model: "hashing", temperature: 1 },
      "temperature",
      "Unknown field",
    ],
  ])("answers %s with 400 in OpenAI's shape", async (_, body, param, sentence) => {
    const answer = await embed(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: {
        message: expect.stringContaining(sentence),
        type: "invalid_request_error",
        param,
        code: "invalid_field",
      },
    });
  });

  test("refuses a body that is too large, or no JSON, in OpenAI's shape", async () => {
    const large = await embed({ input: "x".repeat(4 * 1024 * 1024), model: "hashing" });
    expect(large.status).toBe(413);
    expect(large.body.error).toMatchObject({ type: "invalid_request_error", code: "field_too_large" });
    const headers = { "content-type": "application/json" };
    const url = `${cluster().masterUrl}/v1/embeddings`;
    const broken = await send(url, { method: "POST", headers, body: "{" });
    expect(broken.status).toBe(400);
    expect(broken.body.error).toMatchObject({ code: "malformed_request", param: null });
  });

  test("names the text that failed", async () => {
    const { status, body } = await embed({
      input: ["a text", "ng\u0000\u0001\u0002\u0003".repeat(50)],
      model: "hashing",
    });
    expect(status).toBe(415);
    expect(body.error).toMatchObject({ code: "unsupported_media_type", param: "input.1" });
  });

  test("answers an unknown path below /v1 as OpenAI would", async () => {
    const answer = openAi().files.list();
    await expect(answer).rejects.toThrow(OpenAI.NotFoundError);
    await expect(answer).rejects.toThrow("There is no GET /v1/files here.");
  });
});

describe("POST /v1/embeddings where keys are asked for", () => {
  const keyed = shareKeyedCluster({ submitter: ["submit"], reader: ["read"] });

  async function askWith(authorization: string) {
    const client = openAi(keyed().masterUrl, authorization.replace("Bearer ", ""));
    return client.embeddings.create({ input: "a red fox", model: "hashing" });
  }

  test("takes the key that OpenAI's client sends", async () => {
    expect((await askWith(keyed().callers.submitter.authorization)).data).toHaveLength(1);
  });

  test("tells that client of a wrong key, and of one that may not submit", async () => {
    await expect(askWith("Bearer nobodys-key")).rejects.toThrow(OpenAI.AuthenticationError);
    const { authorization } = keyed().callers.reader;
    await expect(askWith(authorization)).rejects.toThrow(OpenAI.PermissionDeniedError);
  });
});
