/** One term opened: every factor with its numbers, what is left after it, and the term that they make. */
import { html, type TemplateResult } from 'lit-html';
import { type Factor, norm, type Term, zeroReason } from '../rnn/index.ts';
import type { Picture, Place } from './explorer.ts';
import { formatNumber, formatPercent, subscript } from './format.ts';
import { factorName, formula, operator } from './math.ts';
import { matrixView } from './matrix.ts';

export interface ChainProps {
  readonly picture: Picture;
  readonly selected: Place;
}

export function chainView({ picture, selected: { parameter, t, k } }: ChainProps): TemplateResult {
  if (picture.experiment.targets[t - 1] === null) return html``;
  const term = picture.terms.at(parameter, t, k);
  return html`
    <h2>${finding(term)}</h2>
    <p class="note">${explain(term)}</p>
    <div class="chain">
      ${term.factors.map((factor, index) => factorView(factor, term, index))}
      <span class="factor result">
        ${formula(operator('='))}
        ${matrixView(term.value, { label: 'the term', numbers: true, scale: picture.scale })}
        <span class="size">norm ${formatNumber(term.norm, 2)}</span>
      </span>
    </div>
  `;
}

function finding({ t, k, parameter, norm: size, factors }: Term): string {
  const start = norm(factors[0].product);
  const name = `Term k = ${k} of ∂E${subscript(t)}/∂${parameter}`;
  if (size === 0) return `${name} is exactly 0`;
  const reached = factors.findLast(({ kind }) => kind === 'dh/dh' || kind === 'do/dh');
  if (!reached || k === t) return `${name}: ${formatNumber(size, 2)}`;
  const atHidden = norm(factors[1].product);
  return `${name}: ${formatNumber(size, 2)}, after ${formatPercent(norm(reached.product) / (atHidden || start))} came through to h${subscript(k)}`;
}

/** How to read the row of factors; where the term is zero, why. */
function explain(term: Term): string {
  const reason = zeroReason(term.factors);
  if (!reason) {
    return 'Left to right: each factor, its largest singular value σ₁, and in colour the norm of the product so far.';
  }
  const { kind, factor } = reason;
  if (kind === 'no-error') return `o${subscript(term.t)} equals its target: there is no error to send back.`;
  if (kind === 'underflow')
    return 'The product falls below 2.2·10⁻³⁰⁸, where float64 loses its digits: it underflowed.';
  if (factor.kind === 'input') {
    const vector = `${term.parameter === 'U' ? 'x' : 'h'}${subscript(factor.step)}`;
    return `${vector} = 0, and the immediate partial ∂⁺ carries ${vector}ᵀ: the term is zero, yet no gradient has vanished. It arrived here as ${formatNumber(norm(term.factors.at(-2)!.product), 2)}.`;
  }
  return 'One of the factors lets nothing through: look for rows of zeros, such as a ReLU that is off.';
}

function factorView(factor: Factor, term: Term, index: number): TemplateResult {
  const { kind, value, size, product } = factor;
  const isVector = value.length === 1;
  return html`<span class="factor ${kind === 'input' ? 'outer' : ''}">
    <span class="factor-name">
      ${index > 0 ? html`<span class="operator">${kind === 'input' ? '⊗' : '·'}</span>` : ''}
      ${formula(factorName(factor, term.parameter))}
    </span>
    ${matrixView(value, { label: kind, numbers: true })}
    <span class="size">${isVector ? 'norm' : 'σ₁'} ${formatNumber(size, 2)}</span>
    ${index > 0 ? html`<span class="so-far">${formatNumber(norm(product), 2)}</span>` : ''}
  </span>`;
}
