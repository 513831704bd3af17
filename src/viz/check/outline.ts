/** What a page needs to know of a network that is too large to be posted to it: its shape. */
import type { Checked } from './quantity.ts';

/** The same in shape, of zeros: rows of a length are one and the same list, which is posted once. */
export function outlineOf(experiment: Checked): Checked {
  const known = new Map<number, readonly number[]>();
  const zeros = (length: number) => {
    const list = known.get(length) ?? Array.from({ length }, () => 0);
    known.set(length, list);
    return list;
  };
  const bare = (value: unknown): unknown => {
    if (Array.isArray(value))
      return value.every((entry) => typeof entry === 'number') ? zeros(value.length) : value.map(bare);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
  };
  return bare(experiment) as Checked;
}
