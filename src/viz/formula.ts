/** dE/dP written out as on the worksheet: losses, then the terms of one loss, each an object that can be picked. */
import { html, type TemplateResult } from 'lit-html';
import { repeat } from 'lit-html/directives/repeat.js';
import { actsOnOutput, type LossStep, type ParameterName } from '../rnn/index.ts';
import type { Picture, Place } from './explorer.ts';
import { formatNumber, subscript } from './format.ts';
import { chainOf, formula, totalOf } from './math.ts';
import { matrixView, rowsOf } from './matrix.ts';

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

export function formulaView(props: FormulaProps): TemplateResult {
  const { picture, selected } = props;
  const { parameter, t } = selected;
  const hasLoss = picture.experiment.targets[t - 1] !== null;
  return html`
    <div class="bar">
      <h2>${finding(props)}</h2>
      <div class="tabs" role="group" aria-label="Parameter">
        ${picture.terms.parameters.map(
          (name) =>
            html`<button aria-pressed=${name === parameter} @click=${() => props.onParameter(name)}>
              ${name}
            </button>`,
        )}
      </div>
    </div>
    ${
      hasLoss
        ? html`<div @pointerover=${entryHandler(props)} @pointerleave=${() => props.onEntry(undefined)}>
            ${lossesView(props)} ${termsView(props)}
          </div>`
        : html`<p class="note">
            No step has a target, so there is no loss and nothing flows back. Type one at ô.
          </p>`
    }
  `;
}

/** What the terms say, in one line. */
function finding({ picture, selected: { parameter, t } }: FormulaProps): string {
  const total = `∂E${subscript(t)}/∂${parameter}`;
  if (actsOnOutput(parameter)) return `${total} has one term: ${parameter} acts on o${subscript(t)} alone`;
  if (t === 1) return `${total} has one term: step 1 is all there is`;
  const nearest = picture.terms.norm(parameter, t, t);
  const farthest = picture.terms.norm(parameter, t, 1);
  if (farthest === 0 || nearest === 0)
    return `${total}: step ${t} gives ${show(nearest)}, step 1 gives ${show(farthest)}`;
  const ratio = nearest / farthest;
  return ratio >= 1
    ? `${total}: step ${t} weighs ${formatNumber(ratio, 2)} times as much as step 1`
    : `${total}: step 1 weighs ${formatNumber(1 / ratio, 2)} times as much as step ${t}`;
}

const show = (norm: number) => (norm === 0 ? 'exactly 0' : formatNumber(norm, 2));

/** dE/dP = dE_1/dP + dE_2/dP + … */
function lossesView({ picture, selected, isTotal, onSelect, onTotal }: FormulaProps): TemplateResult {
  const { parameter } = selected;
  const steps = picture.experiment.targets.flatMap((target, index) => (target ? [index + 1] : []));
  const chip = (t: LossStep, isOn: boolean, pick: () => void) => html`
    <button class="chip" aria-pressed=${isOn} @click=${pick}>
      ${formula(totalOf(parameter, t))}
      ${matrixView(picture.terms.total(parameter, t), { label: 'gradient', intensity: picture.scale.intensity })}
    </button>
  `;
  return html`<div class="losses">
    ${chip('all', isTotal, onTotal)}<span class="operator">=</span>
    ${steps.map(
      (t, index) => html`
        ${index ? html`<span class="operator">+</span>` : ''}
        ${chip(t, !isTotal && t === selected.t, () => onSelect({ parameter, t, k: t }))}
      `,
    )}
  </div>`;
}

/** dE_t/dP: a row a term, the nearest step first, and what they add up to. */
function termsView(props: FormulaProps): TemplateResult {
  const { picture, selected, hovered, onHover, onSelect } = props;
  const { parameter, t } = selected;
  const isOutput = actsOnOutput(parameter);
  const ks = isOutput ? [t] : Array.from({ length: t }, (_, index) => t - index);
  const places = ks.map((k): Place => ({ parameter, t, k }));
  const total = picture.terms.total(parameter, t);
  const small = rowsOf(total).length <= 3 && rowsOf(total)[0].length <= 4;
  const entry = props.entry ?? largestEntry(total);
  const is = (place: Place | undefined, k: number) =>
    place?.parameter === parameter && place.t === t && place.k === k;

  return html`<ol class="terms ${small ? 'small' : ''}">
      ${repeat(
        places,
        ({ k }) => `${parameter},${t},${k}`,
        (place, index) => {
          const { k } = place;
          const norm = picture.terms.norm(parameter, t, k);
          const term = picture.terms.at(parameter, t, k);
          return html`<li>
            <button
              class="term ${is(hovered, k) ? 'hovered' : ''} ${norm === 0 ? 'zero' : ''}"
              aria-pressed=${is(selected, k)}
              @pointerenter=${(event: PointerEvent) => event.pointerType === 'mouse' && onHover(place)}
              @pointerleave=${() => onHover(undefined)}
              @click=${() => onSelect(place)}
            >
              <span class="sign"
                >${index === 0 ? formula(totalOf(parameter, t)) : ''}<b>${index === 0 ? '=' : '+'}</b></span
              >
              <span class="product">${formula(chainOf(parameter, t, k))}</span>
              ${matrixView(term.value, { label: `term k = ${k}`, intensity: picture.scale.intensity, numbers: small, marked: entry })}
              <span class="norm" style="--i:${picture.scale.intensity(norm)}">
                <span class="bar-track"><span class="bar-fill"></span></span>${formatNumber(norm, 2)}
              </span>
            </button>
          </li>`;
        },
      )}
      <li class="total">
        <span class="sign"><b>=</b></span>
        <span class="product">all its terms</span>
        ${matrixView(total, { label: 'sum of the terms', intensity: picture.scale.intensity, numbers: small, marked: entry })}
      </li>
    </ol>
    <p class="entry-sum">${entrySum(props, places, entry)}</p>`;
}

/** One entry of the sum with its numbers: 0.011 + 0.048 + 0.25 = 0.31. */
function entrySum(
  { picture }: FormulaProps,
  places: readonly Place[],
  [i, j]: readonly [number, number],
): string {
  const { parameter, t } = places[0];
  const numbers = places.map(({ k }) => rowsOf(picture.terms.at(parameter, t, k).value)[i][j]);
  const written = numbers
    .map(
      (x, index) =>
        (index === 0 ? '' : x < 0 ? ' − ' : ' + ') + formatNumber(index === 0 ? x : Math.abs(x), 3),
    )
    .join('');
  const total = rowsOf(picture.terms.total(parameter, t))[i][j];
  return `Entry (${i + 1}, ${j + 1}): ${written} = ${formatNumber(total, 3)}`;
}

function largestEntry(value: number[] | number[][]): readonly [number, number] {
  const rows = rowsOf(value);
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
