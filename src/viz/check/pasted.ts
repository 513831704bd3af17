/** What someone brings to be checked. */

/** What was typed or pasted; or a file, and what is too large to be typed. */
export type Pasted = string | File;

/** The name of what was pasted, as that of a file. */
export const PASTED = 'What was pasted';

export const isBlank = (pasted: Pasted): boolean => typeof pasted === 'string' && pasted.trim() === '';
