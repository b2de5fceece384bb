/** samples/text: letters, product reviews and notes, in three languages and two encodings. */
import { encodeWindows1252 } from "./windows-1252.mjs";

/** @returns {import("./image.mjs").Sample[]} */
export function makeTextSamples() {
  return [
    { name: "review-happy.txt", bytes: utf8(happyReview) },
    { name: "review-let-down.txt", bytes: utf8(letDownReview) },
    { name: "review-torn.txt", bytes: utf8(tornReview) },
    { name: "letter-to-the-council.txt", bytes: utf8(councilLetter) },
    { name: "meeting-notes.txt", bytes: utf8(meetingNotes) },
    { name: "brief-an-die-vermieterin.txt", bytes: utf8(germanLetter) },
    // As an editor of Windows saves it: one byte a letter, lines ended by CR LF.
    { name: "lettre-windows-1252.txt", bytes: encodeWindows1252(frenchLetter.replaceAll("\n", "\r\n")) },
  ];
}

const happyReview = `Best kettle we have ever owned

I bought this kettle in March after our old one finally gave up, and I could not be happier with it. It boils a litre in well under three minutes, it is wonderfully quiet, and the handle stays cool even when the water has only just stopped bubbling. The lid opens with one finger, which my mother, who has arthritis, really appreciates.

What impressed me most was the service. The first one arrived with a small dent, and I wrote to the shop on a Sunday evening. By Tuesday a perfect replacement was at my door, with a friendly note and no fuss about sending the old one back. That is how it should be done!

It looks great on the shelf, it is easy to clean, and it feels solid. Not cheap, but worth every penny. I have already recommended it to two friends, and both of them love theirs.
`;

const letDownReview = `Not what was promised

I really wanted to like this backpack. The photographs look beautiful and the reviews were excellent, so I did not hesitate. I should have.

The zip is not good at all: it stuck on the first day and broke on the fourth. The straps are thin and hurt my shoulders after half an hour, and "waterproof" is simply not true. After twenty minutes of light rain my notebook was soaked and the charger was ruined. The seams inside were never finished properly, and loose threads catch in everything.

I wrote to customer service three times. Nobody answered the first two messages. The third reply told me, rather rudely, that zips are "not covered". I don't think that is acceptable for something that costs 120 dollars, and I won't be buying from them again.

It isn't the worst bag I have owned, but it is certainly the worst at this price. Save your money.
`;

const tornReview = `Lovely screen, awful software

After two months with this tablet I still can't decide whether to keep it.

The good: the screen is gorgeous, bright enough for the garden and kind to tired eyes in the evening. The battery lasts two full days. It weighs almost nothing, and the pen is a joy to draw with.

The bad: the software is slow and confusing. Updates arrive every week and break something each time; last Friday it forgot all my passwords. The speakers sound like a tin can, and the charger gets so hot that I do not dare to leave it alone.

So: wonderful hardware, terrible software. If they fix the second half it will be the best tablet on the market. If they don't, mine goes back in the drawer. Three stars, and I mean that kindly.
`;

const councilLetter = `Hannah Prescott
3 Mill Lane
Wenbury

24 October 2023

To the Highways Department of Wenbury Town Council

Dear Sir or Madam,

I am writing about the crossing in front of St. Anne's Primary School in Mill Lane. Since the bakery moved, delivery vans stop on the zebra crossing almost every morning between 8.15 and 8.45. The children have to step out between parked vehicles, and drivers who come down the hill cannot see them until the last moment.

On 12 October a boy of seven was nearly hit. He was unhurt, thank goodness, but his mother was badly shaken and so was everyone who saw it. Several parents have asked the drivers to park round the corner. Some are polite and move on; others laugh. I do not think we should wait until somebody is injured.

May I suggest three things? First, double yellow lines for 20 metres on either side. Second, a loading bay in Tanner's Yard, which stands empty until ten o'clock. Third, a patrol during the first two weeks, so that the change is noticed. None of this would cost more than a few hundred pounds.

Mr. Okafor, the head teacher, supports this letter and would be glad to meet one of your engineers on the spot. You can reach me at hannah.prescott@example.org or on 01632 960077.

Thank you for your help. I look forward to hearing from you.

Yours faithfully,

Hannah Prescott
`;

