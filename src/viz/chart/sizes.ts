/** The lines of the norms over time: which are shown, and what becomes of their sizes. Pure. */
import { rateEnd } from '../../rnn/rate/rate.ts';
import { SMALLEST_NORMAL } from '../../rnn/index.ts';
import { formatNumber } from '../text/format.ts';

/**
 * The norm of what arrives at the state at step k, over k. Of a cell with a cell state the whole state is s = (h, c), and
 * lines of the kind `cell` are of h or c alone; `held` is of the setting that is compared with.
 */
export interface NormsLine {
  readonly id: string;
  readonly t: number;
  /** k = 0 to t. */
  readonly norms: readonly number[];
  readonly title: string;
  readonly kind: 'selected' | 'other' | 'held' | 'cell';
  readonly state: 'h' | 'c' | 's';
}

/** `zero`: exactly; `underflow`: lost below the smallest normal float64; `overflow`: beyond the largest. */
export type SizeKind = 'sized' | 'underflow' | 'zero' | 'overflow';

/** What has no place on a logarithmic axis stands in lanes below it, in this order. */
const LANE_TEXTS = { underflow: '≈ 0', zero: '0', overflow: '∞' } as const;

/** The lanes that sizes of these kinds need, and what each says. */
export const lanesFor = (kinds: readonly SizeKind[]) =>
  (['underflow', 'zero', 'overflow'] as const)
    .filter((kind) => kinds.includes(kind))
    .map((kind) => ({ kind, text: LANE_TEXTS[kind] }));

/** Numbers below these are 0 on a device that computes in that format, which may flush float32's subnormals. */
export const FLOORS = [
  { format: 'float16', least: 2 ** -24, text: 'float16 ends: 6·10⁻⁸' },
  { format: 'float32', least: 2 ** -126, text: 'float32 ends: 1.2·10⁻³⁸' },
] as const;

/** How many of them lie above a norm. */
export const floorsAbove = (norm: number): number => FLOORS.filter(({ least }) => norm < least).length;

/** What comes first. */
const RANKS = { selected: 0, cell: 1, held: 2, other: 3 };

/** What is marked, listed and read out, the selected line first: another loss is once it is selected. */
export const listedLines = (lines: readonly NormsLine[]): readonly NormsLine[] =>
  lines.filter(({ kind }) => kind !== 'other').sort((a, b) => RANKS[a.kind] - RANKS[b.kind]);

/** By k. An exact zero after the norm came near the end of float64 was lost there. */
export function sizeKinds({ norms }: Pick<NormsLine, 'norms'>): SizeKind[] {
  const end = rateEnd(norms.toReversed());
  return norms.map((norm, k) => {
    if (norm === Infinity) return 'overflow';
    if (norm >= SMALLEST_NORMAL) return 'sized';
    if (norm > 0) return 'underflow';
    return end?.kind === 'underflow' && norms.length - 1 - k >= end.lag ? 'underflow' : 'zero';
  });
}

/** A norm in a few characters: what underflowed and what is exactly 0 are told apart. */
export const sizeText = (norm: number, kind: SizeKind): string =>
  kind === 'sized' ? formatNumber(norm) : LANE_TEXTS[kind];
