/** dE/dP written out as on the worksheet: losses, then the terms of one loss, each an object that can be picked. */
import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import {
  actsOnOutput,
  type GradientOf,
  type LossStep,
  lossSteps,
  norm,
  type ParameterName,
} from '../../../rnn/index.ts';
import { gatesOf, stateSymbol } from '../../text/cell-text.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatNumber } from '../../text/format.ts';
import { largestStep, lastLoss, whyLargest } from './largest.ts';
import { formulaFinding, hasLoss, MOST_LISTED } from './text.ts';
import { chainOf, formula, totalOf } from '../../text/mathml.ts';
import { matrixView, matrixRows } from '../../chart/matrix.ts';
import { ownName, shortName } from '../../text/own-names.ts';
import { prose, typeset } from '../../text/prose.ts';

export interface FormulaProps {
  readonly picture: Picture;
  readonly selected: Place;
  readonly hovered: Place | undefined;
  /** Whether all losses are shown together. */
  readonly isTotal: boolean;
  /** The entry whose sum is written out, row and column from 0; undefined: the largest of the total. */
  readonly entry: readonly [number, number] | undefined;
  readonly onParameter: (parameter: ParameterName) => void;
  readonly onHover: (place: Place | undefined) => void;
  readonly onSelect: (place: Place) => void;
  readonly onTotal: () => void;
  readonly onEntry: (entry: readonly [number, number] | undefined) => void;
}

/** Room is kept for the longest sum, so that playing moves nothing below; for longer ones it would gape. */
const MOST_ROWS_RESERVED = 6;

const LISTED_AT_ENDS = 2;

/** The ends of a list, and what is around the entries to keep. */
function shortened(list: readonly number[], keep: readonly number[]): number[] {
  if (list.length <= MOST_LISTED) return [...list];
  const places = keep.map((entry) => list.indexOf(entry));
  return list.filter(
    (_, i) =>
      i < LISTED_AT_ENDS ||
      i >= list.length - LISTED_AT_ENDS ||
      places.some((place) => Math.abs(place - i) <= 1),
  );
}

/** One summand: a term of a loss, or a loss of the whole. */
interface Summand {
  readonly product: TemplateResult;
  readonly value: GradientOf;
  readonly label: string;
  /** Where it leads: a loss leads to its nearest term. */
  readonly place: Place;
}

export function formulaView(props: FormulaProps): TemplateResult {
  const { picture, selected } = props;
  return html`
    <div class="bar">
      <h2>${prose(formulaFinding(props))}</h2>
      <div class="tabs" role="group" aria-label="Parameter">
        ${picture.parameters.map(
          (name) =>
            html`<button
              title=${ownName(name)}
              aria-pressed=${name === selected.parameter}
              @click=${() => props.onParameter(name)}
            >
              ${typeset(shortName(name))}
            </button>`,
        )}
      </div>
    </div>
    ${
      hasLoss(props)
        ? html`<div @pointerover=${entryHandler(props)} @pointerleave=${() => props.onEntry(undefined)}>
            ${lossesView(props)} ${sumView(props)}
          </div>`
        : html`<p class="note">Type a target at ô, and its loss sends a gradient back.</p>`
    }
  `;
}

/** dE/dP = dE_1/dP + dE_2/dP + … */
function lossesView({ picture, selected, isTotal, onSelect, onTotal }: FormulaProps): TemplateResult {
  const { parameter } = selected;
  const all = lossSteps(picture.experiment.targets);
  const steps = shortened(all, [selected.t]);
  const gates = gatesOf(picture.experiment, parameter);
  const chip = (t: LossStep, isOn: boolean, pick: () => void) => html`
    <button class="chip" aria-pressed=${isOn} @click=${pick}>
      ${formula(totalOf(parameter, t))}
      ${matrixView(picture.terms.total(parameter, t), { label: 'gradient', intensity: picture.scale.intensity, gates })}
    </button>
  `;
  const signBefore = (index: number) =>
    !index ? '=' : all.indexOf(steps[index]) - all.indexOf(steps[index - 1]) > 1 ? '+ … +' : '+';
  return html`<div class="losses">
    ${chip('all', isTotal, onTotal)}
    ${steps.map(
      (t, index) =>
        html`<span class="addend"
          ><span class="operator">${signBefore(index)}</span>
          ${chip(t, !isTotal && t === selected.t, () => onSelect({ parameter, t, k: t }))}</span
        >`,
    )}
  </div>`;
}

/** The summands of dE/dP, or of dE_t/dP with the nearest step first. */
function summandsOf({ picture, selected, isTotal }: FormulaProps): Summand[] {
  const { parameter, t } = selected;
  const { terms } = picture;
  if (isTotal) {
    return shortened(lossSteps(picture.experiment.targets), []).map((step) => ({
      product: totalOf(parameter, step),
      value: terms.total(parameter, step),
      label: `gradient of E${step}`,
      place: { parameter, t: step, k: step },
    }));
  }
  const ks = actsOnOutput(parameter) ? [t] : Array.from({ length: t }, (_, index) => t - index);
  const largest = largestStep(picture, parameter, t);
  const state = stateSymbol(picture.experiment.cell);
  return shortened(ks, [selected.k, largest]).map((k) => ({
    product: chainOf(parameter, t, k, state, picture.experiment.weights.V ? 'o' : 'h'),
    value: terms.at(parameter, t, k).value,
    label: `term k = ${k}`,
    place: { parameter, t, k },
  }));
}

