/** Claims and pictures in words. */
import {
  agrees,
  agreesWithSource,
  isConfirmed,
  type Claim,
  type Expected,
  type Finding,
  type Picture,
  type FactPoint,
} from '../../rnn/facts/fact.ts';
import { mean, median, standardError } from '../../rnn/facts/statistics.ts';
import { counted, formatChosen, formatNumber } from '../text/format.ts';
import type { Readout } from '../text/readout.ts';
import { stopsOf } from './layout.ts';

/** A number with as many digits as it was written with: `3.3e-8` as `3.3·10⁻⁸`. */
const written = (value: string): string => formatNumber(Number(value), digitsOf(value));

/** How many significant digits a number was written with. */
const digitsOf = (value: string): number =>
  value.replace(/e.*/, '').replace(/\D/g, '').replace(/^0+/, '').length;

export function expectedText(expected: Expected): string {
  switch (expected.kind) {
    case 'digits':
      return written(expected.value);
    case 'about':
      return `about ${written(expected.value)}`;
    case 'mean':
      return `${written(expected.value)} on average`;
    case 'exact':
      return `exactly ${formatChosen(expected.value)}`;
    case 'below':
      return `below ${formatChosen(expected.value)}`;
    case 'above':
      return `above ${formatChosen(expected.value)}`;
    case 'between':
      return expected.from === expected.to
        ? formatChosen(expected.from)
        : `${formatChosen(expected.from)} to ${formatChosen(expected.to)}`;
  }
}

/**
 * What was found, with a digit more than was stated: a number, two, or the median of several and their range; of a mean
 * that was stated the mean and its standard error.
 */
export function foundText({ expected, found }: Claim): string {
  const digits = 'value' in expected && typeof expected.value === 'string' ? digitsOf(expected.value) + 1 : 3;
  const plain = (x: number, digits: number) =>
    Number.isInteger(x) && Math.abs(x) < 1e5 ? formatChosen(x) : formatNumber(x, digits);
  // A number beside its bound must not look as if it were on it.
  const bound = expected.kind === 'below' || expected.kind === 'above' ? expected.value : NaN;
  const text = (x: number): string => {
    const isNear = x !== bound && Number(x.toPrecision(digits)) === bound;
    return plain(x, isNear ? digits + 4 : digits);
  };
  if (expected.kind === 'mean') {
    const middle = text(mean(found));
    const decimals = middle.split('.')[1]?.length ?? 0;
    return `${middle} ± ${standardError(found).toFixed(decimals)} (standard error)`;
  }
  const [least, most] = [text(Math.min(...found)), text(Math.max(...found))];
  if (least === most) return least;
  return found.length > 2 ? `${text(median(found))} (${least} to ${most})` : found.map(text).join(', ');
}

/** How many of how many claims agree, and whose do not: `agrees`, `does not agree: 4 of 5 claims hold`. */
export function agreementText(finding: Finding): string {
  const { claims } = finding;
  const right = claims.filter(agrees).length;
  if (isConfirmed(finding)) return 'agrees';
  const owners = new Set(claims.filter((claim) => !agrees(claim)).map(({ by }) => by));
  return agreesWithSource(finding)
    ? `agrees; what ${[...owners].join(', ')} showed does not hold`
    : `does not agree: ${right} of ${claims.length} claims hold`;
}

export interface Confirmation {
  readonly id: string;
  /** Undefined where it has not been computed. */
  readonly isConfirmed: boolean | undefined;
}

/** The result over all facts, in a sentence. */
export function summaryText(standings: readonly Confirmation[]): string {
  const known = standings.filter(({ isConfirmed }) => isConfirmed !== undefined);
  const right = known.filter(({ isConfirmed }) => isConfirmed);
  const wrong = known.filter(({ isConfirmed }) => !isConfirmed);
  const open = standings.length - known.length;
  if (known.length === 0) return 'What the papers say, recomputed here';
  const names = wrong.length > 0 ? `; not ${wrong.map(({ id }) => id).join(', ')}` : '';
  const rest = open > 0 ? `, ${open} to be computed` : '';
  return `What the papers say: ${right.length} of ${known.length} agree${names}${rest}`;
}

/** Of points that have no place on the axes of a picture. */
export const undrawnText = (count: number): string =>
  `${counted(count, 'point')} not drawn: a logarithmic axis has no 0, and no axis an infinity.`;

/** A point of a line, with its range over draws. */
export function pointText({ y, low, high }: FactPoint): string {
  const range =
    low === undefined || high === undefined ? '' : ` (${formatNumber(low)} to ${formatNumber(high)})`;
  return `${formatNumber(y)}${range}`;
}

/** A number on the axis, with the digits that tell it from its neighbours. */
export const axisValueText = (x: number): string =>
  Number.isInteger(x) ? formatChosen(x) : formatNumber(x, 5);

/** What stands at one x. */
export const stopReadout = (picture: Picture, stop: ReturnType<typeof stopsOf>[number]): Readout => ({
  place: `${picture.x.label}: ${axisValueText(stop.value)}`,
  parts: stop.points.map(({ name, point }) => `${name}: ${pointText(point)}`),
});

/** What a picture shows, for those who do not see it: its ends, and what is marked. */
export function pictureText({ title, x, y, lines, marks = [] }: Picture): string {
  const ends = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)];
    if (!first || !last) return `${name}: no point`;
    return `${name}: from ${formatNumber(first.y)} at ${formatNumber(first.x)} to ${formatNumber(last.y)} at ${formatNumber(last.x)}`;
  });
  const marked = marks.map((mark) => `${mark.name}: ${formatNumber(mark.y)} at ${formatNumber(mark.x)}`);
  return `${title}. ${y.label}${y.isLog ? ', logarithmic' : ''}, over ${x.label}${x.isLog ? ', logarithmic' : ''}. ${[...ends, ...marked].join('. ')}.`;
}
