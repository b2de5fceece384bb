/** The package declares its root alone, and the root would load database drivers. */
declare module "natural/lib/natural/util/stopwords.js" {
  const stopWords: { words: string[] };
  export default stopWords;
}