const meetingNotes = `Website relaunch - weekly meeting
Tuesday, 6 February 2024, 10:00-10:45
Present: Amara, Jonas, Priya, Tom. Absent: Lucia (ill)

1. Status
- Home page and search are finished. Tom has tested both on phones; no open bugs.
- The shop is three days late because the payment provider changed its interface without notice.
- Priya has moved 412 of 530 articles. The remaining 118 need new pictures.

2. Decisions
- We launch on Monday, 4 March, not on 26 February. Jonas will tell the client today.
- Old addresses are redirected for at least two years.
- No newsletter sign-up at launch. It is not ready, and nobody has asked for it.

3. Risks
- If the translation of the terms is not back by 19 February, the French pages go live later.
- Hosting costs may rise from $90 to $140 a month. Amara asks for a written offer.

4. Tasks
- Amara: offer from the hosting company, by Friday
- Jonas: call the client; new plan to https://example.org/plan by Wednesday
- Priya: list of missing pictures, by Thursday
- Tom: load test with 500 visitors at once, by next Tuesday

Next meeting: Tuesday, 13 February 2024, 10:00. Lucia takes the notes.
`;

const germanLetter = `Jörg Bäumler
Schloßstraße 18
Neustadt

Neustadt, den 9. Januar 2024

Heizung in der Wohnung im dritten Obergeschoss

Sehr geehrte Frau Küßner,

seit dem 2. Januar wird unsere Wohnung nicht mehr richtig warm. In der Küche messen wir morgens 15 Grad, im Kinderzimmer sogar nur 13,5 Grad, obwohl alle Heizkörper voll aufgedreht sind. Das Bad ist als einziger Raum erträglich.

Der Hausmeister, Herr Özdemir, war am Donnerstag freundlicherweise sofort da und hat die Heizkörper entlüftet. Leider hat das nichts geändert. Er vermutet, dass die Umwälzpumpe defekt ist, und bat mich, Ihnen zu schreiben. Da für das Wochenende Frost bis minus zwölf Grad angekündigt ist, wäre ich Ihnen sehr dankbar, wenn Sie noch diese Woche einen Fachbetrieb beauftragen könnten.

Meine Frau ist tagsüber zu Hause; Sie können uns jederzeit unter joerg.baeumler@example.org erreichen. Über die Höhe einer Mietminderung möchte ich lieber nicht streiten. Uns wäre mit einer schnellen Lösung viel mehr geholfen.

Mit freundlichen Grüßen und den besten Wünschen für das neue Jahr

Jörg Bäumler
`;

const frenchLetter = `Chère Cécile,

Merci de tout cœur pour ton colis ! Les confitures sont arrivées intactes – celle de mûres a déjà disparu, et Léo réclame « la même, mais en plus grand ». Ta lettre m’a fait rire aux larmes, surtout l’histoire du facteur et de l’âne.

Ici, l’été a été long et sec. Le puits du jardin était presque vide en août, et nous avons dû arroser le soir avec l’eau de la cuisine. Malgré tout, les pommiers ont bien donné : nous avons pressé près de cent vingt litres de jus. J’en vends quelques bouteilles au marché, à 3 € pièce, ce qui paie tout juste le bocal et l’étiquette.

La sœur de Benoît s’est mariée à Nîmes le 14 septembre. Quelle fête ! On a dansé jusqu’à l’aube, puis mangé des œufs brouillés sur la terrasse. Ma robe n’y a pas survécu, mais je ne regrette rien…

Viendras-tu à Noël ? La chambre bleue est prête, le poêle est réparé, et il y a de la place pour tout le monde. Réponds-moi vite, et embrasse très fort les garçons.

Ton amie,
Françoise
`;

/** @param {string} text */
function utf8(text) {
  return Buffer.from(text, "utf8");
}
