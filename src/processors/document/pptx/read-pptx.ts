/** The reader for PPTX: the slides in their order, with what their speaker notes and their authors' comments say. */
import type { InputFile } from "../../processor.ts";
import { type DocumentExtract, tellTruncated } from "../document-extract.ts";
import type { Reading } from "../document-reader.ts";
import { findRelatedPart, type Relation, readRelations } from "../package/find-parts.ts";
import { readOfficeMetadata } from "../package/office-metadata.ts";
import { readBeside } from "../package/read-beside.ts";
import { walkToBreak, walkXml } from "../package/walk-xml.ts";
import { isSigned, listEmbedded } from "../package/package-traits.ts";
import { TextParts } from "../package/text-parts.ts";
import { ZipPackage } from "../package/zip-package.ts";
import { type Comment, toContent } from "../structure/content.ts";
import { TextFlow } from "../structure/text-flow.ts";
import { readCommentAuthors, readComments } from "./slide-comments.ts";
import { SlideVisitor } from "./slide-visitor.ts";

/**
 * Figures: `slide_count`, and of each of `slides` its number, `title` and speaker `notes`, which are no part of the text.
 * Throws as `ZipPackage` and `walkXml`.
 */
export async function readPptx(
  file: InputFile,
  { signal, reportProgress }: Reading,
): Promise<DocumentExtract> {
  const zip = await ZipPackage.open(file.path);
  try {
    const main = (await findRelatedPart(zip, "", "officeDocument")) ?? "ppt/presentation.xml";
    const parts = await listSlides(zip, main);
    const flow = new TextFlow();
    const warnings: string[] = [];
    const texts = new TextParts(warnings);
    const authors = await readCommentAuthors(zip, main, warnings);
    const comments: Comment[] = [];
    const slides: { slide: number; title: string; notes?: string }[] = [];
    for (const [at, part] of parts.entries()) {
      signal.throwIfAborted();
      reportProgress({ done: at, total: parts.length, unit: "slides" });
      if (part === undefined) {
        warnings.push(`The slide ${at + 1} is missing from the file.`);
        continue;
      }
      const page = at + 1;
      const relations = await readBeside(
        { what: `What belongs to the slide ${page} is`, otherwise: [], warnings },
        () => readRelations(zip, part),
      );
      const { title } = await writeSlide(zip, { part, page, relations, flow, texts, warnings });
      const notes = await readBeside(
        { what: `The notes of the slide ${page} are`, otherwise: "", warnings },
        () => readNotes(zip, relations),
      );
      comments.push(...(await readComments(zip, relations, { page, authors, warnings })));
      slides.push({ slide: page, title, ...(notes !== "" && { notes }) });
    }
    texts.end(flow.toText() !== "");
    if (flow.isTruncated) warnings.push(tellTruncated("presentation"));
    return {
      documentType: "PPTX",
      mediaType: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
      content: { ...toContent(flow), comments, attachments: listEmbedded(zip) },
      metadata: { ...(await readOfficeMetadata(zip, warnings)), signed: isSigned(zip) },
      figures: { slide_count: parts.length, slides },
      warnings,
      isTruncated: flow.isTruncated,
    };
  } finally {
    zip.close();
  }
}

/** In the order of the presentation; undefined stands for one that the package does not hold. */
async function listSlides(zip: ZipPackage, main: string): Promise<(string | undefined)[]> {
  const relations = await readRelations(zip, main);
  const slides: (string | undefined)[] = [];
  walkXml(await zip.read(main), main, {
    open: (name, _depth, tag) => {
      if (name !== "p:sldId") return;
      // Beside the relation stands a number of the slide, which is called `id` too.
      const names = new Set(Object.values(tag.attributes).map(({ value }) => value));
      const target = relations.find(({ id, type }) => type === "slide" && names.has(id))?.target;
      slides.push(target !== undefined && zip.has(target) ? target : undefined);
    },
  });
  return slides;
}

interface OpenSlide {
  part: string;
  page: number;
  relations: readonly Relation[];
  flow: TextFlow;
  texts: TextParts;
  warnings: string[];
}

/** With the text of its diagrams, which are parts of their own. */
async function writeSlide(
  zip: ZipPackage,
  { part, page, relations, flow, texts, warnings }: OpenSlide,
): Promise<{ title: string }> {
  const visitor = new SlideVisitor(flow, new Map(relations.map(({ id, target }) => [id, target])));
  await texts.read(`The slide ${page}`, async () => walkToBreak(await zip.read(part), part, visitor));
  const lost = { what: `Text of a diagram on the slide ${page} is`, otherwise: undefined, warnings };
  for (const { type, target } of relations)
    if (type === "diagramData" && zip.has(target))
      await readBeside(lost, async () =>
        walkToBreak(await zip.read(target), target, new SlideVisitor(flow, new Map())),
      );
  return { title: visitor.title };
}

async function readNotes(zip: ZipPackage, relations: readonly Relation[]): Promise<string> {
  const part = relations.find(({ type, target }) => type === "notesSlide" && zip.has(target))?.target;
  if (part === undefined) return "";
  const flow = new TextFlow();
  walkXml(await zip.read(part), part, new SlideVisitor(flow, new Map(), { only: "body" }));
  return flow.toText();
}
