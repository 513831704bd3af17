/** Cards on question 1 of the worksheet: what the terms are, and which of them are zero. */
import { html, mathml } from 'lit-html';
import { norm, textbook } from '../../../rnn/index.ts';
import { formatNumber } from '../../text/format.ts';
import { type Card, figure, inParentheses, link, nearestOf, type Scene, type ExplorePart } from './card.ts';
import { fromZero } from './experiments.ts';
import { normArrivedAt, countTerms, normsOf, termsOf, totalsAgainst } from './facts.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';
import { term } from '../../text/term.ts';

const scene = (
  view: ExplorePart,
  parameter: 'W' | 'U' | 'V',
  t: number | 'all',
  k: number,
  experiment = textbook,
): Scene => ({ view, experiment, place: { parameter, t, k } });
const at3 = (k: number, view: ExplorePart = 'formula'): Scene => scene(view, 'W', 3, k);

const termSize = (k: number, experiment = textbook) => normsOf(experiment, 'W', 3)[k - 1];
/** As formula and triangle write it. */
const size = (k: number) => figure(formatNumber(termSize(k), 2));
const totalSize = () => norm(termsOf(textbook).total('W', 3).flat());

/** ∂h_k/∂W in the prose, with the sign of the total or of the immediate partial. */
const partialOfW = (sign: string) =>
  formula([symbol(sign), at('h', 'k'), operator('/'), symbol('∂'), symbol('W')]);
const before = formula(at('h', 'k−1'));
const outputAtT = formula(at('o', 't'));
const errorAtT = [at('o', 't'), operator('−'), at('ô', 't')];
const gradientOfV = formula([
  symbol('∂'),
  at('E', 't'),
  operator('/'),
  symbol('∂'),
  symbol('V'),
  operator('='),
  inParentheses(...errorAtT),
  mathml`<msup>${at('h', 't')}<mo>⊤</mo></msup>`,
]);

const ROUNDING = 1e-12;

