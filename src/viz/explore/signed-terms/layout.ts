/**
 * The terms of one total: numbers with their signs, where it is a number; else signed by whether they go along with it.
 * Sorted, added up, and placed as bars. Pure.
 */
import { scaleLinear } from 'd3';
import { counted, formatChosen, formatPercent } from '../../text/format.ts';
import { clamp } from '../../chart/clamp.ts';

/** One term of a total. */
export interface SignedTerm {
  readonly id: string;
  /** Such as `k = 3`. */
  readonly label: string;
  readonly norm: number;
  /** The term itself of a total that is a number; else ⟨term, total⟩ / |total|. Over all terms they add up to the total. */
  readonly along: number;
}

/** By size along the total, by norm, or as they are given: by step. */
export type TermOrder = 'along' | 'norm' | 'step';

export interface SignedRequest {
  readonly terms: readonly SignedTerm[];
  /** The total with its sign, or |total| where it is a vector or a matrix. */
  readonly total: number;
  readonly order: TermOrder;
  readonly width: number;
}

/** A row of the list: a term, or what is left of many in one. */
export interface SignedRow extends Omit<SignedTerm, 'id'> {
  /** Undefined where the row stands for several terms. */
  readonly id: string | undefined;
  /** All up to this row added up, along the total. */
  readonly running: number;
}

/** With more terms the least go into one row, and so do those that are too small to be seen. */
const MOST_ROWS = 24;
const FEWEST_ROWS = 12;
const UNSEEN = 1e-3;

/** The rows in order, with what they add up to. The last running sum is the total, up to rounding. */
export function signedRows(terms: readonly SignedTerm[], order: TermOrder): SignedRow[] {
  const sizeOf = ({ along, norm }: SignedTerm) => (order === 'norm' ? norm : Math.abs(along));
  const sorted = terms.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const largest = terms.reduce((largest, { norm }) => Math.max(largest, norm), 0);
  const seen = sorted.findLastIndex(({ norm }) => norm >= UNSEEN * largest) + 1;
  const count = terms.length > MOST_ROWS ? clamp(seen + 1, FEWEST_ROWS, MOST_ROWS) - 1 : terms.length;
  const kept = new Set(sorted.slice(0, count));
  const rest = terms.filter((term) => !kept.has(term));
  const rows: Omit<SignedRow, 'running'>[] = (order === 'step' ? terms : sorted).filter((term) =>
    kept.has(term),
  );
  if (rest.length) {
    const sum = (of: (term: SignedTerm) => number) => rest.reduce((total, term) => total + of(term), 0);
    const more = { id: undefined, label: `${rest.length} more`, norm: sum(({ norm }) => norm) };
    rows.push({ ...more, along: sum(({ along }) => along) });
  }
  let running = 0;
  return rows.map((row) => ({ ...row, running: (running += row.along) }));
}

/** What a row makes of the total. */
export interface Share {
  /** Whether it goes with the total or against it, which is no matter of its own sign; undefined where it does neither. */
  readonly way: 'with' | 'against' | undefined;
  /** `274.4 %` */
  readonly size: string;
}

/**
 * What rows make of the total, to a tenth of a per cent, such that these add up to 100 %: those that come nearest to the
 * next tenth are rounded up (largest remainder). Where terms cancel to less than a tenth, as multiples of the total.
 */
export function sharesOf(rows: readonly Pick<SignedRow, 'along'>[], total: number): Share[] {
  const none = (size: string): Share => ({ way: undefined, size });
  if (total === 0) return rows.map(() => none('–'));
  const isLarge = rows.some(({ along }) => Math.abs(along / total) > 10);
  const [tenths, unit] = isLarge ? [10, '×'] : [1000, ' %'];
  const exact = rows.map(({ along }) => (tenths * along) / total);
  const whole = exact.map(Math.floor);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const missing = Math.round(sum(exact)) - sum(whole);
  const up = new Set(
    exact
      .map((x, i) => ({ i, rest: x - whole[i] }))
      .sort((a, b) => b.rest - a.rest)
      .slice(0, missing)
      .map(({ i }) => i),
  );
  return rows.map(({ along }, i) => {
    const share = whole[i] + (up.has(i) ? 1 : 0);
    if (along === 0) return none('0');
    if (share === 0) return none('≈ 0');
    return { way: share < 0 ? 'against' : 'with', size: `${(Math.abs(share) / 10).toFixed(1)}${unit}` };
  });
}

/** `with 274.4 %`, `against 260.6 %`, `0` */
export const shareText = ({ way, size }: Share): string => (way ? `${way} ${size}` : size);

