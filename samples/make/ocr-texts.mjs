/**
 * What stands on the pages of samples/ocr, line by line as printed: what a perfect reader would return. Each line is
 * `[style, text]`; an empty text is a gap.
 */

/** @typedef {[style: string, text: string]} Line */

/** @type {Line[]} */
export const letterLines = [
  ["letterhead", "Brightwater Sailing School"],
  ["address", "14 Harbour Road, Saltmouth"],
  ["address", "Telephone 01632 960142"],
  ["gap", ""],
  ["body", "12 March 2024"],
  ["gap", ""],
  ["body", "Mrs Eleanor Whitcombe"],
  ["body", "7 Orchard Close"],
  ["body", "Upper Wenbury"],
  ["gap", ""],
  ["body", "Dear Mrs Whitcombe,"],
  ["gap", ""],
  ["subject", "Your booking for the summer course"],
  ["gap", ""],
  ["body", "Thank you for your letter of 4 March and for the deposit, which reached us on"],
  ["body", "Monday. We are glad to confirm two places on the beginners' course from 8 to"],
  ["body", "12 July. Lessons start at half past nine each morning and end at four."],
  ["gap", ""],
  ["body", "You asked whether your son may take part although he is only eleven. He may:"],
  ["body", "our smallest boats are made for children between nine and fourteen, and an"],
  ["body", "instructor stays within reach of them at all times. We ask only that he can swim"],
  ["body", "fifty metres in light clothing."],
  ["gap", ""],
  ["body", "Life jackets and waterproofs are included in the price of 340 pounds. Please"],
  ["body", "bring soft shoes, a warm pullover, a hat, and something to eat at noon. The"],
  ["body", "balance of 240 pounds is due by 15 June; you may pay by cheque or by transfer."],
  ["gap", ""],
  ["body", "If the wind is too strong we practise knots and chart work indoors, and a lost"],
  ["body", "day on the water can be made up in September at no charge."],
  ["gap", ""],
  ["body", "We look forward to seeing you both in July."],
  ["gap", ""],
  ["body", "Yours sincerely,"],
  ["gap", ""],
  ["gap", ""],
  ["body", "Thomas Aldridge"],
  ["body", "Head of Training"],
];

/** @type {Line[]} */
export const minutesLines = [
  ["title", "Minutes of the Parish Garden Committee"],
  ["body", "Held in the village hall on Thursday, 18 April 2024, at 7 pm"],
  ["gap", ""],
  ["heading", "Present"],
  ["body", "Margaret Shaw (chair), Daniel Obi, Ruth Fenner, Paul Lindqvist,"],
  ["body", "Helen Garside. Apologies came from Victor Lane."],
  ["gap", ""],
  ["heading", "1. Minutes of the last meeting"],
  ["body", "The minutes of 21 March were read and agreed without change."],
  ["gap", ""],
  ["heading", "2. Water"],
  ["body", "The pump by the north gate has been repaired at a cost of 86 pounds."],
  ["body", "Daniel reported that the old hose leaks in three places and should be"],
  ["body", "replaced before June. It was agreed to spend up to 60 pounds on a new"],
  ["body", "one. Two rain barrels were offered by the school and accepted."],
  ["gap", ""],
  ["heading", "3. Plots"],
  ["body", "Four plots are free and nine families are waiting. Ruth will write to"],
  ["body", "those at the top of the list. Plot 17 has not been worked for a year;"],
  ["body", "the chair will speak to the holder before any step is taken."],
  ["gap", ""],
  ["heading", "4. Open day"],
  ["body", "The open day will be on Saturday, 22 June, from 10 am to 4 pm. Helen"],
  ["body", "will bake, Paul will borrow tables from the church, and everybody is"],
  ["body", "asked to bring cut flowers. Posters go up in the last week of May."],
  ["gap", ""],
  ["heading", "5. Accounts"],
  ["body", "Income since January: 412.50 pounds. Expenses: 297.35 pounds. The"],
  ["body", "balance stands at 1,148.20 pounds."],
  ["gap", ""],
  ["heading", "6. Next meeting"],
  ["body", "Thursday, 16 May 2024, at 7 pm, same place."],
  ["gap", ""],
  ["body", "The meeting closed at 8.25 pm."],
];

/** @type {Line[]} */
export const receiptLines = [
  ["shop", "CORNER BAKERY"],
  ["centred", "23 Market St., Wenbury"],
  ["centred", "Tel. 01632 960019"],
  ["gap", ""],
  ["item", "Receipt 004817     06/05/2024"],
  ["item", "Till 2                  08:41"],
  ["rule", ""],
  ["item", "1 Sourdough loaf         4.20"],
  ["item", "2 Butter croissant       5.00"],
  ["item", "1 Cheese scone           2.35"],
  ["item", "3 Cinnamon bun           8.25"],
  ["item", "1 Flat white             3.40"],
  ["item", "1 Orange juice           2.90"],
  ["rule", ""],
  ["item", "Subtotal                26.10"],
  ["item", "Discount 10%            -2.61"],
  ["total", "TOTAL GBP               23.49"],
  ["gap", ""],
  ["item", "Cash                    30.00"],
  ["item", "Change                   6.51"],
  ["rule", ""],
  ["centred", "You were served by Anna"],
  ["centred", "Thank you for your visit!"],
  ["centred", "Open daily from 7 to 6"],
];

/** @param {Line[]} lines @returns {string} the lines that bear letters, each on its own */
export function textOf(lines) {
  return lines
    .map(([, text]) => text)
    .filter((text) => text !== "")
    .join("\n");
}
