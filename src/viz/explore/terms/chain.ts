/** One term opened: every factor with its numbers, what is left after it, and the term that they make. */
import { html, nothing, type TemplateResult } from 'lit-html';
import {
  actsOnOutput,
  type CellName,
  cells,
  type Factor,
  norm,
  sizesOf,
  type Term,
  zeroReason,
} from '../../../rnn/index.ts';
import { gatesOf, stateSymbol } from '../../text/cell-text.ts';
import type { StruckFactors } from '../../check/index.ts';
import { atStep } from '../../check/at-step.ts';
import type { Slot } from '../../check/struck/struck.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import { formatNumber, subscript } from '../../text/format.ts';
import { factorName, formula, operator } from '../../text/mathml.ts';
import { matrixView } from '../../chart/matrix.ts';
import { prose, typeset } from '../../text/prose.ts';
import { term as termOf } from '../../text/term.ts';
import { largestStep, lastLoss } from './largest.ts';
import { termFinding } from './text.ts';
import { zeroText } from './zero-text.ts';

export interface ChainProps {
  readonly picture: Picture;
  readonly selected: Place;
  /** Whether all losses are shown together. */
  readonly isTotal: boolean;
  /** The factors that are wrong in someone's own gradient. */
  readonly struck: StruckFactors | undefined;
  /** Index of the factor whose numbers are written out below, where the matrices are too large to write out all. */
  readonly open: number;
  readonly onOpen: (index: number) => void;
}

/** Wider matrices are drawn as patches of colour, and one of them is written out. */
const WIDEST_WRITTEN = 4;
/** Of a longer chain, or of wider matrices, only the ends are listed, and one factor is opened. */
const LONGEST_LISTED = 16;
const WIDEST_LISTED = 16;
const LISTED_AT_ENDS = 4;

export function chainView({
  picture,
  selected,
  isTotal,
  struck: given,
  open,
  onOpen,
}: ChainProps): TemplateResult {
  const { parameter } = selected;
  // Of all losses together no term is selected: the largest of the last loss stands for them.
  const t = isTotal ? lastLoss(picture) : selected.t;
  if (t === 0 || picture.experiment.targets[t - 1] === null) {
    return html`<h2>A term, opened</h2>
      <p class="note">Pick a loss and a term, and see the factors that it is the product of.</p>`;
  }
  const k = isTotal ? largestStep(picture, parameter, t) : selected.k;
  const term = picture.terms.at(parameter, t, k);
  // Of one loss alone nothing was given that has the terms of another.
  const struck = !given?.loss || given.loss === t ? given : undefined;
  const { factors } = term;
  const { n, m, q } = sizesOf(picture.experiment);
  const widest = Math.max(n * (cells[picture.experiment.cell].hasCellState ? 2 : 1), m, q);
  const isSmall = widest <= WIDEST_WRITTEN && factors.length <= LONGEST_LISTED;
  const opened = factors[Math.min(open, factors.length - 1)];
  const isLong = factors.length > LONGEST_LISTED || widest > WIDEST_LISTED;
  const largest = isLong ? 0 : Math.max(...factors.flatMap(({ value }) => value.flat().map(Math.abs)));
  const shade = (size: number) => (largest === 0 ? 0 : size / largest);
  const result = {
    label: 'the term',
    intensity: picture.scale.intensity,
    gates: gatesOf(picture.experiment, parameter),
  };
  const { cell } = picture.experiment;

  const factorCard = (factor: Factor, index: number) => {
    const wrong = struckView(factor, term, struck);
    const options = { label: 'factor', split: isLong ? {} : splitOf(factor) };
    if (isSmall)
      return html`<span class="factor"
        >${factorParts(factor, term, matrixView(factor.value, { ...options, numbers: true }))}${wrong}</span
      >`;
    return html`<button class="factor" aria-pressed=${factor === opened} @click=${() => onOpen(index)}>
      ${isLong ? shortParts(factor, term) : factorParts(factor, term, matrixView(factor.value, { ...options, intensity: shade }))}${wrong}
    </button>`;
  };
  /** Where the immediate partial begins, whose factors stay together. */
  const immediate = factors.length - (factors.at(-1)?.kind === 'input' ? 2 : 1);
  const hidden = isLong ? factors.slice(LISTED_AT_ENDS, -LISTED_AT_ENDS) : [];
  const listed = (factor: Factor, index: number) => {
    if (!hidden.includes(factor)) return factorCard(factor, index);
    if (factor === opened) return factorCard(factor, index);
    return factor === hidden[0]
      ? html`<label class="factor gap"
          >… ${hidden.length} more hops; open hop
          <input
            type="range"
            aria-label="Factor of the chain"
            min=${LISTED_AT_ENDS}
            max=${factors.length - LISTED_AT_ENDS - 1}
            .value=${String(open)}
            @input=${(event: Event) => onOpen((event.target as HTMLInputElement).valueAsNumber)}
          />
          …</label
        >`
      : '';
  };
  return html`
    <h2>${prose(termFinding(term))}</h2>
    ${isTotal ? html`<p class="note">The largest term of E${subscript(t)}; pick another in the triangle.</p>` : ''}
    ${explain(term, cell)}
    <div class="chain">
      ${factors.slice(0, immediate).map(listed)}
      <span class="immediate"
        >${factors.slice(immediate).map((factor, i) => listed(factor, immediate + i))}</span
      >
      <span class="factor">
        <span class="result"
          >${formula(operator('='))} ${matrixView(term.value, { ...result, numbers: isSmall })}</span
        >
        <span class="size">norm</span><span class="so-far">${formatNumber(term.norm, 2)}</span>
        ${roomFor(struck)}
      </span>
    </div>
    ${
      isSmall
        ? ''
        : html`<div class="opened" tabindex="0" role="group" aria-label="The factor picked above, in numbers">
            ${formula(factorName(opened, parameter))} ${formula(operator('='))}
            ${matrixView(opened.value, { label: 'factor', split: splitOf(opened), numbers: widest <= WIDEST_LISTED, intensity: shadeOf(opened) })}
            ${isLong ? html`<span class="size">${sizeText(opened)}</span>` : ''}
          </div>`
    }
  `;
}

