/** samples/document: a report as PDF, a proposal as DOCX, an inspection as plain text. */
import { makeProposal } from "./proposal-docx.mjs";
import { makeReport } from "./report-pdf.mjs";

/** @returns {Promise<import("./image.mjs").Sample[]>} */
export async function makeDocumentSamples() {
  return [
    { name: "annual-report.pdf", bytes: await makeReport() },
    { name: "library-proposal.docx", bytes: await makeProposal() },
    { name: "bridge-inspection.txt", bytes: Buffer.from(inspection, "utf8") },
  ];
}

const inspection = `INSPECTION REPORT
=================

Structure:   Footbridge over the Wen at Mill Lane, No. F-17
Date:        9 May 2024, 09:30 to 12:10
Weather:     dry, 14 degrees, light wind from the west
Inspector:   Ingrid Solheim
Last report: 11 May 2022

1. Summary
----------

The bridge is safe for people and bicycles. Two repairs should be made
before winter, and one joint must be looked at again in three months.
There is no reason to limit the load.

2. Findings
-----------

No.  Part                 Finding                           Urgency
---  -------------------  --------------------------------  -------
1    Deck, boards 14-19   Rot at the ends, up to 30 mm       high
2    Handrail, north      Two bolts missing                  high
3    Joint at pier 2      Hairline crack in the weld, 22 mm  medium
4    Pier 1               Moss and driftwood                 low
5    Paint                Chalking on the south side         low

The crack at pier 2 was already noted in 2022, when it was 20 mm long.
It has grown by a tenth in two years. A dye test showed no branches.

3. Work proposed
----------------

a) Replace boards 14 to 19 with oak, 45 mm thick. About 640 pounds.
b) Fit two new bolts M16, galvanised, and tighten all others. 90 pounds.
c) Mark both ends of the crack and measure it on 9 August.
d) Clear pier 1 when the water is low, in July or August.

Painting can wait until 2026.

4. Measurements
---------------

Span 18.40 m, width between the rails 1.95 m, height over normal water
2.60 m. Deflection with a load of 1,200 kg in the middle: 7.2 mm (limit
30 mm). Moisture of the deck: 16 to 19 per cent, at the rotten ends 34.

Signed: I. Solheim, 10 May 2024
`;
