/** Question 1 of the worksheet: the three expansions, each term a link into Explore, and the slips with their numbers. */
import { html, mathml, type TemplateResult } from 'lit-html';
import { actsOnOutput, type Experiment, itemize, lossSteps, type ParameterName } from '../../../rnn/index.ts';
import {
  bpttTitle,
  type Contrast,
  contrast,
  firstTerms,
  mislabelled,
  outerShapes,
  shapeText,
} from './slips.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { formatNumber, formatOf, subscript } from '../../text/format.ts';
import { at, chainOf, formula, operator, totalOf } from '../../text/mathml.ts';
import { prose } from '../../text/prose.ts';
import { term } from '../../text/term.ts';
import { matrixView } from '../../chart/matrix.ts';
import { normScale } from '../../chart/norm-scale.ts';
import { backFrom } from '../../experiment/timeline.ts';

export interface BpttProps {
  readonly experiment: Experiment;
  readonly parameter: ParameterName;
  readonly onParameter: (parameter: ParameterName) => void;
}

const PARAMETERS = ['W', 'U', 'V'] as const;
const PARTS = ['a', 'b', 'c'];

/** Explore at term (t, k). */
const termLink = (experiment: Experiment, parameter: ParameterName, t: number, k: number): string =>
  exploreLink(experiment, { place: { parameter, of: t, elapsed: backFrom(t, k) } });

export function bpttView({ experiment, parameter, onParameter }: BpttProps): TemplateResult {
  const terms = itemize(experiment);
  const sizes = PARAMETERS.flatMap((name) => terms.termNorms[name]!.flat());
  const { intensity } = normScale(sizes);
  const steps = lossSteps(experiment.targets);
  const item = (t: number, k: number, index: number) => {
    const size = terms.norm(parameter, t, k);
    return html`<li>
      <a href=${termLink(experiment, parameter, t, k)} title="See it in Explore">
        ${index > 0 ? formula(operator('+')) : ''} ${formula(chainOf(parameter, t, k, 'h'))}
        <span class="size">
          <i class="track"><i .style=${`width:${100 * intensity(size)}%`}></i></i>
          ${size === 0 ? 'exactly 0' : formatNumber(size, 2)}
        </span>
      </a>
    </li>`;
  };
  return html`
    <div class="bar">
      <h2 id="bptt-title">${prose(bpttTitle(experiment, parameter))}</h2>
      <div class="tabs" role="group" aria-label="Parameter">
        ${PARAMETERS.map(
          (name) =>
            html`<button aria-pressed=${name === parameter} @click=${() => onParameter(name)}>
              ${name}
            </button>`,
        )}
      </div>
    </div>
    <p class="note question">
      1. Three steps, a loss at each; bars: the ${term('norm', 'norm')} of a ${term('term', 'term')}, on one
      log scale. Every term is a link: it opens Explore with that term on show.
    </p>
    <div class="expansions">
      ${steps.map(
        (t, index) =>
          html`<div class="expansion">
            <h3>(${PARTS[index]}) ${formula(mathml`${totalOf(parameter, t)}<mo>=</mo>`)}</h3>
            <ul>
              ${(actsOnOutput(parameter) ? [t] : Array.from({ length: t }, (_, i) => t - i)).map((k, at) =>
                item(t, k, at),
              )}
            </ul>
            <div class="total">
              = ${matrixView(terms.total(parameter, t), { label: `dE${t}/d${parameter}`, numbers: true })}
            </div>
          </div>`,
      )}
    </div>
  `;
}

/** Small numbers of two gradients side by side. */
const sideBySide = ({ slip, right, parameter, t }: Contrast): TemplateResult =>
  html`<div class="beside">
    <span class="struck">${matrixView(slip, { label: 'as on the sheet', numbers: true })}</span>
    <span>${matrixView(right, { label: `dE${t}/d${parameter}`, numbers: true })}</span>
  </div>`;

const off = ({ distance }: Contrast): TemplateResult =>
  prose(
    distance === undefined ? 'nothing that can be compared' : `wrong by ${formatOf(distance, 'its norm')}`,
  );

const slip = (title: TemplateResult | string, body: TemplateResult): TemplateResult =>
  html`<article class="slip">
    <h3>${title}</h3>
    ${body}
  </article>`;

