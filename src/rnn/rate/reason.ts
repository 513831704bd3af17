/** Why a gradient's norm changes as it does on its way back: one sentence with its numbers. */
import type { CellName } from '../cells/index.ts';
import type { Experiment } from '../experiment.ts';
import type { Bound } from './bound.ts';
import type { Passed } from './passed.ts';
import type { Rate } from './rate.ts';

export function reasonOf(
  { cell }: Experiment,
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

/** A half-life so many times that of the unit that keeps most is not the gates' alone. */
const BEYOND = 1.1;

/** What the gates that keep the state average, how far they lie apart, and whether they alone carry what is left. */
function gatedReason(cell: CellName, rate: Rate, { kept, keptByUnits }: Passed): string {
  const gates = cell === 'lstm' ? 'forget gates' : 'gates z';
  const [least, most] = keptByUnits!;
  const mean = `average ${short(kept!, 2)} (geometric mean)`;
  const isAlike = short(least, 2) === short(most, 2);
  const spread = isAlike ? 'in all units alike' : `from ${short(least, 2)} to ${short(most, 2)} by unit`;
  if (rate.fate === 'explodes') return `Growth comes through W alone: ${gates} ${mean}, ${spread}.`;
  const factor = 'tail' in rate ? rate.tail?.rate : undefined;
  const isBeyond = factor !== undefined && Math.log(factor) > Math.log(most) / BEYOND;
  const rest = isBeyond
    ? '; what is left beyond that comes through W'
    : isAlike || factor === undefined
      ? ''
      : '; in the end the units that keep most carry the gradient';
  return `${capital(gates)} ${mean}, ${spread}${rest}.`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function simpleReason(cell: CellName, rate: Rate, { gamma, sigmaMax }: Bound, slope: number): string {
  const most = gamma * sigmaMax;
  const order = Math.abs(most - 1) < 1e-9 ? '=' : most < 1 ? '<' : '>';
  const bound = order === '=' ? 'γ·σ_max(W) = 1' : `γ·σ_max(W) = ${short(most, 3)} ${order} 1`;
  const isGone = rate.fate === 'vanishes';
  if (order === '<') {
    return `${bound}: ${isGone ? 'vanishing is certain' : 'over more steps it is certain to vanish'}.`;
  }
  const slopeText =
    cell === 'linear' ? '' : `${cell === 'sigmoid' ? 'σ' : cell}′ averages ${short(slope, 2)}`;
  const left = leftText(rate);
  const allows = order === '=' ? ' rules growth out' : ' allows growth';
  const hasGrown = rate.kind === 'regimes' && rate.head.change === 'grows';
  if (hasGrown) return `${bound}${allows}, up to lag ${rate.head.to} here; ${left}.`;
  if (isGone) {
    // A slope that makes up for σ_max is no reason: then it is the directions that W shrinks.
    const cause = slope * sigmaMax < 1 ? slopeText : `in the directions that the gradient takes, ${left}`;
    return order === '=' ? `${bound}${allows}, and ${cause}.` : `${bound} would allow growth, but ${cause}.`;
  }
  const parts = [`${bound}${allows}`, slopeText, left].filter(Boolean);
  return parts.length === 1 ? `${parts[0]}.` : `${parts.slice(0, -1).join(', ')}: ${parts.at(-1)}.`;
}

/** The factor a step in the end; nothing where there is none. */
function leftText(rate: Rate): string {
  if (!('tail' in rate) || !rate.tail) return '';
  const from = rate.tail.from > 0 && rate.kind !== 'exponential' ? `from lag ${rate.tail.from} on ` : '';
  return `${from}a step leaves × ${short(rate.tail.rate, 2)}`;
}

/** With so many digits, or as many more as tell it from 1. */
function short(x: number, digits: number): string {
  const isOne = Number(x.toPrecision(digits)) === 1 && Math.abs(x - 1) >= 1e-9;
  return isOne ? short(x, digits + 1) : String(Number(x.toPrecision(digits)));
}
