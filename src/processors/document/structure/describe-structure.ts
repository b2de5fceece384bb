/** The structure of a document as figures of its result: headings, lists, tables, links, images, notes, comments, attachments. */
import { textOf, type Block, type ItemRole } from "./blocks.ts";
import type { Content, Link, PlacedBlock } from "./content.ts";
import { countCodePoints } from "./code-points.ts";

interface ListItem {
  level: number;
  text: string;
}

interface List {
  ordered: boolean;
  /** The number of the first item, where it is told and is not 1. */
  start?: number;
  offset: number;
  page?: number;
  items: ListItem[];
}

/**
 * Each figure is there only where the document has any of it. `offset` counts the code points of `text_content` before
 * the first of it; links of table cells have none.
 */
export function describeStructure(content: Content): Record<string, unknown> {
  const { blocks, notes, comments, attachments, text } = content;
  const toCodePoints = countCodePoints(text);
  const place = ({ offset, page }: PlacedBlock): { offset: number; page?: number } => {
    return { offset: toCodePoints(offset), ...(page !== undefined && { page }) };
  };
  const figures: Record<string, unknown[]> = {
    headings: blocks.flatMap((placed) => {
      const { block } = placed;
      return block.kind === "heading"
        ? [{ level: block.level, text: textOf(block).trim(), ...place(placed) }]
        : [];
    }),
    lists: groupItems(blocks, place),
    tables: blocks.flatMap((placed) => {
      const { block } = placed;
      return block.kind === "table" ? [{ rows: block.rows, ...place(placed) }] : [];
    }),
    links: [
      ...blocks.flatMap(({ block, offset, page }) =>
        linksOf(block).map(({ text: label, href, at }) => {
          return {
            text: label,
            href,
            offset: toCodePoints(offset + at),
            ...(page !== undefined && { page }),
          };
        }),
      ),
      ...content.links,
    ],
    images: blocks.flatMap((placed) => {
      const { block } = placed;
      if (block.kind !== "image") return [];
      const { kind: _, ...picture } = block;
      return [{ ...picture, ...place(placed) }];
    }),
    footnotes: notes,
    comments,
    attachments,
  };
  return Object.fromEntries(Object.entries(figures).filter(([, values]) => values.length > 0));
}

function linksOf(block: Block): (Link & { at: number })[] {
  if (!("spans" in block)) return [];
  const links: (Link & { at: number })[] = [];
  let at = 0;
  for (const { text, href } of block.spans) {
    if (href !== undefined) links.push({ text, href, at });
    at += text.length;
  }
  return links;
}

/** Items that follow each other make one list, until one begins another; it is ordered if its first item is. */
function groupItems(
  blocks: PlacedBlock[],
  place: (placed: PlacedBlock) => { offset: number; page?: number },
): List[] {
  const lists: List[] = [];
  let open: List | undefined;
  for (const placed of blocks) {
    const { block } = placed;
    if (block.kind !== "item") {
      open = undefined;
      continue;
    }
    if (!open || beginsAfter(open, block)) {
      const { ordered, number: start } = block;
      open = { ordered, ...(start !== undefined && start !== 1 && { start }), ...place(placed), items: [] };
      lists.push(open);
    }
    open.items.push({ level: block.level, text: textOf(block).trim() });
  }
  return lists;
}

/** An outermost item of the other kind is of another list, whether the format tells so or not. */
function beginsAfter({ ordered, items }: List, item: ItemRole): boolean {
  if (item.level > 1) return false;
  return item.begins === true || (items[0]?.level === 1 && item.ordered !== ordered);
}
