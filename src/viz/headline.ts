/** The sentence above the network: what the picture shows at this moment, in numbers. */
import type { Picture, Place } from './explorer.ts';
import { formatNumber, formatPercent, subscript } from './format.ts';
import type { Moment } from './timeline.ts';

export interface Headline {
  readonly title: string;
  readonly note: string;
}

const ACTIVATION = { sigmoid: 'σ', tanh: 'tanh', relu: 'relu', linear: '', lstm: 'LSTM', gru: 'GRU' };
const SLOPE = {
  sigmoid: 'diag(σ′(a)) W',
  tanh: 'diag(tanh′(a)) W',
  relu: 'diag(relu′(a)) W',
  linear: 'W',
  lstm: '∂s/∂s, s = (h, c)',
  gru: '∂h/∂h',
};

export function headline(picture: Picture, moment: Moment, hovered: Place | undefined): Headline {
  const { cell, weights } = picture.experiment;
  const jacobian = `Each hop back multiplies by ${SLOPE[cell]}, transposed. Width and colour: norm of the gradient, log scale.`;
  if (hovered) return { title: reachText(picture, hovered.t, hovered.k), note: jacobian };

  if (moment.of === 'forward') {
    if (moment.forward === 0) {
      return {
        title: 'Given: the inputs x, and h₀',
        note: 'Next: play, or step with → through the network.',
      };
    }
    const step = Math.ceil(moment.forward);
    const f = ACTIVATION[cell];
    const a = `W h${subscript(step - 1)} + U x${subscript(step)}${weights.b ? ' + b' : ''}`;
    return {
      title: `Forward, step ${step}: h${subscript(step)} = ${f ? `${f}(${a})` : a}`,
      note: 'Values light up from left to right; each step uses the same W, U and V.',
    };
  }
  if (moment.of === 'all') {
    const { hidden } = picture.terms.flow('all');
    return {
      title: `All losses together send ${formatNumber(hidden[0], 2)} back to h₀`,
      note: 'Where two ribbons meet at a hidden state, its gradient is their sum. Next: pick a term.',
    };
  }
  const { of: t, reached } = moment;
  if (reached === undefined) {
    const error = picture.terms.flow(t).toOutput[t - 1];
    return {
      title: `E${subscript(t)} sends ${formatNumber(error, 2)} back to o${subscript(t)}`,
      note: jacobian,
    };
  }
  return { title: reachText(picture, t, reached), note: jacobian };
}

function reachText(picture: Picture, t: number, k: number): string {
  const { hidden } = picture.terms.flow(t);
  const [start, here] = [hidden[t], hidden[k]];
  const size = here === 0 ? 'exactly 0' : formatNumber(here, 2);
  const what = `From E${subscript(t)}, ${size} reaches h${subscript(k)}`;
  return k === t || start === 0
    ? what
    : `${what}: ${formatPercent(here / start)} of what reached h${subscript(t)}`;
}
