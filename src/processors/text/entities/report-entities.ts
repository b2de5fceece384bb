/** What the options ask for of a text's entities: a list of them, and a copy of the text without them. */
import type { Artifact } from "../../processor.ts";
import { describeEntity } from "../describe.ts";
import type { TextOptions } from "../options.ts";
import type { ToOffset } from "../segments/offsets.ts";
import type { EntityType } from "./entity.ts";
import { findEntities, nameTypes } from "./find-entities.ts";
import { maxNamedCharacters } from "./find-names.ts";
import { redact } from "./redact.ts";

export interface EntityReport {
  /** `entities` and `redactions`, each only if it was asked for. */
  figures: Record<string, unknown>;
  warnings: string[];
  artifacts: Artifact[];
}

const listedTypes = ["email", "url", "date", "money"] as const satisfies EntityType[];

export async function reportEntities(
  text: string,
  options: TextOptions,
  toOffset: ToOffset,
): Promise<EntityReport> {
  const report: EntityReport = { figures: {}, warnings: [], artifacts: [] };
  const listed = new Set<EntityType>(options.names ? [...listedTypes, ...nameTypes] : listedTypes);
  if (options.entities > 0) {
    const found = await findEntities(text, listed);
    report.figures["entities"] = found
      .slice(0, options.entities)
      .map((entity) => describeEntity(entity, toOffset));
  }
  if (options.redact.length > 0) {
    const redacted = redact(text, await findEntities(text, new Set(options.redact)));
    report.figures["redactions"] = redacted.counts;
    report.artifacts.push({
      name: "redacted.txt",
      mediaType: "text/plain; charset=utf-8",
      body: redacted.text,
    });
  }
  const looksForNames =
    (options.entities > 0 && options.names) || nameTypes.some((type) => options.redact.includes(type));
  if (looksForNames && text.length > maxNamedCharacters)
    report.warnings.push(`Names were looked for in the first ${maxNamedCharacters} characters only.`);
  return report;
}
