/** Words that change the valence of the words behind them; the lists of vaderSentiment 3.3.2 (MIT), contracted forms aside. */

/** Beside these every word that ends in `n't`. */
export const negations: ReadonlySet<string> = new Set([
  ..."not no never neither nor none nobody nothing nowhere cannot without rarely seldom despite".split(" "),
  ..."aint arent cant couldnt darent didnt doesnt dont hadnt hasnt havent isnt mightnt mustnt neednt".split(
    " ",
  ),
  ..."oughtnt shant shouldnt uhuh wasnt werent wont wouldnt".split(" "),
]);

export const boosters: ReadonlySet<string> = new Set([
  ..."absolutely amazingly awfully completely considerable considerably decidedly deeply enormous".split(" "),
  ..."enormously entirely especially exceptional exceptionally extreme extremely fabulously fully".split(" "),
  ..."greatly hella highly hugely incredible incredibly intensely major majorly more most".split(" "),
  ..."particularly purely quite really remarkably so substantially thoroughly total totally".split(" "),
  ..."tremendous tremendously uber unbelievably unusually utter utterly very".split(" "),
]);

export const dampeners: ReadonlySet<string> = new Set(
  "almost barely hardly kinda less little marginally occasionally partly scarcely slightly somewhat sorta".split(
    " ",
  ),
);
