/** A rate in words: as a title, in a table, as a chip. Pure. */
import { fateOf, isTold, type Outcome, outcomeOf, type Rate, stepsToHalve } from '../../rnn/rate/rate.ts';
import type { Stretch } from '../../rnn/rate/straight.ts';
import { formatNumber, formatPercent, formatShare, subscript } from './format.ts';

/** `1 step`, `2.5 steps`, `∞` */
export function stepsText(steps: number, digits = 2): string {
  if (steps === Infinity) return '∞';
  const text = formatNumber(steps, digits).replace(/\.0+$/, '');
  return `${text} ${text === '1' ? 'step' : 'steps'}`;
}

/** `every step`, `every 2.5 steps` */
export const everyText = (steps: number, digits = 2) =>
  `every ${stepsText(steps, digits).replace(/^1 /, '')}`;

/** A share near 1 with as many digits as tell it from 1: `99.4 %`. */
function nearText(share: number): string {
  for (let digits = 2; digits < 6; digits++) {
    const text = formatNumber(100 * share, digits);
    if (text !== '100' && text !== '100.0' && text !== '100.00') return `${text} %`;
  }
  return '100 %';
}

/**
 * What a step does: `it halves every 9.9 steps`, `it doubles every step`. A step that does more than that is told by what
 * it leaves: `a step leaves 6.0 %`.
 */
export function rateText(rate: number, subject = 'it ', digits = 2): string {
  if (isBySteps(rate)) {
    return `${subject}${rate < 1 ? 'halves' : 'doubles'} ${everyText(stepsToHalve(rate), digits)}`;
  }
  return `a step leaves ${factorText(rate)}${isTimes(rate) ? ' as much' : ''}`;
}

/** Whether steps to halve tell more than what one of them leaves. As they are written: 0.996 steps are one. */
function isBySteps(rate: number): boolean {
  const steps = stepsToHalve(rate);
  return Number(steps.toPrecision(2)) >= 1 && steps < MOST_STEPS;
}
const isTimes = (rate: number) => rate > 1 && stepsToHalve(rate) < MOST_STEPS;

/** What a step leaves: `6.0 %`, `99.98 %`, `3.0 times`. */
function factorText(rate: number): string {
  if (stepsToHalve(rate) >= MOST_STEPS) return nearText(rate);
  return isTimes(rate) ? `${formatNumber(rate, 2)} times` : formatPercent(rate);
}
/** Of longer half-lives the factor tells more. */
export const MOST_STEPS = 1000;

const NAMES: Readonly<Record<Outcome, string>> = {
  vanishes: 'vanishes',
  holds: 'holds',
  explodes: 'explodes',
  varied: 'no single rate',
  power: 'a power law',
  'too-few': 'too few steps to tell',
  blocked: 'is blocked',
  overflow: 'overflows',
  nothing: 'nothing to measure',
};

/** `vanishes`, `too few steps to tell` */
export const outcomeText = (outcome: Outcome): string => NAMES[outcome];

/** In a few words: `vanishes`, `vanishes, at no single rate`. */
export function rateChip(rate: Rate): string {
  const outcome = outcomeOf(rate);
  return rate.kind === 'varied' && outcome !== 'varied' ? `${outcome}, at no single rate` : NAMES[outcome];
}

/** In a cell of a table: the rate, and the lags over which it holds, or what there is instead. */
export function rateCell(rate: Rate): string {
  const until = rate.end ? `; ${endText(rate)}` : '';
  switch (rate.kind) {
    case 'nothing':
    case 'too-few':
    case 'overflow':
    case 'blocked':
      return rate.end ? endText(rate) : '–';
    case 'power':
      return `${powerText(rate)}${until}`;
    case 'varied':
      return rate.tail ? `none; in the end ${tailText(rate.tail)}${until}` : `none${until}`;
    default:
      return `${tailText(rate.tail)}${until}`;
  }
}

const tailText = (tail: Stretch) =>
  `${isClear(tail) ? stretchText(tail, '') : 'changes little'}, lags ${tail.from} to ${tail.to}`;

const isClear = (tail: Stretch) => isTold(tail) || fateOf(tail) === 'holds';

/** Of what holds the factor tells more than the many steps in which it would halve. */
const stretchText = (tail: Stretch, subject?: string): string =>
  fateOf(tail) === 'holds' ? `a step leaves ${nearText(tail.rate)}` : rateText(tail.rate, subject);

function endText({ end }: Rate): string {
  const { kind, lag, format } = end!;
  const what = { zero: 'exactly 0', underflow: `${format} underflows`, overflow: `${format} overflows` }[
    kind
  ];
  return `${what} from lag ${lag} on`;
}

