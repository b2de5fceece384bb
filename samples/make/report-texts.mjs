/** What the annual report of samples/document says. `report-pdf.mjs` sets it. */

export const reportDetails = {
  title: "Annual Report 2023",
  author: "Judith Farrow",
  subject: "Activities and accounts of the Wenbury Harbour Museum",
  keywords: "museum, annual report, accounts, visitors",
  organisation: "Wenbury Harbour Museum",
  heading: "Annual Report 2023",
  motto: "To keep what the sea has left us, and to show it to everyone.",
  approval: "Written by Judith Farrow, director\nApproved by the trustees on 20 February 2024",
};

export const visitors = [
  { month: "Jan", count: 610 },
  { month: "Feb", count: 745 },
  { month: "Mar", count: 1180 },
  { month: "Apr", count: 2240 },
  { month: "May", count: 2615 },
  { month: "Jun", count: 2980 },
  { month: "Jul", count: 4455 },
  { month: "Aug", count: 5120 },
  { month: "Sep", count: 2730 },
  { month: "Oct", count: 2065 },
  { month: "Nov", count: 820 },
  { month: "Dec", count: 940 },
];

/**
 * @typedef {object} Section
 * @property {string} [heading]
 * @property {string[]} [paragraphs]
 * @property {string[][]} [table]  headings first, the sum last
 * @property {boolean} [chart]     whether the visitors' chart follows
 */

/** @type {{ title: string, sections: Section[] }[]} */
export const chapters = [
  {
    title: "1. The year in brief",
    sections: [
      {
        paragraphs: [
          "In 2023 the museum welcomed 26,500 visitors, more than in any year since it opened in 1988. The new boat hall, paid for by donations and finished two weeks early, brought most of them. We are grateful to 214 donors, to 63 volunteers, and to a town that lent us its crane for a day without asking for a fee.",
          "Not everything went well. The roof of the old sail loft leaked in the January storm, and eleven drawings had to be sent to a paper conservator. Nine are back; two are still being treated. The café was closed for seven weeks because no cook could be found.",
        ],
      },
      {
        heading: "1.1 Exhibitions",
        paragraphs: [
          "Three exhibitions were shown. Lights on the Coast told the story of five lighthouses and their keepers; it closed in April with a talk by the last keeper of Gull Point. Small Boats, in summer, invited children to build and float their own models, and 1,940 of them did. Letters from the Ice presents the diary of the whaler Ann Marie and runs until May 2024.",
        ],
      },
      {
        heading: "1.2 Collection",
        paragraphs: [
          "We accepted 87 objects, among them a complete set of shipwright's tools from 1890 and the wheel of the ferry Constance. The catalogue now holds 12,406 entries, of which 9,315 can be seen on our website with a photograph. Every loan that was due came back on time and undamaged.",
        ],
      },
    ],
  },
  {
    title: "2. Visitors",
    sections: [
      {
        paragraphs: [
          "August was the busiest month of our history, with 5,120 visitors. Spring was stronger than in the year before, since the schools of the county came back after a long pause: 118 classes visited us, against 71 in 2022. Winter remains quiet. From next year we shall close on Tuesdays in January and February and use the days for repairs.",
        ],
      },
      { heading: "2.1 Visitors by month", chart: true },
      {
        heading: "2.2 What visitors told us",
        paragraphs: [
          "Of 1,312 people who filled in a card, 91 per cent would recommend the museum to a friend. They praised the guides and the boat hall most often. They complained about the stairs to the loft, which cannot be climbed by everybody, and about the price of coffee. A lift has been planned, and the trustees will decide on it in June.",
        ],
      },
    ],
  },
  {
    title: "3. Accounts",
    sections: [
      {
        paragraphs: [
          "The year ended with a surplus of 14,700 pounds, which goes into the fund for the lift. Income from tickets grew by almost a fifth. Salaries rose because a second conservator joined us in March, for two days a week.",
        ],
      },
      {
        heading: "3.1 Income",
        table: [
          ["Source", "2022 (£)", "2023 (£)"],
          ["Tickets", "118,400", "141,250"],
          ["Grant of the county", "60,000", "60,000"],
          ["Donations", "35,900", "52,300"],
          ["Shop and café", "41,700", "38,150"],
          ["Total", "256,000", "291,700"],
        ],
      },
      {
        heading: "3.2 Expenses",
        table: [
          ["Purpose", "2022 (£)", "2023 (£)"],
          ["Salaries", "148,200", "163,900"],
          ["Building and energy", "52,600", "58,400"],
          ["Exhibitions", "31,500", "36,200"],
          ["Conservation", "14,300", "18,500"],
          ["Total", "246,600", "277,000"],
        ],
      },
      {
        heading: "3.3 Outlook",
        paragraphs: [
          "For 2024 we expect 25,000 visitors and a balanced budget. The largest risk is the price of energy; the contract ends in October. The largest hope is the lift.",
        ],
      },
    ],
  },
];
