/** Question 5: two boxes that can be changed, three measures of them, and descent by each. */
import './boxes.css';
import '../questions.css';
import { batch, computed, effect, signal } from '@preact/signals-core';
import { interval } from 'd3';
import { html, render, type TemplateResult } from 'lit-html';
import * as v from 'valibot';
import { apartCase, type BoxesCase, firstCase, secondCase } from './cases.ts';
import { drawDescent } from './descent-chart.ts';
import { type BoxMeasure, boxMeasures, descent, lossNames, boxMeasureNames } from './descent.ts';
import { drawBoxes } from './drawing.ts';
import { fittedBox } from './edit.ts';
import { boxesFields } from './fields.ts';
import { arrowsNote, cutNote } from './notes.ts';
import { RATE_RANGES, raceControls, raceTable, raceTitle } from './race.ts';
import { boxesSheet } from './sheet.ts';
import { boxesTitle } from './text.ts';
import { boxesValues } from './values.ts';
import { recall, remember } from '../../page/kept.ts';
import { widthOf } from '../../page/width.ts';
import type { Box } from '../../../worksheet/index.ts';
import { type Mount, partsOf } from '../../page/sections.ts';

const MOST_STEPS = 120;
const STEP_MILLISECONDS = 70;

const box = v.pipe(
  v.strictTuple([v.number(), v.number(), v.number(), v.number()]),
  v.transform((numbers) => fittedBox(numbers)),
);
const rate = ([least, most]: readonly [number, number]) =>
  v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const structure = v.object({
  truth: box,
  predicted: box,
  measure: v.picklist(boxMeasures),
  rates: v.object({ l2: rate(RATE_RANGES.l2), iou: rate(RATE_RANGES.iou) }),
  step: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_STEPS)),
});
type BoxesState = v.InferOutput<typeof structure>;

const KEPT = {
  area: 'sessionStorage',
  key: 'backflow.worksheet.boxes',
  what: 'the boxes of question 5',
  schema: structure,
} as const;
const first: BoxesState = {
  truth: firstCase.truth,
  predicted: firstCase.predicted,
  measure: 'iou',
  rates: { l2: 0.25, iou: 2 },
  step: 0,
};