/** `1/2 at lag 3, 10 % at lag 9, 1 % not reached`; of those at one lag the smallest. */
export function leftText({ left }: Rate): string {
  const shares = [
    ['1/2', left.half],
    ['10 %', left.tenth],
    ['1 %', left.hundredth],
  ] as const;
  // What is passed in one hop is told by the smallest.
  const reached = shares.filter(([, lag], i) => lag !== undefined && lag !== shares[i + 1]?.[1]);
  const missing = shares.find(([, lag]) => lag === undefined);
  const parts = reached.map(([share, lag]) => `${share} at lag ${lag}`);
  return [...parts, ...(missing ? [`${missing[0]} not reached`] : [])].join(', ');
}

const powerText = ({ of, exponent }: Extract<Rate, { kind: 'power' }>) =>
  `${(of === 'lag') === exponent < 0 ? 'falls' : 'grows'} as a power of ${of === 'lag' ? 'the lag' : 'k'}, exponent ${formatNumber(exponent, 2)}`;

/** What it does, in a clause; undefined where there is no telling. */
export function ratePhrase(rate: Rate, subject = 'the norm '): string | undefined {
  switch (rate.kind) {
    case 'exponential':
      return stretchText(rate.tail, subject);
    case 'regimes':
      return `${subject}${headText(rate)}, then ${thenText(rate)}`;
    case 'power':
      return `${subject}${powerText(rate)}`;
    case 'varied':
      return 'no single rate';
    default:
      return undefined;
  }
}

/** What it does, for a title: as `ratePhrase`, and in ten words at most. */
export function briefPhrase(rate: Rate): string | undefined {
  if (rate.kind !== 'regimes' || rate.fate === 'holds' || !isTold(rate.tail)) return ratePhrase(rate, '');
  const { head, tail } = rate;
  const first =
    head.change === 'falls' ? `keeps ${formatShare(head.share)} to lag ${head.to}` : headText(rate);
  return `${first}, then ${isBySteps(tail.rate) ? thenText(rate) : `${factorText(tail.rate)} a step`}`;
}

/** What a line of norms is of, and where it ends. */
export interface RateSubject {
  /** The loss: `E₃`. */
  readonly of: string;
  /** The step of the loss. */
  readonly t: number;
  /** What is carried back: h, or s = (h, c). */
  readonly state: string;
  /** The norm at the far end over that at lag 0. */
  readonly share: number;
}

/** A finding in at most twelve words. */
export function rateTitle(rate: Rate, { of, t, state, share }: RateSubject): string {
  const at = (lag: number) => `${state}${subscript(t - lag)}`;
  switch (rate.kind) {
    case 'nothing':
      return `${of} sends nothing back through time`;
    case 'too-few':
      return rate.end
        ? `${of} underflows ${rate.end.format} at ${at(rate.end.lag)}`
        : `${of}: ${formatShare(share)} arrives at ${at(t)}, too few steps to tell`;
    case 'overflow':
      return `${of} overflows ${rate.end!.format} at ${at(rate.end!.lag)}`;
    case 'blocked':
      return `${of} is blocked: from ${at(rate.end!.lag)} back exactly 0 arrives`;
    case 'varied':
      return `${of} has no single rate: ${variedText(rate, share, at(t))}`;
    case 'power':
    case 'regimes':
      return `${of} ${briefPhrase(rate)}`;
    case 'exponential': {
      // Where more was lost, or less, before the line is straight: of (h, c) the first hop may lose all of h.
      const from =
        rate.tail.from > (state === 's' ? 0 : 1) && !rate.end ? `from lag ${rate.tail.from} on ` : '';
      const text = `${from}${stretchText(rate.tail, from ? 'it ' : undefined)}${untilText(rate)}`;
      if (rate.fate) return `${of} ${rate.fate}: ${text}`;
      return isTold(rate.tail) ? `${of}: ${text}` : `${of} neither shrinks nor grows clearly in ${t} steps`;
    }
  }
}

const untilText = ({ end }: Rate) => (end ? `, until ${end.format} ${end.kind}s` : '');

const variedText = ({ left }: Rate, share: number, far: string) =>
  left.hundredth === undefined
    ? `${formatShare(share)} arrives at ${far}`
    : `1 % is left at lag ${left.hundredth}`;

function headText({ head }: Extract<Rate, { kind: 'regimes' }>): string {
  switch (head.change) {
    case 'holds':
      return `holds to lag ${head.to}`;
    case 'grows':
      return `grows to lag ${head.to}`;
    case 'falls':
      return `falls to ${formatShare(head.share)} by lag ${head.to}`;
  }
}

function thenText({ fate, tail }: Extract<Rate, { kind: 'regimes' }>): string {
  if (fate === 'holds') return 'holds';
  return isTold(tail) ? rateText(tail.rate, '') : 'changes little';
}
