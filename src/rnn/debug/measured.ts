/** Changes of a whole answer by one number, which is read off it: a factor, a bound, a rate of decay. */
import { decayedBy, clippedAt, updatedBy, weightsOf } from './families/answers.ts';
import { type Change, type Quantity, scaledBy } from './change.ts';
import { fitsBlock, type Asked, candidateOf, compute } from './candidate.ts';
import { SAME } from './compare.ts';
import type { Block } from './block.ts';
import type { Computed } from './computed.ts';
import { rightMethod } from './method.ts';
import { familyOf, type MistakeId, mistakes } from './mistakes.ts';
import { largestOf } from './numbers.ts';
import { isOpen, type RoundedNumbers } from './read/rounded-numbers.ts';

/** One number takes digits that tell nothing more, and fits by chance so often. */
const CHANCE = 500;

/** Explains answers that one number, the same for all of them, makes of the right ones. */
export function explainByOneNumber(computed: Computed, asked: readonly Asked[]): void {
  const open = asked.filter(
    ({ candidates, quantity, isZero }) => candidates.length === 0 && quantity.kind === 'gradient' && !isZero,
  );
  if (open.length === 0) return;
  const explain = (id: MistakeId, some: readonly Asked[], changeOf: (one: Asked) => Change | undefined) => {
    if (some.some(({ candidates }) => candidates.length > 0)) return;
    const mistake = familyOf(id);
    const found = some.map((one) => {
      const way = changeOf(one);
      return way && { one, candidate: candidateOf([{ mistake, way }]) };
    });
    const isOfAll = found.every(
      (each) => each && fitsBlock(each.one, compute(computed, each.one.quantity, each.candidate.method)),
    );
    if (isOfAll) for (const each of found) each!.one.candidates = [each!.candidate];
  };
  const rightOf = (one: Asked) => compute(computed, one.quantity, rightMethod);
  const strongest = open.reduce((best, one) => (one.evidence > best.evidence ? one : best));

  const factor = measuredBy(open, rightOf, (value, right) => value / right)?.middle;
  if (tells(open, 1))
    explain('constant-factor', open, ({ quantity }) =>
      factor
        ? (countOf(factor, strongest, quantity, computed) ??
          scaledBy(
            factor,
            `times ${Number(factor.toPrecision(5))}, the same for all, as clipping by norm does`,
          ))
        : undefined,
    );

  const bound = open.reduce((most, { answer }) => Math.max(most, largestOf(answer.values)), 0);
  const below = open.map(
    ({ answer }) =>
      answer.values.filter((x, at) => !isOpen(answer, at) && Math.abs(x) < bound * (1 - 1e-6)).length,
  );
  const clipped = open.reduce((n, one) => n + knownIn(one.answer), 0) - sum(below);
  const isTold = sum(below) >= 2 ? tells(open, clipped, knownIn) : clipped >= ENOUGH_SIGNS;
  const way = clippedAt(bound);
  const isOfAll = open.every((one) =>
    fitsBlock(one, compute(computed, one.quantity, way.change(rightMethod))),
  );
  if (isTold && isOfAll) explain('clipped', open, () => way);

  if (strongest.quantity.kind === 'gradient') {
    const all = computed.experiment.weights;
    const of = ({ quantity }: Asked) => weightsOf(all, (quantity as OfGradient).parameter);
    const explainBy = (id: MistakeId, rate: number | undefined, changeBy: typeof decayedBy) => {
      if (rate === undefined || !Number.isFinite(rate) || !tells(open, 1)) return;
      explain(id, open, (one) => changeBy(rate, of(one)));
    };
    const weights = new Map(open.map((one) => [one, of(one)]));
    const decay = measuredBy(
      open,
      rightOf,
      (value, right, at, one) => (value - right) / weights.get(one)![at],
    );
    explainBy('weight-decay', decay?.shortest, decayedBy);
    explainBy('updated-weights', rateOf(strongest, rightOf(strongest).values, of(strongest)), updatedBy);
  }
}

type OfGradient = Extract<Quantity, { readonly kind: 'gradient' }>;

/** By the entry that descent changed most; where the change is below the digits that are given it is no rate. */
function rateOf({ answer }: Asked, right: Float64Array, weights: readonly number[]): number {
  let [most, at] = [0, 0];
  right.forEach((x, index) => {
    if (!isOpen(answer, index) && Math.abs(x) > most) [most, at] = [Math.abs(x), index];
  });
  const change = weights[at] - answer.values[at];
  const rounded = answer.halfUnits[at] + SAME * Math.abs(weights[at]);
  return Math.abs(change) > MOST_ROUNDED * rounded ? change / right[at] : NaN;
}

/** Units of rounding that a difference must have to be one. */
const MOST_ROUNDED = 100;

/** Of what is clipped the sign is left: by chance so many are right once in a million times. */
const ENOUGH_SIGNS = 20;

const knownIn = (answer: RoundedNumbers): number =>
  answer.values.reduce((count, _, at) => count + Number(!isOpen(answer, at)), 0);

/** Entries of one size are one: dE/dd of two classes is x and −x. */
const sizesIn = (answer: RoundedNumbers): number =>
  new Set(answer.values.filter((_, at) => !isOpen(answer, at)).map(Math.abs)).size;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, x) => total + x, 0);

/** Whether digits are left that tell, without those of so many entries. */
function tells(asked: readonly Asked[], without: number, countIn = sizesIn): boolean {
  const digits = sum(asked.map(({ evidence }) => evidence));
  const entries = sum(asked.map(({ answer }) => countIn(answer)));
  return entries > without && digits * (1 - without / entries) >= Math.log10(CHANCE * mistakes.length);
}

/** A factor as a number of the network, where its digits say so. */
function countOf(
  factor: number,
  { answer, probes: [at] }: Asked,
  quantity: Quantity,
  { experiment }: Computed,
): Change | undefined {
  const allowed = answer.halfUnits[at] / Math.abs(answer.values[at]) + 1e-6;
  return familyOf('constant-factor')
    .ways(quantity, experiment)
    .find(({ change }) => Math.abs(change(rightMethod).factor / factor - 1) <= allowed);
}

/**
 * A number that is the same for all answers: the middle of what their entries allow, by what each value makes of it; undefined
 * where nothing does, or 0.
 */
function measuredBy(
  asked: readonly Asked[],
  rightOf: (one: Asked) => Block,
  numberOf: (value: number, right: number, at: number, one: Asked) => number,
): { readonly middle: number; readonly shortest: number } | undefined {
  let [least, most] = [-Infinity, Infinity];
  for (const one of asked) {
    const { values: right } = rightOf(one);
    const { values, halfUnits } = one.answer;
    if (right.length !== values.length) return undefined;
    const same = SAME * largestOf(values);
    right.forEach((x, at) => {
      if (isOpen(one.answer, at)) return;
      const off = halfUnits[at] + same;
      const ends = [numberOf(values[at] - off, x, at, one), numberOf(values[at] + off, x, at, one)];
      if (!ends.every(Number.isFinite)) return;
      least = Math.max(least, Math.min(...ends));
      most = Math.min(most, Math.max(...ends));
    });
  }
  const middle = (least + most) / 2;
  if (!(least <= most && least * most > 0 && Number.isFinite(middle))) return undefined;
  return { middle, shortest: shortestIn(least, most, middle) };
}

/** The decimal of fewest digits between two numbers. */
function shortestIn(least: number, most: number, middle: number): number {
  for (let digits = 1; digits <= 15; digits++) {
    const short = Number(middle.toPrecision(digits));
    if (short >= least && short <= most) return short;
  }
  return middle;
}
