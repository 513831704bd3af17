/** A fact of the literature, what it claims in numbers, and what this project's engine finds. Plain data throughout. */
import type { Experiment, ParameterName } from '../experiment.ts';
import type { Plane } from '../map/plane.ts';
import { mean, median, quantile, standardError } from './statistics.ts';

/**
 * What a fact says of a number:
 * - `digits`: the number as stated; every one found must round to it.
 * - `exact`: equal but for the rounding of float64, 1e-6 of it.
 * - `about`: one draw, or an estimate: the median of the numbers found is within a quarter of it, or within a factor of 2
 *   while the 10 and 90 % quantiles of several draws enclose it.
 * - `mean`: an expected value: the mean of the draws is within 4 of its standard errors of it.
 * - `below`, `above`, `between`: so for every number found; an end of `between` counts as inside.
 */
export type Expected =
  | { readonly kind: 'digits' | 'about' | 'mean'; readonly value: string }
  | { readonly kind: 'exact' | 'below' | 'above'; readonly value: number }
  | { readonly kind: 'between'; readonly from: number; readonly to: number };

export interface Claim {
  /** The quantity, with its setting. */
  readonly what: string;
  readonly expected: Expected;
  /** Whose number it is, where it is not the source's: `one draw of this project`. */
  readonly by?: string;
  /** One number, or one for each draw. */
  readonly found: readonly number[];
}

export interface FactAxis {
  /** The quantity, with its unit. */
  readonly label: string;
  readonly isLog?: boolean;
}

export interface Line {
  readonly name: string;
  /** Of what: a value, a gradient, or what it is to be compared with. */
  readonly tone: 'forward' | 'backward' | 'reference';
  /** x and y, in order of the line; the smallest and the largest of several draws where there are. */
  readonly points: readonly FactPoint[];
}

export interface FactPoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

/** A small chart. On a logarithmic axis every number is above 0. */
export interface Picture {
  /** What to see. */
  readonly title: string;
  readonly x: FactAxis;
  readonly y: FactAxis;
  readonly lines: readonly Line[];
  /** Points that a claim is about. */
  readonly marks?: readonly { readonly name: string; readonly x: number; readonly y: number }[];
}

/** A part of the map, as far as a fact decides it. */
export type FactPlane = Pick<Plane, 'cell' | 'x' | 'y'> & Partial<Plane>;

/** What was computed of a fact. */
export interface Finding {
  readonly claims: readonly Claim[];
  readonly pictures: readonly Picture[];
  /** What the computation shows beyond the claims, a sentence or two each. */
  readonly remarks?: readonly string[];
  /** A network that shows it, for Explore, and the parameter whose terms do, where that is not W. */
  readonly experiment?: Experiment;
  readonly parameter?: ParameterName;
  /** Where on the map it is to be seen: what is not said is as usual. */
  readonly plane?: FactPlane;
}

export type FactId = `F${number}`;

/** What a fact is about, in the order in which they are told. */
export const factGroups = ['bounds', 'cells', 'training', 'after 2018'] as const;
export type FactGroup = (typeof factGroups)[number];

/** What is said, by whom, and of what. */
export interface FactStatement {
  readonly id: FactId;
  readonly group: FactGroup;
  /** What is claimed, in a sentence. */
  readonly title: string;
  readonly source: { readonly text: string; readonly url?: string };
  /** How it is computed here, in a sentence or two. */
  readonly setup: string;
  /** The sizes, for those who want to know. */
  readonly sizes?: readonly string[];
}

export interface Fact extends FactStatement {
  readonly compute: () => Finding;
}

/** Whether every number found is as the claim expects it. A number that is not finite never is. */
export function agrees({ expected, found }: Claim): boolean {
  if (found.length === 0 || !found.every(Number.isFinite)) return false;
  switch (expected.kind) {
    case 'digits': {
      const [value, unit] = [Number(expected.value), lastDigitOf(expected.value)];
      // A hair more than half, for what lies exactly between two.
      return found.every((x) => Math.abs(x - value) <= unit * (0.5 + 1e-9));
    }
    case 'exact':
      return found.every((x) => Math.abs(x - expected.value) <= 1e-6 * Math.abs(expected.value));
    case 'about':
      return isAbout(found, Number(expected.value));
    case 'mean':
      return Math.abs(mean(found) - Number(expected.value)) <= 4 * standardError(found);
    case 'below':
      return found.every((x) => x < expected.value);
    case 'above':
      return found.every((x) => x > expected.value);
    case 'between':
      return found.every((x) => expected.from <= x && x <= expected.to);
  }
}

function isAbout(found: readonly number[], value: number): boolean {
  const share = median(found) / value;
  if (Math.abs(share - 1) <= 1 / 4) return true;
  const isEnclosed = quantile(found, 0.1) <= value && value <= quantile(found, 0.9);
  return isEnclosed && share >= 1 / 2 && share <= 2;
}

export const isConfirmed = ({ claims }: Finding): boolean => claims.every(agrees);

/** Whether all is as the source has it; numbers of others may be wrong without its being so. */
export const agreesWithSource = ({ claims }: Finding): boolean =>
  claims.filter(({ by }) => by === undefined).every(agrees);

/** What one counts for in the last digit of a number as written: 0.01 of `2.21`, 1e-9 of `3.3e-8`. */
function lastDigitOf(written: string): number {
  const [mantissa, exponent = '0'] = written.split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return Number(`1e${Number(exponent) - decimals}`);
}
