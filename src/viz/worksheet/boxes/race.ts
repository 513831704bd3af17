/** The controls of descent by each loss, and where each has got to, in numbers and words. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import {
  type BoxMeasure,
  boxMeasures,
  type DescentStep,
  lossNames,
  lossWithoutNoise,
  boxMeasureNames,
} from './descent.ts';
import { SMALLEST } from './edit.ts';
import { counted, formatChosen, formatNumber } from '../../text/format.ts';

export interface Rates {
  /** Of the distance, in units. */
  readonly l2: number;
  /** Of IoU and GIoU, in units squared: their derivatives are per unit. */
  readonly iou: number;
}

export const RATE_RANGES = { l2: [0.05, 1], iou: [0.5, 12] } as const;

export interface RaceControlsProps {
  readonly step: number;
  readonly most: number;
  readonly isPlaying: boolean;
  readonly rates: Rates;
  readonly onStep: (step: number) => void;
  readonly onPlay: (isPlaying: boolean) => void;
  readonly onRates: (rates: Rates) => void;
}

export function raceControls(props: RaceControlsProps): TemplateResult {
  const { step, most, isPlaying, rates, onStep, onPlay, onRates } = props;
  const rate = (name: keyof Rates, title: string) =>
    html`<label
      >${title} ${formatChosen(rates[name])}
      <input
        type="range"
        min=${RATE_RANGES[name][0]}
        max=${RATE_RANGES[name][1]}
        step=${RATE_RANGES[name][0]}
        .value=${live(String(rates[name]))}
        @input=${(event: Event) =>
          onRates({ ...rates, [name]: (event.target as HTMLInputElement).valueAsNumber })}
    /></label>`;
  return html`<div class="controls">
      <button ?disabled=${step === 0} @click=${() => onStep(0)}>Reset</button>
      <button ?disabled=${step === 0} @click=${() => onStep(step - 1)}>Back</button>
      <button class="primary" aria-pressed=${isPlaying} @click=${() => onPlay(!isPlaying)}>
        ${isPlaying ? 'Pause' : 'Play'}
      </button>
      <button ?disabled=${step === most} @click=${() => onStep(step + 1)}>Step</button>
      <label class="moment"
        ><output>step ${step}</output>
        <input
          type="range"
          min="0"
          max=${most}
          aria-label="Step of descent"
          .value=${live(String(step))}
          @input=${(event: Event) => onStep((event.target as HTMLInputElement).valueAsNumber)}
      /></label>
    </div>
    <div class="controls rates">${rate('l2', 'rate of L2')} ${rate('iou', 'rate of IoU and GIoU')}</div>`;
}

/** The finding of the race, as a title. */
export function raceTitle(steps: Readonly<Record<BoxMeasure, DescentStep>>, step: number): string {
  if (step === 0) return 'Descend by each loss from this prediction: who arrives?';
  const reached = boxMeasures.map(
    (by) => `${boxMeasureNames[by]} ${formatNumber(1 - steps[by].losses.iou, 2)}`,
  );
  return `IoU after ${counted(step, 'step')} by ${reached.join(', by ')}`;
}

export interface RaceTableProps {
  /** The steps so far, by the measure that was descended. */
  readonly runs: Readonly<Record<BoxMeasure, readonly DescentStep[]>>;
}

export function raceTable({ runs }: RaceTableProps): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Where descent has got to">
      <table class="gradients">
        <thead>
          <tr>
            <th>descent by</th>
            ${boxMeasures.map((loss) => html`<th scope="col">${lossNames[loss]}</th>`)}
            <th scope="col">cx</th>
            <th scope="col">cy</th>
            <th scope="col">w</th>
            <th scope="col">h</th>
          </tr>
        </thead>
        <tbody>
          ${boxMeasures.map((by) => {
            const { losses, box } = runs[by][runs[by].length - 1];
            return html`<tr>
              <th scope="row"><i class="swatch ${by}"></i>${boxMeasureNames[by]}</th>
              ${boxMeasures.map((loss) => html`<td>${formatNumber(lossWithoutNoise(losses[loss]))}</td>`)}
              ${box.map((value) => html`<td>${value.toFixed(2)}</td>`)}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    <p class="note">${heldWords(runs)}</p>`;
}

/** Sizes that descent would have taken below the smallest. */
function heldWords(runs: RaceTableProps['runs']): string {
  const held = boxMeasures.flatMap((by) => {
    const steps = runs[by].flatMap(({ held }, step) => held.map((size) => ({ size, step })));
    return steps.length > 0
      ? [
          `Descent by ${boxMeasureNames[by]} would have made ${steps[0].size} smaller than ${SMALLEST} at step ${steps[0].step}: it is held there.`,
        ]
      : [];
  });
  return held.join(' ');
}