export const mount: Mount = (host) => {
  const state = signal(recall(KEPT) ?? first);
  const isPlaying = signal(false);
  /** Of the box that was typed last. */
  const notice = signal('');
  const change = (part: Partial<BoxesState>) => (state.value = { ...state.value, ...part });
  const setBoxes = (part: { readonly truth?: Box; readonly predicted?: Box }, said = '') => {
    batch(() => {
      notice.value = said;
      const { truth, predicted } = { ...state.value, ...part };
      isPlaying.value = false;
      change({ truth, predicted, step: 0 });
    });
  };
  const seek = (step: number) => {
    isPlaying.value = false;
    change({ step });
  };
  effect(() => remember(KEPT, state.value));

  render(
    html`<h2 id="boxes-title"></h2>
      <p class="note question">
        5. A predicted box against the true one, by the distance of their centres and by how much they
        overlap. Drag a box, its edges or its corners, or focus one: arrow keys move it, with Shift they
        resize it.
      </p>
      <div class="controls cases"></div>
      <div class="columns">
        <div>
          <div class="box-plane editable"><svg role="group"></svg></div>
          <div class="arrows-note"></div>
        </div>
        <div>
          <div
            class="numbers-of table-scroll"
            tabindex="0"
            role="group"
            aria-label="The boxes in numbers"
          ></div>
          <div class="values"></div>
          <div class="sheet-of"></div>
        </div>
      </div>
      <h3 class="race-title"></h3>
      <div class="race-controls"></div>
      <div class="box-lanes">
        ${boxMeasures.map(
          (by) =>
            html`<div>
              <h4><i class="swatch ${by}"></i>descent by ${boxMeasureNames[by]}</h4>
              <div class="box-plane ${by}"><svg role="img"></svg></div>
            </div>`,
        )}
        ${boxMeasures.map(
          (loss) =>
            html`<div>
              <h4>${lossNames[loss]}${loss === 'l2' ? ', in units' : ''}</h4>
              <svg class="losses ${loss}" role="img"></svg>
            </div>`,
        )}
      </div>
      <p class="note lanes-note"></p>
      <div class="race-table"></div>
      <p class="note question">
        Try the boxes that do not overlap: L2 arrives with the wrong size, IoU never sets out, GIoU arrives.
        Close to the truth all three jitter by a step, for no gradient fades near its minimum: a smaller rate
        helps.
      </p>`,
    host,
  );
  const { part, draw } = partsOf(host);
  const width = widthOf(part('.editable'));
  const laneWidth = widthOf(part('.box-plane.l2'));

  const question = computed(() => ({ truth: state.value.truth, predicted: state.value.predicted }));
  // What descent has computed is kept while only the step changes.
  const start = computed(() => JSON.stringify([question.value, state.value.rates]));
  const descents = computed(() => {
    const [from, rates] = JSON.parse(start.value) as [BoxesState, BoxesState['rates']];
    const by = (measure: BoxMeasure) => descent(from, measure, measure === 'l2' ? rates.l2 : rates.iou);
    return { l2: by('l2'), iou: by('iou'), giou: by('giou') };
  });
  const runs = computed(() => {
    const run = (by: BoxMeasure) =>
      Array.from({ length: state.value.step + 1 }, (_, n) => descents.value[by](n));
    return { l2: run('l2'), iou: run('iou'), giou: run('giou') };
  });
  const now = computed(() => {
    const last = (by: BoxMeasure) => descents.value[by](state.value.step);
    return { l2: last('l2'), iou: last('iou'), giou: last('giou') };
  });

  effect(() => void (part('#boxes-title').textContent = boxesTitle(question.value)));
  effect(() => void (part('.race-title').textContent = raceTitle(now.value, state.value.step)));
  draw('.cases', () => casesView(state.value, setBoxes, (measure) => change({ measure })));
  draw('.arrows-note', () => {
    const { predicted, measure } = state.value;
    return arrowsNote({ predicted, measure, downhill: descents.value[measure](0).downhill });
  });
  draw('.lanes-note', () =>
    cutNote(
      boxMeasures.map((by) => ({
        measure: by,
        predicted: now.value[by].box,
        downhill: now.value[by].downhill,
      })),
    ),
  );
  draw('.numbers-of', () =>
    boxesFields({
      ...question.value,
      notice: notice.value,
      onBox: (name, box, said) => setBoxes({ [name]: box }, said),
    }),
  );
  draw('.values', () => boxesValues({ ...question.value, measure: state.value.measure }));
  render(boxesSheet(), part('.sheet-of'));
  draw('.race-controls', () =>
    raceControls({
      step: state.value.step,
      most: MOST_STEPS,
      isPlaying: isPlaying.value,
      rates: state.value.rates,
      onStep: seek,
      onPlay: (isOn) =>
        batch(() => {
          if (isOn && state.value.step === MOST_STEPS) change({ step: 0 });
          isPlaying.value = isOn;
        }),
      onRates: (rates) => change({ rates }),
    }),
  );
  draw('.race-table', () => raceTable({ runs: runs.value }));

  effect(() => {
    if (!isPlaying.value) return;
    const clock = interval(() => {
      if (state.peek().step < MOST_STEPS) change({ step: state.peek().step + 1 });
      if (state.peek().step === MOST_STEPS) isPlaying.value = false;
    }, STEP_MILLISECONDS);
    return () => clock.stop();
  });
  effect(() => {
    if (width.value === 0) return;
    const { measure } = state.value;
    drawBoxes(part<SVGSVGElement>('.editable svg'), {
      ...question.value,
      measure,
      downhill: descents.value[measure](0).downhill,
      width: width.value,
      onBox: (name, box) => setBoxes({ [name]: box }),
    });
  });
  effect(() => {
    if (laneWidth.value === 0) return;
    for (const by of boxMeasures) {
      const { box: predicted, downhill } = now.value[by];
      drawBoxes(part<SVGSVGElement>(`.box-plane.${by} svg`), {
        truth: question.value.truth,
        predicted,
        downhill,
        measure: by,
        trail: runs.value[by].map(({ box }) => box),
        width: laneWidth.value,
      });
      drawDescent(part<SVGSVGElement>(`.losses.${by}`), {
        loss: by,
        runs: runs.value,
        most: MOST_STEPS,
        width: laneWidth.value,
      });
    }
  });
};

function casesView(
  state: BoxesState,
  setBoxes: (boxes: BoxesCase) => void,
  onMeasure: (measure: BoxMeasure) => void,
): TemplateResult {
  const isOn = (each: BoxesCase) =>
    String(each.truth) === String(state.truth) && String(each.predicted) === String(state.predicted);
  return html`<span class="controls" role="group" aria-label="boxes"
      >${[firstCase, secondCase, apartCase].map(
        (each) =>
          html`<button aria-pressed=${isOn(each)} @click=${() => setBoxes(each)}>${each.name}</button>`,
      )}</span
    >
    <span class="controls" role="group" aria-label="arrows of descent by"
      ><span class="note">arrows: descent by</span>${boxMeasures.map(
        (measure) =>
          html`<button aria-pressed=${measure === state.measure} @click=${() => onMeasure(measure)}>
            ${boxMeasureNames[measure]}
          </button>`,
      )}</span
    >`;
}
