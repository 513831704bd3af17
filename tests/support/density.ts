// How much a paragraph of the pages says at once.

/** What a paragraph holds at most, and a sentence of it. */
const MOST_SENTENCES = 2;
const MOST_NUMBERS = 2;

/** Of plain text: where a sentence ends, the next begins with a capital, a quotation, a symbol or a number. */
const sentencesOf = (text: string): string[] =>
  text
    .trim()
    .split(/(?<=[.?!…][”)]?)\s+(?=[^\p{Ll}]|[γσρ]|\p{L}+′)/u)
    .filter((sentence) => /\p{L}/u.test(sentence));

/** A number, a fraction, a size, a range, or so many of so many; not what is in a name, such as `h₁`, `E3`, `2Q`, `float16`. */
const DIGITS = String.raw`[−-]?(?:\d+(?:,\d{3})*(?:\.\d+)?|[¼½¾])(?:[·/×]\d+(?:\.\d+)?[⁰¹²³⁴-⁹⁻]*)*`;
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,/×·+−-])${DIGITS}(?![\p{L}\d])(?: %)?(?:,? (?:of|to) ${DIGITS}(?![\p{L}\d]))?`,
  'gu',
);
/** What says where, how large a thing is, or which: `k = 1`, `x[1, 1]`, `lag 9`, `T = 3`, `T − 1`, `Firefox 125`. */
const PLACE =
  /\b(?:(?:steps?|lags?|rows?|columns?|question|unit|seed|Chrome|Edge|Firefox|Safari) [\d.]+\d?(?: to \d+)?|[A-Za-z] [−+=≤] \d+|\d [−+] [A-Za-z]\b|[A-Za-z]\[\d+, \d+\])/gi;

const numbersOf = (sentence: string): number => sentence.replace(PLACE, 'x').match(NUMBER)?.length ?? 0;

/** Why a paragraph is more than is read at a glance; undefined where it is not. */
export function denseness(text: string): string | undefined {
  const sentences = sentencesOf(text);
  if (sentences.length > MOST_SENTENCES) return `${sentences.length} sentences: ${text}`;
  const crowded = sentences.find((sentence) => numbersOf(sentence) > MOST_NUMBERS);
  return crowded && `${numbersOf(crowded)} numbers: ${crowded}`;
}