/** A row a summand, each with its size, and what they add up to. */
function sumView(props: FormulaProps): TemplateResult {
  const { picture, selected, hovered, isTotal, onHover, onSelect } = props;
  const { intensity } = picture.scale;
  const summands = summandsOf(props);
  const of = isTotal ? 'all' : selected.t;
  const total = picture.terms.total(selected.parameter, of);
  const gates = gatesOf(picture.experiment, selected.parameter);
  const isSmall = matrixRows(total).length <= 3 && matrixRows(total)[0].length <= 4;
  const entry = props.entry && isIn(total, props.entry) ? props.entry : largestEntry(total);
  const is = (place: Place | undefined, { parameter, t, k }: Place) =>
    !isTotal && place?.parameter === parameter && place.t === t && place.k === k;
  const matrix = (value: GradientOf, label: string) =>
    matrixView(value, { label, intensity, gates, numbers: isSmall, marked: entry });

  const count = isTotal
    ? lossSteps(picture.experiment.targets).length
    : actsOnOutput(selected.parameter)
      ? 1
      : selected.t;
  const isShortened = count > summands.length;
  /** How many are left out between a summand and the one before it. */
  const gapBefore = (index: number) => {
    const steps = summands.map(({ place }) =>
      isTotal ? lossSteps(picture.experiment.targets).indexOf(place.t) : -place.k,
    );
    return index === 0 ? 0 : steps[index] - steps[index - 1] - 1;
  };
  const row = ({ product, value, label, place }: Summand, index: number) => {
    const size = norm(value.flat());
    const gap = gapBefore(index);
    const hover = () => !isTotal && onHover(place);
    return html`${gap > 0 ? html`<li class="gap">+ ${gap} more</li>` : ''}
      <li>
        <button
          class="term ${is(hovered, place) ? 'hovered' : ''}"
          aria-pressed=${is(selected, place)}
          @pointerenter=${(event: PointerEvent) => event.pointerType === 'mouse' && hover()}
          @pointerleave=${() => onHover(undefined)}
          @focus=${(event: FocusEvent) => (event.target as Element).matches(':focus-visible') && hover()}
          @blur=${() => onHover(undefined)}
          @click=${() => onSelect(place)}
        >
          <span class="sign"
            >${index === 0 ? formula(totalOf(selected.parameter, of)) : ''}<b
              >${index === 0 ? '=' : '+'}</b
            ></span
          >
          <span class="product">${formula(product)}</span>
          <span class="value"
            >${matrix(value, label)}
            <span class="norm" .style=${`--i:${intensity(size)}`}>
              <span class="bar-track"><span class="bar-fill"></span></span>${formatNumber(size, 2)}
            </span>
          </span>
        </button>
      </li>`;
  };
  return html`
    <div class="norm-head" aria-hidden="true">norm</div>
    <ol
      class="terms ${isSmall ? '' : 'patched'}"
      .style=${`--rows:${Math.min(picture.length, MOST_ROWS_RESERVED)}`}
    >
      ${repeat(summands, ({ place: { parameter, t, k } }) => `${isTotal},${parameter},${t},${k}`, row)}
      <li class="total">
        <span class="sign"><b>=</b></span
        ><span class="product">their sum</span>
        <span class="value">${matrix(total, 'the sum')}</span>
      </li>
    </ol>
    ${isShortened ? '' : html`<div class="entry-sum">${entrySum(summands, total, entry)}</div>`}
    <p class="note why">
      ${prose(whyLargest(picture, selected.parameter, isTotal ? lastLoss(picture) : selected.t))}
    </p>
    <p class="patch-key">
      <span><span class="patch positive" .style=${'--i:1'}></span> positive</span>
      <span><span class="patch negative" .style=${'--i:1'}></span> negative; shades and bars: log scale</span>
    </p>
  `;
}

/** One entry of the sum with its numbers: 0.011 + 0.048 + 0.25 = 0.31. */
function entrySum(
  summands: readonly Summand[],
  total: GradientOf,
  [i, j]: readonly [number, number],
): string {
  const written = summands
    .map(({ value }) => matrixRows(value)[i][j])
    .map(
      (x, index) => (index === 0 ? '' : x < 0 ? ' − ' : ' + ') + formatNumber(index === 0 ? x : Math.abs(x)),
    )
    .join('');
  return `Entry (${i + 1}, ${j + 1}): ${written} = ${formatNumber(matrixRows(total)[i][j])}`;
}

const isIn = (value: GradientOf, [i, j]: readonly [number, number]): boolean =>
  matrixRows(value)[i]?.[j] !== undefined;

function largestEntry(value: GradientOf): readonly [number, number] {
  const rows = matrixRows(value);
  let best: readonly [number, number] = [0, 0];
  rows.forEach((row, i) =>
    row.forEach((x, j) => {
      if (Math.abs(x) > Math.abs(rows[best[0]][best[1]])) best = [i, j];
    }),
  );
  return best;
}

const entryHandler = (props: FormulaProps) => (event: PointerEvent) => {
  const place = (event.target as Element).closest<HTMLElement>('.terms [data-entry]')?.dataset.entry;
  props.onEntry(place ? (place.split(',').map(Number) as [number, number]) : undefined);
};