/** Where a factor of someone's own gradient is wrong: in which factors of the chain it stands. */
const factorsOf: { readonly [S in Slot]: readonly Factor['kind'][] } = {
  slope: ['dh/dh', 'dh/da'],
  weights: ['dh/dh'],
  outputs: ['do/dh', 'do/ds', 'dh/ds'],
  loss: ['dE/do', 'dE/dh'],
  input: ['input'],
  step: ['dh/dh', 'ds/ds', 'dh/da', 'ds/da'],
};

/** Keeps the sizes of all factors in one line where below one of them something is struck through. */
const roomFor = (struck: StruckFactors | undefined) =>
  struck?.factors.length ? html`<span class="struck">&nbsp;</span>` : nothing;

function struckView({ kind, step }: Factor, term: Term, struck: StruckFactors | undefined) {
  const found = (struck?.factors ?? []).filter(
    ({ slot, edges }) =>
      factorsOf[edges?.includes('Vh:1') ? 'outputs' : slot].includes(kind) &&
      (slot !== 'input' || struck!.parameter === term.parameter),
  );
  if (found.length === 0) return roomFor(struck);
  return html`<span class="struck"
    >${found.map(({ slot, at, wrong, right }) => {
      // k is the step of the term, at which its input stands; of a cell with gates a factor is of several steps.
      const said = (text: string) => typeset(slot === 'input' || at ? text : atStep(text, step));
      const where = at ? html`in ${typeset(at)}: ` : nothing;
      return html`<span
        >${where}${wrong ? html`<del>${said(wrong)}</del> ` : nothing}<ins>${said(right)}</ins></span
      >`;
    })}</span
  >`;
}

/** Where the half of c begins in what is stacked as s = (h, c). */
const splitOf = ({ kind, value }: Factor) => ({
  row: kind.startsWith('ds') ? value.length / 2 : undefined,
  column: kind.endsWith('ds') ? value[0].length / 2 : undefined,
});

/** How to read the row of factors; where the term is zero, why. */
function explain(term: Term, cell: CellName): TemplateResult {
  const reason = zeroReason(term.factors);
  if (reason) return html`<p class="note">${prose(zeroText(term, reason))}</p>`;
  const state = stateSymbol(cell);
  const pair =
    state === 's' && !actsOnOutput(term.parameter) ? 'What flows is s = (h, c), first h, then c.' : '';
  return html`<p class="note">
      Each factor with its largest singular value σ₁; in colour, the ${termOf('norm', 'norm')} of the product
      so far. ${actsOnOutput(term.parameter) ? '' : prose(immediateText(term, state))}
    </p>
    ${pair ? html`<p class="note">${prose(pair)}</p>` : ''}`;
}

const immediateText = ({ parameter, k }: Term, state: 'h' | 's') =>
  `The last ${parameter === 'b' || parameter === 'bh' ? 'one is' : 'two make'} the immediate partial ∂⁺${state}${subscript(k)}/∂${parameter}.`;

/** Without its matrix, which is computed when it is opened. */
function shortParts(factor: Factor, { parameter, factors }: Term): TemplateResult {
  return html`<span class="factor-name">${formula(factorName(factor, parameter))}</span>
    <span class="so-far">${factor === factors[0] ? '' : '→ '}${formatNumber(norm(factor.product), 2)}</span>`;
}

const sizeText = ({ value, size }: Factor) =>
  `${value.length === 1 ? 'norm' : 'σ₁'} ${formatNumber(size, 2)}`;

/** Shades of a matrix by its own largest entry. */
function shadeOf({ value }: Factor): (size: number) => number {
  const largest = Math.max(...value.flat().map(Math.abs));
  return (size) => (largest === 0 ? 0 : size / largest);
}

function factorParts(factor: Factor, { parameter, factors }: Term, matrix: TemplateResult): TemplateResult {
  const { kind, product } = factor;
  const isFirst = factor === factors[0];
  return html`<span class="factor-name">
      ${isFirst ? '' : html`<span class="operator">${kind === 'input' ? '⊗' : '·'}</span>`}
      ${formula(factorName(factor, parameter))}
    </span>
    ${matrix}
    <span class="size">${sizeText(factor)}</span>
    <span class="so-far">${isFirst ? '' : '→ '}${formatNumber(norm(product), 2)}</span>`;
}
