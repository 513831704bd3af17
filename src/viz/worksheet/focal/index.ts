/** Question 4: focal loss over p, what samples contribute, and its gradient from logits. */
import './focal.css';
import '../questions.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render } from 'lit-html';
import * as v from 'valibot';
import { drawFocal, focalMeasureNames } from './chart.ts';
import { type FocalMeasure, focalMeasures, P_RANGE } from './layout.ts';
import { contributions, focalSheet, focalTitle, logitsTable } from './focal.ts';
import { recall, remember } from '../../page/kept.ts';
import { widthOf } from '../../page/width.ts';
import { focalLoss } from '../../../worksheet/index.ts';
import { type MountVerdict, partsOf } from '../../page/sections.ts';
import { clamp } from '../../chart/clamp.ts';

const LARGEST_GAMMA = 5;
const LARGEST_LOGIT = 1000;

const p = v.pipe(v.number(), v.minValue(P_RANGE[0]), v.maxValue(P_RANGE[1]));
const logit = v.pipe(v.number(), v.minValue(-LARGEST_LOGIT), v.maxValue(LARGEST_LOGIT));
const label = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2));
const structure = v.object({
  gamma: v.pipe(v.number(), v.minValue(0), v.maxValue(LARGEST_GAMMA)),
  easy: p,
  hard: p,
  measure: v.picklist(focalMeasures),
  logits: v.strictTuple([0, 1, 2].map(() => v.strictTuple([logit, logit, logit]))),
  labels: v.strictTuple([label, label, label]),
});
type FocalState = v.InferOutput<typeof structure>;

/** Softmax cross-entropy, which is focal loss at γ = 0: the question and our answers. */
export type FocalAnswers = Pick<FocalState, 'logits' | 'labels'> & ReturnType<typeof focalLoss>;

/** A row of three logits. */
type Row = FocalState['logits'][number];

const first: FocalState = {
  gamma: 2,
  easy: 0.9,
  hard: 0.1,
  measure: 'loss',
  logits: [
    [4, 1, 0],
    [1, 0.5, 0],
    [0, 2, 0.5],
  ],
  labels: [0, 0, 2],
};

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.focal',
  what: 'the numbers of question 4',
  schema: structure,
} as const;

/** @param mountVerdict shows below whether another library finds the same */
export function mountFocal(host: HTMLElement, mountVerdict: MountVerdict<FocalAnswers>): void {
  const state = signal(recall(KEPT) ?? first);
  const change = (part: Partial<FocalState>) => (state.value = { ...state.value, ...part });
  effect(() => remember(KEPT, state.value));

  render(
    html`<h2 id="focal-title"></h2>
      <p class="note question">
        4. FL(p) = −(1 − p)<sup>γ</sup> ln p, where p is the probability given to the right class. γ = 0 is
        cross-entropy.
      </p>
      <div class="knob controls"></div>
      <div class="columns">
        <div>
          <div class="chart">
            <svg></svg>
          </div>
          <p class="note">Move the two samples along p: drag them, or use the arrow keys.</p>
        </div>
        <div class="samples"></div>
      </div>
      <h3>From logits to the gradient</h3>
      <p class="note">
        Change a logit: softmax, loss and gradient are computed by the engine, in one pass for all three
        samples.
      </p>
      <div class="table"></div>
      <div class="check"></div>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const width = widthOf(part('.chart'));
  const props = computed(() => {
    const { gamma, easy, hard } = state.value;
    return { gamma, easy: { name: 'easy', p: easy }, hard: { name: 'hard', p: hard } } as const;
  });

  effect(() => void (part('#focal-title').textContent = focalTitle(props.value)));
  draw('.knob', () => {
    const measureButton = (measure: FocalMeasure) =>
      html`<button aria-pressed=${measure === state.value.measure} @click=${() => change({ measure })}>
        ${focalMeasureNames[measure]}
      </button>`;
    return html`<label
        >γ = ${state.value.gamma.toFixed(1)}
        <input
          type="range"
          min="0"
          max=${LARGEST_GAMMA}
          step="0.1"
          .value=${String(state.value.gamma)}
          @input=${(event: Event) => change({ gamma: (event.target as HTMLInputElement).valueAsNumber })} /></label
      ><span role="group" aria-label="what is drawn" class="controls"
        >${focalMeasures.map(measureButton)}</span
      >`;
  });
  draw('.samples', () => html`${contributions(props.value)}${focalSheet(props.value)}`);
  draw('.table', () =>
    logitsTable({
      ...state.value,
      onLogit: (sample, index, value) => {
        const bounded = clamp(value, -LARGEST_LOGIT, LARGEST_LOGIT);
        const { logits } = state.value;
        change({
          logits: logits.with(sample, logits[sample].with(index, bounded) as Row) as FocalState['logits'],
        });
      },
      onLabel: (sample, right) =>
        change({ labels: state.value.labels.with(sample, right) as FocalState['labels'] }),
    }),
  );
  const [logits, labels] = [computed(() => state.value.logits), computed(() => state.value.labels)];
  const asked = computed(() => ({ logits: logits.value, labels: labels.value }));
  const answers = computed(() => ({ ...asked.value, ...focalLoss({ gamma: 0, ...asked.value }) }));
  mountVerdict(part('.check'), answers);
  effect(() => {
    if (width.value === 0) return;
    const { measure, gamma } = state.value;
    drawFocal(part<SVGSVGElement>('.chart svg'), {
      measure,
      gamma,
      samples: [props.value.easy, props.value.hard],
      width: width.value,
      onSample: (name, at) => change({ [name]: at }),
    });
  });
}