export const termCards: readonly Card[] = [
  {
    id: 'term',
    title: 'What is a term?',
    scene: at3(3),
    answer: at3(1),
    body: (tour) => html`
      <p>
        W is used at every step. What the gradient of E₃ brings to the copy of step k is the
        ${term('term', 'term')} (3, k); these terms add up to ∂E₃/∂W.
      </p>
      <p>
        Look at ${link(tour, 'k = 3', at3(3, 'chain'))}, then at ${link(tour, 'k = 2', at3(2, 'chain'))}. The
        chain shows their factors.
      </p>
    `,
    question: 'How many Jacobians of one step back are in the chain of term (3, 1)?',
    choices: nearestOf(
      () =>
        termsOf(textbook)
          .at('W', 3, 1)
          .factors.filter(({ kind }) => kind === 'dh/dh').length,
      [
        ['One', 1],
        ['Two', 2],
        ['Three', 3],
      ],
    ),
    reveal: (tour) => html`
      <p>
        From h₃ to h₂, and from h₂ to h₁: term (t, k) has t − k ${term('jacobian', 'Jacobians')}. Here each of
        them shrinks: term k = 1 has the ${term('norm', 'norm')} ${size(1)}, term k = 3 has ${size(3)}.
      </p>
      <p>
        E₂ has two terms and E₁ one. ${link(tour, 'All losses together', scene('formula', 'W', 'all', 1))}
        make up ∂E/∂W.
      </p>
    `,
  },
  {
    id: 'immediate',
    title: '∂ and ∂⁺',
    scene: at3(2, 'chain'),
    answer: at3(2, 'chain'),
    body: (tour) => html`
      <p>
        A term ends with the ${term('immediate', 'immediate partial')} ${partialOfW('∂⁺')}: ${before} is held
        constant, though W had a part in it. ${link(tour, 'In the chain', at3(2, 'chain'))} it is the last two
        factors.
      </p>
      <p>
        A common slip is ${partialOfW('∂')}, the total derivative, with the way through ${before} included.
      </p>
    `,
    question: 'Put total derivatives into all three terms. What do they add up to?',
    choices: [
      { text: 'The same gradient', holds: () => totalsAgainst(textbook, 3, [1, 1, 1]) < ROUNDING },
      {
        text: 'Too much: step 1 counts three times, step 2 twice',
        holds: () => totalsAgainst(textbook, 3, [3, 2, 1]) < ROUNDING,
      },
      {
        text: 'Too little: only step 3 counts',
        holds: () => totalsAgainst(textbook, 3, [0, 0, 1]) < ROUNDING,
      },
    ],
    reveal: (tour) => html`
      <p>
        The way through h₁ is in the total derivatives of h₁, h₂ and h₃ alike, and would count in each term.
      </p>
      <p>
        With ∂⁺ each way counts once: what h₂ owes to step 1 is in
        ${link(tour, 'the term of step 1', at3(1, 'chain'))}.
      </p>
    `,
  },
  {
    id: 'nearest',
    title: 'The term k = t',
    scene: at3(2),
    answer: at3(3),
    body: () => html`
      <p>
        At k = t the loss reaches W at its own step. There is no step to go back, so the product of Jacobians
        is empty, and an empty product is 1, not 0.
      </p>
      <p>A common slip leaves this term out: the sum for E₃ then stops at k = 2.</p>
    `,
    question: 'How much of ∂E₃/∂W is lost that way?',
    choices: nearestOf(
      () => termSize(3) / totalSize(),
      [
        ['About a tenth', 0.1],
        ['About a third', 1 / 3],
        ['Most of it', 0.9],
      ],
    ),
    reveal: (tour) => html`
      <p>
        Term k = 3 has the norm ${size(3)}, the next one, k = 2, only ${size(2)}. No step back has shrunk it,
        which is why k = t is usually the largest.
      </p>
      <p>In ${link(tour, 'the triangle', at3(3, 'triangle'))} it is on the diagonal.</p>
    `,
  },
  {
    id: 'zero',
    title: 'When h₀ is 0',
    scene: at3(1),
    answer: scene('triangle', 'W', 3, 1, fromZero),
    body: () => html`
      <p>
        Term (3, 1) of W ends with h₀ᵀ, for h₀ is what W was multiplied by at step 1. Its norm is ${size(1)}:
        small, but there.
      </p>
      <p>Many networks start from h₀ = 0.</p>
    `,
    question: 'Set h₀ to 0. What becomes of term (3, 1)?',
    choices: [
      { text: 'It is smaller, but not 0', holds: () => termSize(1, fromZero) > 0 },
      {
        text: 'Exactly 0: no gradient arrives at h₁',
        holds: () => termSize(1, fromZero) === 0 && normArrivedAt(fromZero, 3, 1) === 0,
      },
      {
        text: 'Exactly 0, though gradient arrives at h₁',
        holds: () => termSize(1, fromZero) === 0 && normArrivedAt(fromZero, 3, 1) > 0,
      },
    ],
    reveal: (tour) => html`
      <p>
        ${figure(formatNumber(normArrivedAt(fromZero, 3, 1), 2))} arrives at
        ${link(tour, 'h₁', scene('network', 'W', 3, 1, fromZero))}, less at a₁, and is multiplied by h₀ᵀ = 0:
        nothing has vanished in this term. The triangle draws such a cell dashed; what is lost on the way back
        is under Norms.
      </p>
      <p>
        ${link(tour, 'U’s term k = 1', scene('triangle', 'U', 3, 1, fromZero))}, which ends with x₁ᵀ, is not
        0. Some texts let k begin at 0: that adds nothing, for h₀ does not depend on W.
      </p>
    `,
  },
  {
    id: 'output',
    title: 'V and time',
    scene: scene('triangle', 'W', 'all', 1),
    answer: scene('triangle', 'V', 'all', 1),
    body: (tour) => html`
      <p>
        ${link(tour, 'W', scene('triangle', 'W', 'all', 1))} has a term for each loss and each step up to it.
        V acts on ${outputAtT}, which no later step reads.
      </p>
      <p>
        So ${gradientOfV}, an outer product; the factor ½ in ${formula(at('E', 't'))} is what makes it
        ${formula(errorAtT)}. A common slip labels this line ∂E₂/∂U, then ∂E₃/∂U: it is ∂E₂/∂V and ∂E₃/∂V.
      </p>
    `,
    question: 'How many terms does ∂E/∂V have?',
    choices: nearestOf(
      () => countTerms(textbook, 'V'),
      [
        ['One', 1],
        ['Three', 3],
        ['Six, as W has', countTerms(textbook, 'W')],
      ],
    ),
    reveal: (tour) => html`
      <p>
        One for each loss, all with k = t; in ${link(tour, 'V’s triangle', scene('triangle', 'V', 3, 3))} only
        the diagonal is filled.
      </p>
      <p>No product of Jacobians is in them: V’s gradient cannot vanish over time.</p>
    `,
  },
];
