/** What the norms over time come to, in words. */
import type { Bound, Decay } from '../../../rnn/decay.ts';
import { formatNumber, formatPercent, subscript } from '../../text/format.ts';
import type { NormsRequest } from './layout.ts';
import { FLOORS, listedLines, type NormsLine, sizeKinds, sizeText } from '../../chart/sizes.ts';

/** The verdict on the selected line, with the number that it rests on. */
export function normsFinding(lines: readonly NormsLine[], decay: Decay): string {
  const line = lines.find(({ kind }) => kind === 'selected');
  if (!line) return 'No loss is selected';
  const of = `E${subscript(line.t)}`;
  const { verdict, halfLife, doubling, share, lost } = decay;
  switch (verdict) {
    case 'none':
      return `${of} sends nothing back through time`;
    case 'explodes':
      return `${of} explodes: it doubles every ${stepsText(doubling!)}`;
    case 'holds':
      return share! > 1
        ? `${of} holds: ${formatNumber(share!, 2)} times as much arrives at h₀`
        : `${of} holds: ${formatPercent(share!)} of it arrives at h₀`;
    case 'vanishes':
      if (lost?.kind === 'zero') {
        return `${of} vanishes: from h${subscript(line.t - lost.lag)} back exactly 0 arrives`;
      }
      return `${of} vanishes: half is lost every ${stepsText(halfLife!)}${lost ? ', until float64 underflows' : ''}`;
  }
}

const stepsText = (steps: number) => {
  const text = formatNumber(steps, 2);
  return `${text === '1.0' ? 'step' : `${text} steps`}`;
};

/** A share of what a line starts with; of much more than that, how many times as much. */
const ofStart = (share: number) =>
  share > 2 ? `${formatNumber(share, 2)} times` : `${formatPercent(share)} of`;

/** The numbers of a decay by their names; none where there is nothing to measure. */
export function decayReadouts(decay: Decay): readonly (readonly [name: string, value: string])[] {
  const { verdict, halfLife, doubling, onePercentLag, share, ratio, lost } = decay;
  if (verdict === 'none') return [];
  const left = lost ? (lost.kind === 'zero' ? 'exactly 0' : 'underflow') : `${ofStart(share!)} the start`;
  return [
    doubling === undefined
      ? ['half-life', halfLife === Infinity ? '∞: no loss' : `${formatNumber(halfLife!, 2)} steps`]
      : ['doubles in', `${formatNumber(doubling, 2)} steps`],
    ['factor a step', `× ${formatNumber(ratio!)}`],
    [
      '1 % left',
      onePercentLag === undefined
        ? 'not reached'
        : `after ${onePercentLag} step${onePercentLag === 1 ? '' : 's'}`,
    ],
    ['arrives at h₀', left],
  ];
}

/** What the listed lines have at step k. */
export function readoutAt({ lines, bound }: Pick<NormsRequest, 'lines' | 'bound'>, k: number): string {
  const parts = listedLines(lines)
    .filter(({ t }) => k <= t)
    .map((line) => {
      const { t, norms, kind } = line;
      const state = `${line.state}${subscript(k)}`;
      const size = sizeText(norms[k], sizeKinds(line)[k]);
      const text = `${kind === 'held' ? 'A: ' : ''}|∂E${subscript(t)}/∂${state}| = ${size}`;
      if (kind !== 'selected') return text;
      const most = boundAt(line, bound, k);
      const share = k < t && norms[k] > 0 ? ` (${ofStart(norms[k] / norms[t])} the start)` : '';
      const bounded = k < t && most !== undefined ? `, bound ${formatNumber(most)}` : '';
      return text + share + bounded + floorText(norms[k]);
    });
  return `Step k = ${k}: ${parts.length ? parts.join('; ') : 'later than the loss, nothing arrives here'}.`;
}

/** The most that can arrive at step k of what a line starts with. */
export const boundAt = ({ t, norms }: NormsLine, bound: Bound | undefined, k: number): number | undefined =>
  bound && norms[t] * (bound.gamma * bound.sigmaMax) ** (t - k);

function floorText(norm: number): string {
  const lost = FLOORS.filter(({ least }) => norm > 0 && norm < least).map(({ format }) => format);
  return lost.length ? `, 0 in ${lost.join(' and ')}` : '';
}
