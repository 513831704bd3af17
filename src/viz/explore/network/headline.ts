/** The sentence above the network: what the picture shows at this moment, in numbers. */
import { cells } from '../../../rnn/index.ts';
import { stateText, stepEquation } from '../../text/cell-text.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatNumber, formatOf, subscript } from '../../text/format.ts';
import type { Moment } from '../../experiment/timeline.ts';

export interface Headline {
  readonly title: string;
  readonly note: string;
}

/** @param hasSigns whether the numbers of the picture say themselves what they are */
export function headline(
  picture: Picture,
  moment: Moment,
  hovered: Place | undefined,
  hasSigns = true,
): Headline {
  const { cell } = picture.experiment;
  const jacobian = `${cells[cell].hop} ${hasSigns ? 'Width and colour' : 'Above: factors; below, width and colour'}: norm of the gradient, log scale.`;
  if (hovered) return { title: reachText(picture, hovered.t, hovered.k), note: jacobian };

  if (moment.of === 'forward') {
    if (moment.forward === 0) {
      return {
        title: `Given: the inputs x, and ${stateText(cell, 0)}`,
        note: 'Next: play, or step with → through the network.',
      };
    }
    const step = Math.ceil(moment.forward);
    return {
      title: `Forward, step ${step}: ${stepEquation(picture.experiment, step)}`,
      note: 'Values light up from left to right; each step uses the same parameters.',
    };
  }
  if (moment.of === 'all') {
    const { state } = picture.flow('all');
    return {
      title: `All losses together send ${formatNumber(state[0], 2)} back to ${stateText(cell, 0)}`,
      note: 'Where two ribbons meet at a hidden state, its gradient is their sum. Next: pick a term.',
    };
  }
  const { of: t, reached } = moment;
  if (reached === undefined) {
    const error = picture.flow(t).toOutput[t - 1];
    return {
      title: `E${subscript(t)} sends ${formatNumber(error, 2)} back to ${picture.experiment.weights.V ? 'o' : 'h'}${subscript(t)}`,
      note: jacobian,
    };
  }
  return { title: reachText(picture, t, reached), note: jacobian };
}

function reachText(picture: Picture, t: number, k: number): string {
  const { cell } = picture.experiment;
  const [start, here] = [picture.stateNorm(t, t), picture.stateNorm(t, k)];
  const size = here === 0 ? 'exactly 0' : formatNumber(here, 2);
  const what = `From E${subscript(t)}, ${size} reaches ${stateText(cell, k)}`;
  return k === t || start === 0
    ? what
    : `${what}: ${formatOf(here / start, `what reached ${stateText(cell, t)}`)}`;
}

/** The longest that is said of a picture: room for it is kept, so that nothing below moves while it plays. */
export function longestHeadline(picture: Picture, hasSigns = true): Headline {
  const T = picture.length;
  const t = picture.experiment.targets.findLastIndex((target) => target !== null) + 1;
  const forward = { of: 'forward', forward: T, elapsed: 0, reached: undefined } as const;
  const moments: Moment[] = t > 0 ? [forward, { ...forward, of: t, reached: 1 }] : [forward];
  const all = moments.map((moment) => headline(picture, moment, undefined, hasSigns));
  const longest = (texts: readonly string[]) =>
    texts.reduce((best, text) => (text.length > best.length ? text : best));
  return { title: longest(all.map(({ title }) => title)), note: longest(all.map(({ note }) => note)) };
}
