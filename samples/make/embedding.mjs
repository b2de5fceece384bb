/**
 * samples/embedding: two short articles on each of three subjects. Articles on one subject share its words, so that
 * each one's nearest neighbour is its sibling.
 */

/** @returns {import("./image.mjs").Sample[]} */
export function makeEmbeddingSamples() {
  return Object.entries(articles).map(([name, text]) => ({ name, bytes: Buffer.from(text, "utf8") }));
}

const articles = {
  "bread-sourdough.txt": `Keeping a sourdough starter

A sourdough starter is nothing but flour and water in which wild yeast and bacteria have settled. The yeast lifts the bread; the bacteria make the acid that gives the crumb its taste. Feed the starter once a day with equal parts of flour and water, and throw half of it away before you do, or the jar will soon be too small.

A young starter smells of wet flour. After five or six days it smells of apples and yoghurt, doubles within four hours, and is ready for baking. Stir two spoonfuls into the dough in the evening, let the dough rest overnight, and fold it twice in the morning. The dough should feel alive and slightly sticky. Shape the loaf, let it rise once more, and bake it in a very hot oven, with steam for the first ten minutes, so that the crust opens.

If you bake only at weekends, keep the starter in the refrigerator. The cold slows the yeast, and one feeding a week is enough. A grey liquid on top is harmless: stir it in, feed the starter, and wait.
`,
  "bread-crust.txt": `Why crust cracks, and how to bake it crisp

The crust decides whether a loaf is remembered. It forms when the surface of the dough dries and its sugars brown, which needs heat above 150 degrees, while the crumb inside never gets hotter than boiling water. A good oven for bread is therefore hotter than most recipes dare to say: 240 degrees at the start, 210 once the loaf has colour.

Steam matters as much as heat. Water on the surface keeps the dough soft for the first minutes, so that the loaf can rise fully before the crust sets. Pour a cup of water into a hot tray, close the oven, and open it after ten minutes to let the steam out. Without steam the crust sets too early, and the dough tears wherever it is weakest.

Bakers cut the loaf with a blade just before baking for the same reason: the cut tells the dough where to open. Let the bread cool on a rack. A crust that sings, with fine cracks, is drying properly; a crust that stays soft wants five more minutes in the oven. Flour with more protein, and a dough with a little less water, also give a crisper crust.
`,
  "sky-saturn.txt": `Watching Saturn through a small telescope

No planet surprises people as much as Saturn. Even a small telescope with a lens of six centimetres shows the rings, and nobody forgets the first look. Choose a night when the planet stands high in the south, let the telescope cool outside for half an hour, and begin with low magnification.

At fifty times the rings appear as a bright oval around a tiny globe. At a hundred and twenty times, in steady air, a dark gap becomes visible in the rings: the Cassini division. The brightest moon, Titan, looks like a faint star four or five ring widths from the planet and moves around it in sixteen days. A larger telescope adds two or three more moons and a pale belt on the globe.

The rings change from year to year. Saturn needs twenty-nine years for its orbit around the sun, and twice in each orbit we see the rings exactly from the side. They are so thin that they vanish for a few nights, and the planet hangs in the telescope like a plain yellow star.
`,
  "sky-moons-of-jupiter.txt": `The four moons that changed the sky

In January 1610 Galileo turned his telescope to Jupiter and saw three small stars in a line beside the planet. The next night they had moved. Within a week he had found a fourth, and understood that these stars were moons, travelling in orbit around the planet as our own moon travels around us. Not everything circled the earth.

Anyone can repeat the observation. A telescope of any kind, or steady binoculars, shows the moons as points of light to the left and right of the bright globe. Draw their places each clear night for two weeks. Io, the innermost moon, completes its orbit in less than two days; Callisto, the outermost, needs almost seventeen.

With higher magnification one sees more: the dark belts of the planet, its flattened globe, and sometimes the shadow of a moon that crosses the disc as a tiny black dot. When a moon passes behind Jupiter it goes out like a lamp. Astronomers once used these eclipses as a clock in the sky, and the delay they found in it gave the first measure of the speed of light.
`,
  "rail-night-trains.txt": `Night trains are coming back

Twenty years ago the night train seemed finished. Cheap flights had taken its passengers, and one railway after another sold its sleeping cars. Now the sleepers return. New routes join Vienna, Paris and Brussels, and on summer weekends the compartments are sold out weeks ahead.

Passengers name the same reasons again and again: they save a night in a hotel, arrive in the middle of the city, and need not stand in a queue at an airport. The railway likes night trains less. A sleeping car carries thirty passengers where a day coach seats eighty, the carriages stand idle by day, and every country on the route charges for its track.

Engineers try to help with new carriages. Small cabins for single travellers stack two beds where a compartment stood; doors open with a card; there is a shower at the end of the coach. Whether that is enough will depend on tickets that can be bought in one place for the whole route, and on tracks that are not closed for repairs at three in the morning.
`,
  "rail-branch-line.txt": `A branch line reopens

Last Saturday, for the first time since 1971, a train with passengers ran from Wenbury to the coast. The railway had carried only gravel for fifty years, and most people had forgotten that the track was there. Now a train leaves every hour, and the journey takes thirty-four minutes.

The work took three years. Engineers laid eleven kilometres of new track, repaired two bridges, and built four platforms. The old carriages would not have fitted the curves, so the railway bought light coaches with two doors on each side. Passengers buy tickets from the driver or by telephone.

On the first day nine hundred passengers came, twice as many as the coaches have seats. A retired guard, who had worked on the last train in 1971, gave the signal for departure. The railway expects four hundred passengers on a working day. If they come, the route will be extended to the ferry harbour, and a night train to the capital may follow one day.
`,
};
