/** Writes what a processor made where the slave looks for it: the output, and its artifacts beside it. */
import { stat, writeFile } from "node:fs/promises";
import { z } from "zod";
import type { Artifact, Output } from "../processors/processor.ts";
import { type ArtifactEntry, artifactSchema } from "../protocol/artifact.ts";
import { describeIssue } from "../protocol/errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { artifactPath } from "./child-messages.ts";

interface WrittenOutput {
  mediaType: string;
  bytes: number;
  warnings: string[];
  artifacts: ArtifactEntry[];
}

/** Rejects with an `Error` for artifacts that cannot be kept, which is a defect of the processor. */
export async function writeOutput(output: Output, outputPath: string): Promise<WrittenOutput> {
  const { body, mediaType, warnings = [], artifacts = [] } = output;
  refuseUnkeepable(artifacts);
  const written: ArtifactEntry[] = [];
  for (const [place, artifact] of artifacts.entries()) {
    const bytes = await write(artifactPath(outputPath, place), artifact.body);
    written.push({ name: artifact.name, media_type: artifact.mediaType, bytes });
  }
  return { mediaType, bytes: await write(outputPath, body), warnings, artifacts: written };
}

/** Hands back how many bytes there are. */
async function write(path: string, body: Uint8Array | string): Promise<number> {
  await writeFile(path, body);
  return (await stat(path)).size;
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
