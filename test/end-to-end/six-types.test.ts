import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { standardTaskTypes } from "../../src/protocol/task-types.ts";
import { eventually, kill, listSlaves, shareCluster, withCluster } from "../support/cluster.ts";
import { type Form, ask, file, getTask, send, submit, toFormData } from "../support/requests.ts";
import { readForm } from "../support/read-form.ts";
import { readSample, readSamples } from "../support/samples.ts";

type TaskTypeName = keyof typeof standardTaskTypes;
const taskTypes = Object.values(standardTaskTypes);

const count = z.int().min(0);
const figures = z.looseObject;
const words = figures({ word_count: count, character_count: count });

/** The fields that the contract names, at the top level of each result. */
const contract: Record<Exclude<TaskTypeName, "image">, z.ZodType> = {
  text: words.extend({
    sentence_count: count,
    common_words: z.array(z.tuple([z.string(), count])).max(10),
    sentiment_score: z.number().min(-1).max(1),
    positive_words: count,
    negative_words: count,
  }),
  embedding: figures({
    vector: z.array(z.number()),
    features: z.array(z.string()),
    vector_size: count,
    non_zero_features: count,
  }),
  ocr: words.extend({
    extracted_text: z.string().min(1),
    average_confidence: z.number().min(0).max(100),
    image_size: z.tuple([count, count]),
    image_mode: z.string(),
  }),
  audio: figures({
    duration_seconds: z.number(),
    sample_rate: count,
    channels: count,
    sample_width: count,
    rms_energy: z.number().min(0).max(1),
    zero_crossings: count,
    file_size_bytes: count,
  }),
  document: words.extend({
    document_type: z.enum(["PDF", "DOCX", "Generic Text"]),
    text_content: z.string().min(1),
    metadata: z.record(z.string(), z.unknown()),
  }),
};

const savedAs: Record<TaskTypeName, (base: string) => string> = {
  image: (base) => `processed_${base}.png`,
  text: (base) => `${base}_analysis.json`,
  embedding: (base) => `${base}_embedding.json`,
  ocr: (base) => `${base}_ocr.json`,
  audio: (base) => `${base}_audio_analysis.json`,
  document: (base) => `${base}_document_analysis.json`,
};

async function formOf(name: TaskTypeName): Promise<Form> {
  return { task_type: name, [standardTaskTypes[name].field]: await readSamples(name) };
}

