/** A recorded sequence, whole: it is opened in Explore, or saved. */
import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { exploreLink } from '../experiment/explore-link.ts';
import { isShown, LIMITS } from '../experiment/largest-sizes.ts';
import { stepper } from '../fields/stepper.ts';
import { download } from '../page/files/download.ts';
import type { Traces } from './state.ts';
import type { RecordedUpdate } from './view.ts';

/** @returns the controls of an update, '' where it has no whole sequence */
export function sequenceOpener(traces: Traces): (of: RecordedUpdate) => TemplateResult | string {
  const sequence = signal(1);
  const isTooLarge = signal(false);
  const openSequence = async (of: RecordedUpdate, rank: number, how: 'explore' | 'save') => {
    const experiment = await traces.experiment(rank, sequence.peek() - 1);
    if (!experiment) return;
    const { W, U } = experiment.weights;
    const sizes = { T: experiment.inputs.length, n: W[0].length, m: U[0].length, q: W[0].length };
    isTooLarge.value = how === 'explore' && !isShown(sizes);
    if (how === 'save') download(`update-${of.update}.json`, JSON.stringify(experiment), 'application/json');
    else if (isShown(sizes)) location.assign(exploreLink(experiment));
  };

  return (of) => {
    const [first] = Object.entries(of.sequences);
    if (!first) return '';
    const [rank, count] = [Number(first[0]), first[1]];
    return html`
      ${count > 1 ? stepper({ name: 'sequence', less: 'Sequence before', more: 'Next sequence', symbol: 'sequence', value: Math.min(count, sequence.value), most: count, set: (value) => (sequence.value = value) }) : ''}
      <button type="button" @click=${() => void openSequence(of, rank, 'explore')}>Open in Explore</button>
      <button type="button" @click=${() => void openSequence(of, rank, 'save')}>Save as an experiment</button>
      ${isTooLarge.value ? html`<span class="note" role="status">Explore shows up to ${LIMITS.n} units and ${LIMITS.T} steps: save it, and look at it with “Check my gradient” or the command line.</span>` : ''}
    `;
  };
}
