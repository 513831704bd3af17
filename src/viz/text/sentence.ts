/** A message that ends as a sentence does. */
export const asSentence = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`);
