/** With which a sentence begins. */
export const capitalised = (text: string): string => text[0].toUpperCase() + text.slice(1);

/** A message that ends as a sentence does. */
export const asSentence = (message: string): string => (/[.?!]$/.test(message) ? message : `${message}.`);
