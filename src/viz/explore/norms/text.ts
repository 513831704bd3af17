/** What the norms over time come to, in words. */
import type { Bound, Rate } from '../../../rnn/index.ts';
import { FLOORS, listedLines, type NormsLine, sizeKinds, sizeText } from '../../chart/sizes.ts';
import { formatNumber, formatOf, subscript } from '../../text/format.ts';
import { leftText, rateCell, rateTitle } from '../../text/rate.ts';
import type { Readout } from '../../text/readout.ts';
import type { NormsRequest } from './layout.ts';

/** What becomes of the selected line. */
export function normsFinding(lines: readonly NormsLine[], rate: Rate): string {
  const line = lines.find(({ kind }) => kind === 'selected');
  if (!line) return 'No loss is selected';
  const { t, state, norms } = line;
  const loss = `E${subscript(t)}`;
  // Of an LSTM, which has other ways back than this one: along h, and along c.
  const of = state === 's' ? `∂${loss}/∂(h, c)` : loss;
  return rateTitle(rate, { of, t, state, share: norms[0] / norms[t] });
}

/** It shrinks in the end, and yet more than at the start is left where the steps end. */
export const hasNotVanished = ({ fate }: Rate, { t, norms }: NormsLine): boolean =>
  fate === 'vanishes' && norms[0] > norms[t];

/** The numbers of a rate by their names; none where there is nothing to measure. */
export function rateReadouts(
  rate: Rate,
  line: NormsLine,
): readonly (readonly [name: string, value: string])[] {
  if (rate.kind === 'nothing') return [];
  const { t, norms, state } = line;
  const arrives = rate.end
    ? sizeText(norms[0], sizeKinds({ norms })[0])
    : formatOf(norms[0] / norms[t], 'the start');
  const most = norms.indexOf(Math.max(...norms.slice(0, t + 1)));
  const peak = `${formatOf(norms[most] / norms[t], 'the start')} at lag ${t - most} (k = ${most})`;
  return [
    [state === 's' ? 'rate of s' : 'rate', rateCell(rate)],
    hasNotVanished(rate, line) ? ['peak', peak] : ['of the start is left', leftText(rate)],
    [
      `${hasNotVanished(rate, line) ? 'still ' : ''}arrives at ${state === 's' ? 's₀ = (h₀, c₀)' : `${state}₀`}`,
      arrives,
    ],
  ];
}

/** What the listed lines have at step k: of the selected one also as a share, beside its bound. */
export function normsReadout({ lines, bound }: Pick<NormsRequest, 'lines' | 'bound'>, k: number): Readout {
  const parts = listedLines(lines)
    .filter(({ t }) => k <= t)
    .flatMap((line) => {
      const { t, norms, kind } = line;
      const state = `${line.state}${subscript(k)}`;
      const size = sizeText(norms[k], sizeKinds(line)[k]);
      const text = `${kind === 'held' ? 'A: ' : ''}‖∂E${subscript(t)}/∂${state}‖ = ${size}`;
      if (kind !== 'selected') return text;
      const most = k < t ? boundAt(line, bound, k) : undefined;
      const share = k < t && norms[k] > 0 ? `: ${formatOf(norms[k] / norms[t], 'the start')}` : '';
      return [
        text + share + floorText(norms[k]),
        ...(most === undefined ? [] : [`the bound there: ${formatNumber(most)}`]),
      ];
    });
  return {
    place: `Step k = ${k}`,
    parts: parts.length ? parts : ['later than the loss, nothing arrives here'],
  };
}

/** The most that can arrive at step k of what a line starts with. */
export const boundAt = ({ t, norms }: NormsLine, bound: Bound | undefined, k: number): number | undefined =>
  bound && norms[t] * (bound.gamma * bound.sigmaMax) ** (t - k);

function floorText(norm: number): string {
  const lost = FLOORS.filter(({ least }) => norm > 0 && norm < least).map(({ format }) => format);
  return lost.length ? `, 0 in ${lost.join(' and ')}` : '';
}