/** Less of the norms than this lost in the sum is no finding. */
const LITTLE = 0.05;
/** So much of the sum from one term is one. */
const MOST = 0.5;

/** Which term dominates, or how much cancels. */
export function signedFinding(all: readonly SignedTerm[], sumOf: number): string {
  const total = Math.abs(sumOf);
  const sign = Math.sign(sumOf) || 1;
  const terms = all.map((term) => ({ ...term, along: sign * term.along }));
  const norms = terms.reduce((sum, { norm }) => sum + norm, 0);
  if (norms === 0) return 'all terms are 0';
  if (total === 0) return 'the terms cancel, the sum is exactly 0';
  const lost = 1 - total / norms;
  const against = terms.filter(({ along }) => along < -ROUNDING * norms).length;
  if (against > 0 && lost >= LITTLE) {
    const go = against === 1 ? 'goes' : 'go';
    return `${against} of ${counted(terms.length, 'term')} ${go} against it; ${formatPercent(lost)} cancels`;
  }
  const sorted = terms.toSorted((a, b) => b.along - a.along);
  const [first] = sorted;
  if (terms.length === 1) return `${first.label} is the only term`;
  if (first.along >= MOST * total) {
    return `${first.label} alone gives ${formatPercent(Math.min(1, first.along / total))}`;
  }
  if (lost >= LITTLE) return `no term goes against it, but ${formatPercent(lost)} lies across`;
  let [count, reached] = [0, 0];
  while (reached < 0.8 * total && count < sorted.length) reached += sorted[count++].along;
  return `no term dominates, ${count} of ${terms.length} make ${formatPercent(reached / total)}`;
}

const ROUNDING = 1e-12;

export interface PlacedSignedRow {
  readonly row: SignedRow;
  /** The top of its band. */
  readonly y: number;
  /** What it makes of the total. */
  readonly share: Share;
  /** From the zero line to what lies along the total. */
  readonly bar: Extent;
  /** The whole norm, in the same direction; undefined for a row of several terms, whose norms do not add up. */
  readonly whole: Extent | undefined;
  /** The running sum before and after. */
  readonly from: number;
  readonly to: number;
}

interface Extent {
  readonly x: number;
  readonly width: number;
}

export interface SignedLayout {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  /** Below the sum's row. */
  readonly bottom: number;
  readonly zero: number;
  readonly rowHeight: number;
  readonly rows: readonly PlacedSignedRow[];
  /** The sum's own bar, in a row below the others. */
  readonly sum: Extent & { readonly y: number };
  readonly ticks: readonly { readonly x: number; readonly text: string }[];
}

const MARGIN = { left: 66, right: 104, top: 42, bottom: 30 };
const ROW = 22;
const TICK_ROOM = 80;

/** Undefined where there is nothing to draw: all terms are zero. */
export function layoutSigned({ terms, total, order, width }: SignedRequest): SignedLayout | undefined {
  const rows = signedRows(terms, order);
  const signed = rows.map(({ id, norm, along }) =>
    id === undefined ? along : Math.sign(along || 1) * Math.max(norm, Math.abs(along)),
  );
  const reach = [0, total, ...signed, ...rows.map(({ running }) => running)];
  const [low, high] = [Math.min(...reach), Math.max(...reach)];
  if (!(high > low)) return undefined;

  const [left, right, top] = [MARGIN.left, width - MARGIN.right, MARGIN.top];
  // In units of the largest decade: ticks among the last numbers of float64 would be none, or without end.
  const unit = Math.max(Number.MIN_VALUE, 10 ** Math.floor(Math.log10(Math.max(-low, high))));
  const scale = scaleLinear([low / unit, high / unit], [left, right]);
  const x = (value: number) => scale(value / unit);
  const extent = (value: number): Extent => ({
    x: Math.min(x(0), x(value)),
    width: Math.abs(x(value) - x(0)),
  });
  const shares = sharesOf(rows, total);
  const bottom = top + ROW * (rows.length + 1) + 8;
  return {
    width,
    height: bottom + MARGIN.bottom,
    left,
    right,
    top,
    bottom,
    zero: x(0),
    rowHeight: ROW,
    rows: rows.map((row, index) => ({
      row,
      share: shares[index],
      y: top + ROW * index,
      bar: extent(row.along),
      whole: row.id === undefined ? undefined : extent(signed[index]),
      from: x(rows[index - 1]?.running ?? 0),
      to: x(row.running),
    })),
    sum: { ...extent(total), y: top + ROW * rows.length + 8 },
    ticks: scale
      .ticks(Math.max(2, Math.floor((right - left) / TICK_ROOM)))
      .map((value) => ({ x: scale(value), text: formatChosen(value * unit) })),
  };
}