describe("three slaves and all six types", () => {
  // A late copy, which a machine that has other work may come to, would count as an attempt.
  const cluster = shareCluster({ slaves: 3, slotsPerSlave: 1, environment: { LATE_COPIES: "0" } });

  test.each(taskTypes)(
    "give every $name file one result, named and made as the contract says",
    async ({ name, field }) => {
      const { masterUrl, folder } = cluster();
      const form = await formOf(name);
      const sent = (form[field] as File[]).map((one) => one.name);
      const { status, body } = await submit(masterUrl, form);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        message: `${name.charAt(0).toUpperCase()}${name.slice(1)} processing complete`,
        task_type: name,
        total_files_processed: sent.length,
        failed_files: [],
      });
      expect(body.saved_files).toEqual(
        sent.map((one) => `processed_results/${name}/${savedAs[name](path.parse(one).name)}`),
      );
      expect(body.results.map((one: { attempts: number }) => one.attempts)).toEqual(sent.map(() => 1));
      const saved = await readdir(path.join(folder, "processed_results", name));
      expect(saved.toSorted()).toEqual(body.saved_files.map((one: string) => path.basename(one)).toSorted());
      for (const one of saved) {
        const bytes = await readFile(path.join(folder, "processed_results", name, one));
        if (name === "image") await expectGrayPng(bytes);
        else contract[name].parse(JSON.parse(bytes.toString("utf8")));
      }
    },
    60_000,
  );

  test("are used, all of them", async () => {
    const slaves = await listSlaves(cluster().masterUrl);
    expect(slaves.every((slave) => slave.done > 0 && slave.state === "alive")).toBe(true);
  });

  test("say what is known of the files", async () => {
    const result = async (saved: string) =>
      JSON.parse(await readFile(path.join(cluster().folder, "processed_results", saved), "utf8"));
    // What the samples' own README says of them.
    expect(await result("audio/announcement_audio_analysis.json")).toMatchObject({
      duration_seconds: expect.closeTo(7.49, 2),
      sample_rate: 16_000,
      channels: 1,
      sample_width: 2,
    });
    expect(await result("audio/strings-stereo-24-bit_audio_analysis.json")).toMatchObject({
      sample_rate: 44_100,
      channels: 2,
      sample_width: 3,
    });
    expect(await result("document/annual-report_document_analysis.json")).toMatchObject({
      document_type: "PDF",
      page_count: 4,
      metadata: { title: expect.any(String), author: expect.any(String) },
    });
    expect(await result("document/library-proposal_document_analysis.json")).toMatchObject({
      document_type: "DOCX",
      paragraph_count: expect.any(Number),
      table_count: 1,
    });
    expect((await result("document/bridge-inspection_document_analysis.json")).document_type).toBe(
      "Generic Text",
    );
    const happy = await result("text/review-happy_analysis.json");
    const letDown = await result("text/review-let-down_analysis.json");
    expect(happy.sentiment_score).toBeGreaterThan(0);
    expect(letDown.sentiment_score).toBeLessThan(0);
    const upright = path.join(cluster().folder, "processed_results/image/processed_evening-held-upright.png");
    expect(await sharp(upright).metadata()).toMatchObject({ width: 900, height: 1200 });
  });

  test("are told of by their job, and hand out each result with its media type", async () => {
    const { masterUrl } = cluster();
    const images = [await readSample("image/mountain-lake.jpg")];
    const { body } = await submit(masterUrl, { images, options: '{"format": "webp", "width": 100}' });
    const response = await ask(`${masterUrl}/jobs/${body.job_id}/files/0/result`);
    expect(response.headers.get("content-type")).toBe("image/webp");
    expect(response.headers.get("content-disposition")).toMatch(/filename="?processed_mountain-lake\.webp/);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: "webp", width: 100 });
  });

  test("name the options of every type", async () => {
    const { body } = await send(`${cluster().masterUrl}/task_types`);
    for (const type of body.task_types) expect(type.options).toMatchObject({ type: "object" });
    expect(body.task_types.map((type: { task_type: string }) => type.task_type)).toEqual(
      Object.keys(standardTaskTypes),
    );
  });

  test("process images where no type is named", async () => {
    const images = [await readSample("image/logo-transparent.png")];
    const { body } = await submit(cluster().masterUrl, { images });
    expect(body).toMatchObject({
      task_type: "image",
      message: "Image processing complete",
      total_files_processed: 1,
    });
  });

  test.each([
    ["image", '{"quality": 1000}', "quality"],
    ["embedding", '{"max_features": "many"}', "max_features"],
    ["ocr", '{"languages": 5}', "languages"],
    ["audio", '{"loudness": 1}', "loudness"],
  ] as const)("refuse wrong options of %s by name", async (name, options, field) => {
    const files = { [standardTaskTypes[name].field]: [file("a")] };
    const { status, body } = await submit(cluster().masterUrl, { task_type: name, options, ...files });
    expect(status).toBe(400);
    expect(body.code).toBe("invalid_option");
    expect(body.field).toContain(field);
    expect(body.error).toContain(field);
  });

  test.each(taskTypes.filter((type) => type.name !== "text"))(
    "end a $name file of no bytes with its own error, never an empty success",
    async (type) => {
      const form = { task_type: type.name, [type.field]: [file("empty.dat", "")] };
      const { status, body } = await submit(cluster().masterUrl, form);
      expect(status).toBe(422);
      expect(body.failed_files).toMatchObject([{ filename: "empty.dat", attempts: 1 }]);
      expect(body.failed_files[0].code).not.toBe("processor_failed");
    },
  );

  test("say of a text of no bytes that there is nothing in it", async () => {
    const form = { task_type: "text", texts: [file("empty.txt", "")] };
    const { body } = await submit(cluster().masterUrl, form);
    expect(body.results[0].warnings).not.toEqual([]);
  });

  describe("and one slave alone", () => {
    test.each(taskTypes)(
      "answers $name under its key, in Base64 and raw alike",
      async ({ name, field, key }) => {
        const { url } = cluster().slaves[0]!;
        const sent = (await readSamples(name)).slice(0, 1);
        const form = { task_type: name, [field]: sent };
        const { status, body } = await getTask(url, form);
        expect(status).toBe(200);
        expect(body.results).toHaveLength(1);
        expect(body.results[0].filename).toBe(sent[0]?.name);
        const fromBase64 = Buffer.from(body.results[0][key], "base64");
        const headers = { accept: "multipart/form-data" };
        const raw = await ask(`${url}/get_task`, { method: "POST", body: toFormData(form), headers });
        const parts = await readForm(
          raw.headers.get("content-type") ?? "",
          Buffer.from(await raw.arrayBuffer()),
        );
        const fromRaw = parts.find((part) => part.name === "result-0")?.content;
        expect(fromRaw?.equals(fromBase64)).toBe(true);
        if (name === "image") await expectGrayPng(fromBase64);
        else contract[name].parse(JSON.parse(fromBase64.toString("utf8")));
      },
      60_000,
    );

    test("gives the same vectors as the cluster", async () => {
      const { masterUrl, folder, slaves } = cluster();
      const form = await formOf("embedding");
      const alone = await getTask(slaves[1]!.url, form);
      const { body } = await submit(masterUrl, form);
      const together = body.saved_files.map(async (saved: string) =>
        readFile(path.join(folder, saved), "utf8"),
      );
      const decoded = alone.body.results.map((one: { embedding_data: string }) =>
        Buffer.from(one.embedding_data, "base64").toString("utf8"),
      );
      expect(decoded).toEqual(await Promise.all(together));
    });
  });
});

