/**
 * A proposal as DOCX: title, headings, a table, a bulleted and a numbered list, a footnote, a footer with page numbers.
 */
import {
  AlignmentType,
  Document,
  Footer,
  FootnoteReferenceRun,
  HeadingLevel,
  LevelFormat,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from "docx";

const written = new Date("2024-04-03T08:30:00Z");
/** Word counts widths in twentieths of a point. */
const columnWidths = [4200, 2200, 2600];
const spacing = { after: 140, line: 290 };

/** @returns {Promise<Buffer>} */
export function makeProposal() {
  return withFixedClock(written, () => Packer.toBuffer(createProposal()));
}

function createProposal() {
  return new Document({
    title: "A library that opens on Sundays",
    creator: "Miriam Okonjo",
    subject: "Proposal to the library committee",
    description: "Trial of Sunday opening at the town library, September 2024 to February 2025",
    keywords: "library, opening hours, proposal",
    lastModifiedBy: "Miriam Okonjo",
    styles: { default: { document: { run: { font: "Calibri", size: 22 } } } },
    numbering: { config: [numberedSteps()] },
    footnotes: {
      1: { children: [new Paragraph("Counted by hand at the door on four Saturdays in February 2024.")] },
    },
    sections: [{ footers: { default: pageFooter() }, children: body() }],
  });
}

function body() {
  return [
    new Paragraph({ text: "A library that opens on Sundays", heading: HeadingLevel.TITLE }),
    text("Proposal to the library committee, 3 April 2024, by Miriam Okonjo"),

    heading("Why", HeadingLevel.HEADING_1),
    new Paragraph({
      spacing,
      children: [
        new TextRun("On Saturdays the reading room is full by eleven o'clock. Last winter we turned away "),
        new TextRun({ text: "forty people on an average Saturday", bold: true }),
        new FootnoteReferenceRun(1),
        new TextRun(
          ", most of them pupils and students who have no quiet room at home. On Sundays the building is ",
        ),
        new TextRun({ text: "heated but closed", italics: true }),
        new TextRun(", since the archive upstairs must be kept at sixteen degrees."),
      ],
    }),
    text(
      "Four towns of our size have opened their libraries on Sundays since 2021. In all four the number of loans rose, and in three of them Saturdays became quieter.",
    ),

    heading("What we propose", HeadingLevel.HEADING_1),
    text("A trial of six months, from September 2024 to February 2025, on Sundays from 12 to 6 pm:"),
    bullet("The reading room, the children's corner and the newspapers are open."),
    bullet("Books are lent and returned at the machine; the desk stays closed."),
    bullet("One librarian and one student assistant are in the house."),
    bullet("The café may open if its tenant wishes to."),

    heading("What it costs", HeadingLevel.HEADING_1),
    costs(),
    text(""),
    text(
      "The friends of the library have offered 3,000 pounds. The rest would come from the budget for 2024.",
    ),

    heading("Next steps", HeadingLevel.HEADING_1),
    heading("Before the trial", HeadingLevel.HEADING_2),
    step("The committee decides on 17 April."),
    step("The staff council is heard in May."),
    step("The student assistant is hired by the end of July."),
    heading("During the trial", HeadingLevel.HEADING_2),
    text(
      "Visitors are counted every hour. In December the committee receives a first report; in March it decides whether Sundays stay.",
    ),
  ];
}

function costs() {
  const rows = [
    ["Item", "Each Sunday (£)", "26 Sundays (£)"],
    ["Librarian, 6.5 hours", "156", "4,056"],
    ["Student assistant, 6.5 hours", "85", "2,210"],
    ["Cleaning and light", "42", "1,092"],
    ["Total", "283", "7,358"],
  ];
  return new Table({
    columnWidths,
    rows: rows.map(
      (cells, row) =>
        new TableRow({
          // Left out where it does not hold: readers take a `false` for a heading as well.
          ...(row === 0 && { tableHeader: true }),
          children: cells.map((content, column) =>
            cell({ content, column, bold: row === 0 || row === rows.length - 1 }),
          ),
        }),
    ),
  });
}

function cell({ content, column, bold }) {
  return new TableCell({
    width: { size: columnWidths[column], type: WidthType.DXA },
    margins: { top: 60, bottom: 60, left: 110, right: 110 },
    children: [
      new Paragraph({
        alignment: column === 0 ? AlignmentType.LEFT : AlignmentType.RIGHT,
        children: [new TextRun({ text: content, bold })],
      }),
    ],
  });
}

function heading(content, level) {
  return new Paragraph({ text: content, heading: level, spacing: { before: 260, after: 100 } });
}

function text(content) {
  return new Paragraph({ text: content, spacing });
}

function bullet(content) {
  return new Paragraph({ text: content, bullet: { level: 0 } });
}

function step(content) {
  return new Paragraph({ text: content, numbering: { reference: "steps", level: 0 } });
}

function numberedSteps() {
  const style = { paragraph: { indent: { left: 720, hanging: 360 } } };
  return {
    reference: "steps",
    levels: [{ level: 0, format: LevelFormat.DECIMAL, text: "%1.", alignment: AlignmentType.LEFT, style }],
  };
}

function pageFooter() {
  const numbers = new TextRun({
    children: ["Page ", PageNumber.CURRENT, " of ", PageNumber.TOTAL_PAGES],
    size: 18,
  });
  return new Footer({ children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [numbers] })] });
}

/**
 * docx takes the dates of the document and of each file in it from the clock and has no option for them, so the clock
 * stands still while it works. Nothing else runs in this process meanwhile.
 */
async function withFixedClock(now, work) {
  const RealDate = globalThis.Date;
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length === 0 ? [now.getTime()] : parts));
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
