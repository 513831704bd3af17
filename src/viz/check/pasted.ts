/** What someone brings to be checked. */

/** What is too large to be typed. A file of it would have to be written first, which takes a page a second. */
export interface Sheet {
  readonly name: string;
  /** Characters. */
  readonly size: number;
  /** Milliseconds, as a file has it: one sheet is not another. */
  readonly lastModified: number;
  readonly text: string;
}

/** What was typed or pasted; or a file, or what is as large as one. */
export type Pasted = string | File | Sheet;

/** The name of what was pasted, as that of a file. */
export const PASTED = 'What was pasted';

/** Characters that a field takes: with many more the page would stand still. */
const MOST_TYPED = 100_000;

/** A text as it can be held: in the field, or as a sheet under a name. */
export const held = (text: string, name: string): string | Sheet =>
  text.length > MOST_TYPED ? { name, size: text.length, lastModified: Date.now(), text } : text;

/** What is pasted, as a sheet where it is more than a field takes; the field stays as it is then. */
export function largePasted(event: ClipboardEvent): Sheet | undefined {
  const pasted = held(event.clipboardData?.getData('text/plain') ?? '', PASTED);
  if (typeof pasted === 'string') return undefined;
  event.preventDefault();
  return pasted;
}

/** In a worker, where it takes nobody's time. */
export const asFile = (brought: File | Sheet): File =>
  brought instanceof File ? brought : new File([brought.text], brought.name);

export const isBlank = (pasted: Pasted): boolean => typeof pasted === 'string' && pasted.trim() === '';
