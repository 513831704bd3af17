/** So many words are read at a glance. */
const MOST_WORDS = 12;

/** The first wording that is short enough for a title, or else the last. */
export const titleOf = (...wordings: readonly string[]): string =>
  wordings.find((text) => text.split(/\s+/).length <= MOST_WORDS) ?? wordings.at(-1)!;
