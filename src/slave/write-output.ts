/** Hands what a processor made to its slave: a small output with the answer, others and all artifacts as files. */
import { writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Artifact, Output } from "../processors/processor.ts";
import { type ArtifactEntry, artifactSchema } from "../protocol/artifact.ts";
import { describeIssue } from "../protocol/errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { type ChildTask, artifactPath } from "./child-messages.ts";

interface WrittenOutput {
  mediaType: string;
  bytes: number;
  body?: string;
  warnings: string[];
  artifacts: ArtifactEntry[];
}

/** Rejects with an `Error` for artifacts that cannot be kept, which is a defect of the processor. */
export async function writeOutput(
  { body, mediaType, warnings = [], artifacts = [] }: Output,
  { outputPath, inlineBytes }: Pick<ChildTask, "outputPath" | "inlineBytes">,
): Promise<WrittenOutput> {
  refuseUnkeepable(artifacts);
  const written: ArtifactEntry[] = [];
  for (const [place, artifact] of artifacts.entries()) {
    const bytes = await write(artifactPath(outputPath, place), artifact.body);
    written.push({ name: artifact.name, media_type: artifact.mediaType, bytes });
  }
  const bytes = Buffer.byteLength(body);
  const described = { mediaType, bytes, warnings, artifacts: written };
  if (bytes <= inlineBytes) return { ...described, body: toBase64(body) };
  await write(outputPath, body);
  return described;
}

/** Hands back how many bytes there are. */
async function write(path: string, body: Uint8Array | string): Promise<number> {
  await writeFile(path, body);
  return Buffer.byteLength(body);
}

function toBase64(body: Uint8Array | string): string {
  return (
    typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  ).toString("base64");
}

const labelsSchema = z.array(artifactSchema.pick({ name: true, media_type: true }));

function refuseUnkeepable(artifacts: readonly Artifact[]): void {
  const most = fixedLimits.artifacts.value;
  if (artifacts.length > most) throw new Error(`it made ${artifacts.length} artifacts; ${most} are allowed`);
  const labels = artifacts.map(({ name, mediaType }) => ({ name, media_type: mediaType }));
  const { error } = labelsSchema.safeParse(labels);
  if (error) throw new Error(`of its artifacts ${describeIssue(error, labels).sentence}`);
  if (new Set(labels.map(({ name }) => name)).size < labels.length)
    throw new Error("two of its artifacts have one name");
}