test("a slave that is killed in the middle of six jobs costs none of their files", async () => {
  await withCluster({ slaves: 3, slotsPerSlave: 1 }, async (cluster) => {
    const forms = await Promise.all(taskTypes.map(({ name }) => formOf(name)));
    const answers = forms.map(async (form) => submit(cluster.masterUrl, form));
    const victim = await eventually(async () => {
      const busy = (await listSlaves(cluster.masterUrl)).find((slave) => slave.busy > 0 && slave.done > 0);
      if (!busy) throw new Error("No slave is in the middle of its work yet.");
      return cluster.slaves.find((slave) => slave.url === busy.address)!;
    });
    await kill(victim);
    let again = 0;
    for (const [at, { status, body }] of (await Promise.all(answers)).entries()) {
      const { name, field } = taskTypes[at]!;
      expect({ name, status, failed: body.failed_files }).toEqual({ name, status: 200, failed: [] });
      expect(body.saved_files).toHaveLength((forms[at]![field] as File[]).length);
      again += body.results.filter((one: { attempts: number }) => one.attempts > 1).length;
    }
    expect(again).toBeLessThanOrEqual(1);
    const states = (await listSlaves(cluster.masterUrl)).map((slave) => slave.state);
    expect(states.filter((state) => state === "alive")).toHaveLength(2);
  });
}, 120_000);

async function expectGrayPng(bytes: Buffer): Promise<void> {
  const { format, space, channels } = await sharp(bytes).metadata();
  expect({ format, space }).toEqual({ format: "png", space: "b-w" });
  // One of gray, and one more where the picture has transparent parts.
  expect([1, 2]).toContain(channels);
}
