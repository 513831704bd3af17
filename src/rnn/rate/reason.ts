/** Why a gradient's norm changes as it does on its way back: a sentence or two, each with two numbers at most. */
import { type CellName, cells, knows, recurrentOf } from '../cells/index.ts';
import type { SingleExperiment } from '../experiment.ts';
import type { Bound } from './bound.ts';
import type { Passed } from './passed.ts';
import { fateOf, isTold, type Rate, stepsToHalve } from './rate.ts';

/** Why the norms of an experiment's terms change with the lag as `rate` says, for a reader. */
export function reasonOf(
  { cell }: SingleExperiment,
  rate: Rate,
  { bound, ...passed }: Passed & { readonly bound: Bound | undefined },
): string {
  if (rate.kind === 'nothing') {
    return 'Nothing is carried back: there is no loss, its error is 0, or there is no step to go.';
  }
  if (rate.kind === 'blocked') {
    const cause = cell === 'relu' ? 'ReLUs that are off, or weights of 0' : 'weights, slopes or gates of 0';
    return `From lag ${rate.end!.lag} on it is exactly 0: a step lets nothing through (${cause}).`;
  }
  return bound ? simpleReason(cell, rate, bound, passed.slope!) : gatedReason(cell, rate, passed);
}

/** Half-lives are two where one is so many times the other. */
const BEYOND = 1.1;
/** A half-life so many times that of the gates is not theirs alone. */
const MORE = 1.03;

/** What the gates that keep the state average, how far they lie apart, and whether they alone carry what is left. */
function gatedReason(cell: CellName, rate: Rate, { kept, keptByUnits }: Passed): string {
  const { keeps, hasCellState } = cells[cell];
  const gates = keeps!.called;
  const mean = `average ${gateText(kept!)} (geometric mean)`;
  const [least, most] = keptByUnits!;
  const isAlike = gateText(least) === gateText(most) || Math.log(least) / Math.log(most) < BEYOND;
  const spread = isAlike ? '' : `by unit they lie between ${gateText(least)} and ${gateText(most)}`;
  if (rate.fate === 'explodes') {
    const second = isAlike ? ', in all units alike' : `. ${capital(spread)}`;
    return `Growth comes through W alone: ${gates} ${mean}${second}.`;
  }
  const steps = Number(stepsToHalve(kept!).toPrecision(2));
  // Where a step loses more than half, the mean tells it.
  const isTold = steps >= 1 && steps < Infinity;
  const path = hasCellState ? 'along c alone' : 'by them alone';
  const alone = isTold ? `: ${path} half is lost every ${steps === 1 ? 'step' : `${steps} steps`}` : '';
  const rest = restText(
    'tail' in rate ? rate.tail?.rate : undefined,
    kept!,
    isAlike ? undefined : most,
    hasCellState ? 'h' : knows(cell, 'W') ? 'W' : undefined,
  );
  const second = [spread, rest].filter(Boolean).join('; ');
  return [`${capital(gates)} ${mean}${alone}.`, second && `${capital(second)}.`].filter(Boolean).join(' ');
}

/**
 * What is left beside what the gates alone would leave.
 * @param factor what a step leaves in the end, where that is one factor
 * @param most of the unit that keeps most, where it keeps more than the mean
 * @param other what the other paths lead through, if there are any
 */
function restText(
  factor: number | undefined,
  kept: number,
  most: number | undefined,
  other: string | undefined,
): string {
  if (factor === undefined) return '';
  if (other === undefined) return most ? 'in the end those that keep most carry the gradient' : '';
  const lasts = (gates: number) => Math.log(gates) / Math.log(factor);
  if (lasts(kept) < 1 / MORE) return `of what they leave, the paths through ${other} cancel a part`;
  if (lasts(most ?? kept) > (most ? BEYOND : MORE)) return `the paths through ${other} bring more of it back`;
  return most ? 'in the end those that keep most carry the gradient' : '';
}

/** With which a sentence begins; symbols keep their letters. */
const capital = (text: string) =>
  /^\p{L}+′/u.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);

function simpleReason(cell: CellName, rate: Rate, { gamma, sigmaMax }: Bound, slope: number): string {
  const most = gamma * sigmaMax;
  const name = recurrentOf(cell) === 'W' ? 'σ_max(W)' : 'max |u|';
  const order = Math.abs(most - 1) < 1e-9 ? '=' : most < 1 ? '<' : '>';
  const bound = order === '=' ? `γ·${name} = 1` : `γ·${name} = ${short(most, 3)} ${order} 1`;
  const isGone = rate.fate === 'vanishes';
  const { symbol } = cells[cell].activation!;
  if (order === '<') {
    const certain = isGone ? 'vanishing is certain' : 'over more steps it is certain to vanish';
    const until = gamma < 1 ? ` With ${symbol}′ ≤ 1/${1 / gamma} it is while σ_max(W) < ${1 / gamma}.` : '';
    return `${bound}: ${certain}.${until}`;
  }
  const slopeText = symbol ? `${symbol}′ averages ${short(slope, 2)}` : '';
  const left = leftText(rate);
  const allows = order === '=' ? ' rules growth out' : ' allows growth';
  const hasGrown = rate.kind === 'regimes' && rate.head.change === 'grows';
  if (hasGrown) return `${bound}${allows}, up to lag ${rate.head.to} here. ${capital(left)}.`;
  if (isGone) {
    // A slope that makes up for σ_max is no reason: then it is the directions that W shrinks.
    const cause = slope * sigmaMax < 1 ? slopeText : `in the directions that the gradient takes, ${left}`;
    return order === '=' ? `${bound}${allows}, and ${cause}.` : `${bound} would allow growth. Yet ${cause}.`;
  }
  const found = [slopeText, left].filter(Boolean).join(', and ');
  return `${bound}${allows}.${found && ` ${capital(found)}.`}`;
}

/** The factor a step in the end; nothing where there is none. */
function leftText(rate: Rate): string {
  if (!('tail' in rate) || !rate.tail) return '';
  const from = rate.tail.from > 0 && rate.kind !== 'exponential' ? `from lag ${rate.tail.from} on ` : '';
  if (!isTold(rate.tail) && fateOf(rate.tail) !== 'holds') return `${from}the norm changes little`;
  const factor = rate.tail.rate;
  const share = factor > 1 ? `${short(factor, 2)} times as much` : `${percent(factor)} %`;
  return `${from}a step leaves ${share}`;
}

/** Of a share up to 1, with as many digits as tell it from all. */
const percent = (share: number): string => {
  for (let digits = 2; ; digits++) {
    const text = String(Number((100 * share).toPrecision(digits)));
    if (text !== '100' || 1 - share < 1e-9) return text;
  }
};

/** With as many digits as it takes to have its half-life of them, too. */
function gateText(kept: number): string {
  const steps = stepsToHalve(kept);
  const isNear = (text: string) => Math.abs(stepsToHalve(Number(text)) / steps - 1) < 0.1;
  return [2, 3, 4, 5].map((digits) => short(kept, digits)).find(isNear) ?? short(kept, 2);
}

/** With so many digits, or as many more as tell it from 1. */
function short(x: number, digits: number): string {
  const isOne = Number(x.toPrecision(digits)) === 1 && Math.abs(x - 1) >= 1e-9;
  return isOne ? short(x, digits + 1) : String(Number(x.toPrecision(digits))).replace(/e\+?/, '·10^');
}
