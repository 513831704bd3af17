/** Norms over time, beside the triangle. */
import './norms.css';
import { computed } from '@preact/signals-core';
import { render } from 'lit-html';
import { boundOf, passedOf, rateOf, reasonOf } from '../../../rnn/index.ts';
import { normsByLag } from '../../experiment/by-lag.ts';
import type { Draw } from '../../page/figure.ts';
import type { Panel } from '../state/panel.ts';
import { drawNorms, type NormsProps } from './chart.ts';
import { linesOf, splitText } from './lines.ts';
import { normsView } from './norms.ts';

export function mount({ state, width, pointed, point, choose }: Panel): Draw {
  const { picture, selected, held, rested, panel, marked } = state;
  // Singular values take their time: while a large W is dragged, those from before stay.
  const bounds = computed(() => {
    const [now, before] = [picture.value.experiment, rested.value.picture.experiment];
    const isAlike = now.cell === before.cell && now.weights.W.length === before.weights.W.length;
    // Singular values of a wide W would hold the page up.
    return picture.value.isWide ? undefined : boundOf(isAlike ? before : now);
  });
  const norms = computed((): NormsProps => {
    const { t, k } = selected.value;
    const { experiment, gradients, length } = picture.value;
    const lines = linesOf(picture.value, held.value, t);
    const rate = rateOf(normsByLag(picture.value, t));
    const bound = bounds.value;
    return {
      lines,
      bound,
      rate,
      // Without the bound no reason can be told from another.
      reason: picture.value.isWide
        ? ''
        : reasonOf(experiment, rate, { bound, ...passedOf(experiment, gradients.hidden, t) }),
      split: splitText(picture.value, t, pointed.value ?? k),
      T: length,
      width: width.value,
      selected: k,
      hovered: pointed.value,
      wrong: marked.value?.way === 'back' ? marked.value.step : undefined,
      onHover: point,
      onSigned: () => (panel.value = 'terms'),
      onSelect: choose,
    };
  });
  return (body) => {
    render(normsView(norms.value), body);
    drawNorms(body.querySelector('.norms > svg')!, norms.value);
  };
}
