/** What stands for a size on a logarithmic axis, and for a size that has no place on it. */
import type { SizeKind } from './sizes.ts';

/** A size, and how many of the `FLOORS` it lies below. */
interface MarkedSize {
  readonly kind: SizeKind;
  readonly below: number;
}

/** What a point looks like; the names are classes. */
export const MARKS = [
  { name: 'sized', d: 'M-3,0a3,3 0 1 0 6,0a3,3 0 1 0 -6,0Z', text: '' },
  { name: 'below-16', d: 'M-3.5,0a3.5,3.5 0 1 0 7,0a3.5,3.5 0 1 0 -7,0Z', text: 'exactly 0 in float16' },
  { name: 'below-32', d: 'M0,-4.5L4.5,0L0,4.5L-4.5,0Z', text: 'exactly 0 in float32 too' },
  { name: 'underflow', d: 'M-4.5,-3.5H4.5L0,4Z', text: '≈ 0: underflow of float64' },
  { name: 'overflow', d: 'M-4.5,3.5H4.5L0,-4Z', text: '∞: beyond float64' },
  { name: 'zero', d: 'M-3.5,-3.5L3.5,3.5M3.5,-3.5L-3.5,3.5', text: '0: exactly' },
] as const;

export type MarkName = (typeof MARKS)[number]['name'];

export const markOf = ({ kind, below }: MarkedSize): MarkName =>
  kind === 'sized' ? (['sized', 'below-16', 'below-32'] as const)[below] : kind;
