/** What someone brings to be checked. */

/** What was typed or pasted; or a file, and what is too large to be typed. */
export type Pasted = string | File;

/** The name of what was pasted, as that of a file. */
export const PASTED = 'What was pasted';

/** Characters that a field takes: with many more the page would stand still. */
const MOST_TYPED = 100_000;

/** A text as it can be held: in the field, or as a file under a name. Of a large one it takes a while. */
export const held = (text: string, name: string): Pasted =>
  text.length > MOST_TYPED ? new File([text], name) : text;

/** What is pasted, as a file where it is more than a field takes; the field stays as it is then. */
export function largePasted(event: ClipboardEvent): Promise<File> | undefined {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (text.length <= MOST_TYPED) return undefined;
  event.preventDefault();
  return inSlices(text, PASTED);
}

/** Characters that are written to a file at once: the page stands still for some milliseconds. */
const SLICE = 500_000;

async function inSlices(text: string, name: string): Promise<File> {
  const parts: Blob[] = [];
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + SLICE);
    // A character of two halves stays whole.
    if (/[\uD800-\uDBFF]/.test(text[to - 1])) to = Math.min(text.length, to + 1);
    parts.push(new Blob([text.slice(from, to)]));
    from = to;
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new File(parts, name);
}

export const isBlank = (pasted: Pasted): boolean => typeof pasted === 'string' && pasted.trim() === '';
