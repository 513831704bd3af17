/** Cards on question 1 of the worksheet: what the terms are, and which of them are zero. */
import { html, mathml } from 'lit-html';
import { norm, textbook } from '../../../rnn/index.ts';
import { formatChosen, formatNumber, formatPercent } from '../../text/format.ts';
import { type Card, inParentheses, link, nearestOf, type Scene, type View } from './card.ts';
import { fromZero } from './experiments.ts';
import { arrivedAt, countTerms, normsOf, sum, termsOf, totalsAgainst } from './facts.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';

const scene = (
  view: View,
  parameter: 'W' | 'U' | 'V',
  t: number | 'all',
  k: number,
  experiment = textbook,
): Scene => ({ view, experiment, place: { parameter, t, k } });
const at3 = (k: number, view: View = 'formula'): Scene => scene(view, 'W', 3, k);

const termSize = (k: number, experiment = textbook) => normsOf(experiment, 'W', 3)[k - 1];
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
    body: (go) => html`
      <p>
        W was used at steps 1, 2 and 3. The gradient of E₃ reaches each of these copies on a way of its own.
        What it brings to the copy of step k is the term (3, k); the terms add up to ∂E₃/∂W.
      </p>
      <p>
        Look at ${link(go, 'k = 3', at3(3))}, then at ${link(go, 'k = 2', at3(2))}. Their factors are in the
        chain.
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
    reveal: (go) => html`
      <p>
        From h₃ to h₂, and from h₂ to h₁: term (t, k) has t − k of them. The norms for k = 1, 2, 3 are
        ${normsOf(textbook, 'W', 3)
          .map((norm) => formatNumber(norm, 2))
          .join(', ')}.
        E₂ has two terms and E₁ one; ${link(go, 'all losses together', scene('formula', 'W', 'all', 1))} make
        up ∂E/∂W.
      </p>
    `,
  },
  {
    id: 'immediate',
    title: '∂ and ∂⁺',
    scene: at3(2),
    answer: at3(2),
    body: (go) => html`
      <p>
        A term ends with the immediate partial ${partialOfW('∂⁺')}: ${before} is held constant, though W had a
        part in it. ${link(go, 'In the chain', at3(2))} it is the last two factors.
      </p>
      <p>
        The sheet writes ${partialOfW('∂')}. That reads as the total derivative, with the way through
        ${before} included.
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
    reveal: (go) => html`
      <p>
        The way through h₁ is in the total derivatives of h₁, h₂ and h₃ alike, and would count in each term.
        That makes ∂E₃/∂W wrong by ${formatPercent(totalsAgainst(textbook, 3, [1, 1, 1]))}. With ∂⁺ each way
        counts once: what h₂ owes to step 1 is in ${link(go, 'the term of step 1', at3(1))}.
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
      <p>The sheet leaves this term out: its sum for E₃ stops at k = 2.</p>
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
    reveal: (go) => html`
      <p>
        Term (3, 3) has the norm ${formatNumber(termSize(3), 2)}, the whole of ∂E₃/∂W
        ${formatNumber(totalSize(), 2)}: the sheet loses ${formatPercent(termSize(3) / totalSize())} of it. No
        step has shrunk this term, which is why it is usually the largest. In the triangle it is on the
        diagonal; ${link(go, 'term (3, 1)', at3(1))} is farthest from it.
      </p>
    `,
  },
  {
    id: 'zero',
    title: 'When h₀ is 0',
    scene: at3(1),
    answer: scene('triangle', 'W', 3, 1, fromZero),
    body: () => html`
      <p>
        Here h₀ is (${textbook.initial.h.map(formatChosen).join(', ')}). Term (3, 1) of W ends with h₀ᵀ, for
        h₀ is what W was multiplied by at step 1. Its norm is ${formatNumber(termSize(1), 2)}: small, but
        there.
      </p>
      <p>Many networks start from h₀ = 0.</p>
    `,
    question: 'Set h₀ to 0. What becomes of term (3, 1)?',
    choices: [
      { text: 'It is smaller, but not 0', holds: () => termSize(1, fromZero) > 0 },
      {
        text: 'Exactly 0: no gradient arrives at h₁',
        holds: () => termSize(1, fromZero) === 0 && arrivedAt(fromZero, 3, 1) === 0,
      },
      {
        text: 'Exactly 0, though gradient arrives at h₁',
        holds: () => termSize(1, fromZero) === 0 && arrivedAt(fromZero, 3, 1) > 0,
      },
    ],
    reveal: (go) => html`
      <p>
        ${formatNumber(arrivedAt(fromZero, 3, 1), 2)} arrives at h₁; it meets h₀ᵀ = 0. Nothing has vanished,
        and ${link(go, 'U’s term (3, 1)', scene('formula', 'U', 3, 1, fromZero))} has the norm
        ${formatNumber(normsOf(fromZero, 'U', 3)[0], 2)}. The triangle dashes what is exactly 0.
      </p>
      <p>The sheet’s sums start at k = 0: that term is 0 as well, for h₀ does not depend on W.</p>
    `,
  },
  {
    id: 'output',
    title: 'V and time',
    scene: scene('triangle', 'W', 'all', 1),
    answer: scene('triangle', 'V', 'all', 1),
    body: (go) => html`
      <p>
        ${link(go, 'W', scene('triangle', 'W', 'all', 1))} has ${countTerms(textbook, 'W')} terms over the
        three losses. V acts on ${outputAtT}, which no later step reads.
      </p>
      <p>
        So ${gradientOfV}, an outer product; the factor ½ in ${formula(at('E', 't'))} is what makes it
        ${formula(errorAtT)}. The sheet labels this line ∂E₂/∂U, then ∂E₃/∂U: it is ∂E₂/∂V and ∂E₃/∂V.
      </p>
    `,
    question: 'How many terms does ∂E/∂V have?',
    choices: nearestOf(
      () => countTerms(textbook, 'V'),
      [
        ['One', 1],
        ['Three', 3],
        ['Six, as W has', 6],
      ],
    ),
    reveal: (go) => html`
      <p>
        One for each loss, all with k = t; in ${link(go, 'V’s triangle', scene('triangle', 'V', 3, 3))} only
        the diagonal is filled. Their norms are
        ${[1, 2, 3].map((t) => formatNumber(sum(normsOf(textbook, 'V', t)), 2)).join(', ')}. No product of
        Jacobians is in them: V’s gradient cannot vanish over time.
      </p>
    `,
  },
];
