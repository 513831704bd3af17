/** What someone brings to be checked. */

/** What was typed or pasted; or a file, and what is too large to be typed. */
export type Pasted = string | File;

/** The name of what was pasted, as that of a file. */
export const PASTED = 'What was pasted';

/** Characters that a field takes: with many more the page would stand still. */
const MOST_TYPED = 100_000;

/** A text as it can be held: in the field, or as a file under a name. */
export const held = (text: string, name: string): Pasted =>
  text.length > MOST_TYPED ? new File([text], name) : text;

/** What is pasted, as a file where it is more than a field takes; the field stays as it is then. */
export function largePasted(event: ClipboardEvent): File | undefined {
  const pasted = held(event.clipboardData?.getData('text/plain') ?? '', PASTED);
  if (typeof pasted === 'string') return undefined;
  event.preventDefault();
  return pasted;
}

export const isBlank = (pasted: Pasted): boolean => typeof pasted === 'string' && pasted.trim() === '';
