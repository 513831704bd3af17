/** The terms of one total, signed, beside the triangle; loaded when they are first opened. */
import './signed-terms.css';
import { shortName } from '../../text/own-names.ts';
import { computed, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import { actsOnOutput } from '../../../rnn/index.ts';
import { subscript } from '../../text/format.ts';
import type { TermOrder } from './layout.ts';
import { drawSignedTerms, type SignedTermsProps, signedTermsView } from './signed-terms.ts';
import type { Draw } from '../../page/figure.ts';
import type { Panel } from '../state/panel.ts';

/** Draws what the state is at the time. */
export function mount({ state, width }: Panel): Draw {
  const { picture, selected, hovered, hover, select } = state;
  const order = signal<TermOrder>('along');
  const signed = computed((): SignedTermsProps | undefined => {
    const { contributions: found } = picture.value.answer;
    if (!found) return undefined;
    const { parameter, t, total, sign = 1, bySteps } = found;
    const isAll = t === 'all';
    const kOf = (id: string) => Number(id.slice(1));
    const at = hovered.value?.k;
    return {
      name: `∂E${isAll ? '' : subscript(t)}/∂${shortName(parameter)}`,
      total: sign * total,
      isNumber: found.sign !== undefined,
      terms: bySteps
        .filter(({ k }) => isAll || (actsOnOutput(parameter) ? k === t : k <= t))
        .map(({ k, norm, along }) => ({ id: `k${k}`, label: `k = ${k}`, norm, along: sign * along })),
      order: order.value,
      width: width.value,
      selected: isAll ? undefined : `k${selected.value.k}`,
      hovered: at === undefined ? undefined : `k${at}`,
      onOrder: (next) => (order.value = next),
      onHover: (id) => hover(id === undefined || isAll ? undefined : { parameter, t, k: kOf(id) }),
      onSelect: (id) => !isAll && select({ parameter, t, k: kOf(id) }),
    };
  });
  return (body) => {
    if (!signed.value) {
      render(html`<p class="note">Computing …</p>`, body);
      return;
    }
    render(signedTermsView(signed.value), body);
    drawSignedTerms(body.querySelector('.signed-terms > svg')!, signed.value);
  };
}