const totalDerivative = formula(
  mathml`<mfrac><mrow><mo>∂</mo>${at('h', 'k')}</mrow><mrow><mo>∂</mo><mi>W</mi></mrow></mfrac>`,
);
const immediate = formula(
  mathml`<mfrac><mrow><msup><mo>∂</mo><mo>+</mo></msup>${at('h', 'k')}</mrow><mrow><mo>∂</mo><mi>W</mi></mrow></mfrac>`,
);
const derivative = (parameter: ParameterName, t: number) => formula(totalOf(parameter, t));

export function slipsView(experiment: Experiment): TemplateResult {
  const T = experiment.targets.length;
  const label = mislabelled(experiment, 2);
  const cut = contrast(experiment, 'missing-last-term', 'W', T)!;
  const doubled = contrast(experiment, 'factor-2', 'W', T)!;
  const total = contrast(experiment, 'total-derivative', 'W', T)!;
  const turned = contrast(experiment, 'transposed-result', 'V', T)!;
  const first = firstTerms(experiment, T);
  const shapes = outerShapes(experiment);
  return html`<h3>Six slips of “the sheet”, the exercise sheet behind these questions</h3>
    <div class="slips">
      ${slip(
        html`(b), (c): the third line is labelled ${derivative('U', 2)}`,
        html`<p>
            It is ${derivative('V', 2)}. They are not the same numbers, nor of one shape:
            ${shapeText(label.slip)} against ${shapeText(label.right)}.
          </p>
          ${sideBySide(label)}`,
      )}
      ${slip(
        `(c): the sum for E${subscript(T)} stops at k = ${T - 1}`,
        html`<p>
            The term k = ${T} is missing, usually the largest: its product of ${term('jacobian', 'Jacobians')}
            is empty, which is 1, not 0. Without it ${derivative('W', T)} is ${off(cut)}.
          </p>
          ${sideBySide(cut)}`,
      )}
      ${slip(
        'The sums start at k = 0',
        html`<p>
            ${formula(at('h', 0))} is a constant, no function of W: that term is 0. With
            ${formula(mathml`${at('h', 0)}<mo>=</mo><mn>0</mn>`)} the term k = 1 of W is zero too, for its
            ${term('immediate', 'immediate partial')} carries
            ${formula(mathml`<msubsup><mi>h</mi><mn>0</mn><mo>⊤</mo></msubsup>`)}.
          </p>
          <p>
            Its norm is ${formatNumber(first.given)}
            here${
              first.given === 0
                ? ''
                : html`, and ${formatNumber(first.fromZero)} from
                  ${formula(mathml`${at('h', 0)}<mo>=</mo><mn>0</mn>`)}`
            }:
            no gradient has vanished in it.
          </p>`,
      )}
      ${slip(
        html`“(O − Ô)·H”`,
        html`<p>
            It is the outer product
            ${formula(mathml`<mo>(</mo>${at('o', 't')}<mo>−</mo>${at('ô', 't')}<mo>)</mo><msubsup><mi>h</mi><mi>t</mi><mo>⊤</mo></msubsup>`)},
            ${shapes.error} by the transpose of ${shapes.state}. So it is ${shapes.outer}, as V; written the
            other way round it is ${shapeText(turned.slip)}.
          </p>
          ${sideBySide(turned)}`,
      )}
      ${slip(
        html`${totalDerivative} in the sum`,
        html`<p>
            That is the total derivative, which holds the paths through ${formula(at('h', 'k−1'))} already:
            early terms would count several times, and ${derivative('W', T)} be ${off(total)}. Right is
            ${immediate}, with ${formula(at('h', 'k−1'))} held constant.
          </p>
          ${sideBySide(total)}`,
      )}
      ${slip(
        '“Mean squared error”',
        html`<p>
            Only with the factor ½ is
            ${formula(mathml`<mfrac><mrow><mo>∂</mo>${at('E', 't')}</mrow><mrow><mo>∂</mo>${at('o', 't')}</mrow></mfrac><mo>=</mo>${at('o', 't')}<mo>−</mo>${at('ô', 't')}`)}.
            Without it every gradient is twice as large.
          </p>
          ${sideBySide(doubled)}`,
      )}
    </div>`;
}
