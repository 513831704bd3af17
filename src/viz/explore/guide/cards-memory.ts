/** Cards on what norms do not tell, what a horizon cuts off, and what a forget gate keeps. */
import { html } from 'lit-html';
import { type Experiment, stepsToHalve } from '../../../rnn/index.ts';
import { formatChosen, formatNumber, formatPercent, subscript } from '../../text/format.ts';
import { type Card, link, nearestOf, type Scene } from './card.ts';
import { alternating, lstm, twelve } from './experiments.ts';
import {
  cellShare,
  factorBack,
  gateHalfLife,
  lostBeyond,
  normsOf,
  passed,
  shareBack,
  sum,
  termsOf,
} from './facts.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';

/** Forget gates at the bias that is usual, at none, and at two larger ones. */
const [usual, none, large, largest] = [1, 0, 3, 5].map(lstm);

const HORIZON = 3;

const back = (experiment: Experiment, more: Partial<Scene> = {}): Scene => ({
  experiment,
  place: { parameter: 'W', t: experiment.inputs.length, k: 1 },
  view: 'panel',
  ...more,
});
const cut = (experiment: Experiment): Scene => ({
  experiment,
  place: { parameter: 'W', t: 'all', k: 1 },
  horizon: HORIZON,
  view: 'triangle',
});

const T = alternating.inputs.length;
const addedNorms = () => sum(normsOf(alternating, 'W', T));
const signedSum = () => termsOf(alternating).total('W', T).flat()[0];
const nearestTerm = () => termsOf(alternating).entries('W', T, T)[0];

const [times, plus] = [operator('⊙'), operator('+')];
const cellState = formula([
  at('c', 't'),
  operator('='),
  symbol('f'),
  times,
  at('c', 't−1'),
  plus,
  symbol('i'),
  times,
  symbol('g'),
]);

const halfLife = (experiment: Experiment) => formatNumber(gateHalfLife(experiment));

export const memoryCards: readonly Card[] = [
  {
    id: 'cancel',
    title: 'Terms have signs',
    scene: back(alternating, { panel: 'norms' }),
    answer: back(alternating, { panel: 'terms' }),
    body: () => html`
      <p>
        One tanh unit with W = ${formatChosen(alternating.weights.W[0][0])}, and a loss at step ${T} alone.
        Norms have no sign. Those of the ${T} terms in the triangle add up to
        ${formatNumber(addedNorms(), 2)}.
      </p>
      <p>The gradient is the sum of the terms, not of their norms.</p>
    `,
    question: `How large is ∂E${subscript(T)}/∂W, next to that sum of norms?`,
    choices: nearestOf(
      () => Math.abs(signedSum()) / addedNorms(),
      [
        ['About a tenth', 0.1],
        ['About half', 0.5],
        ['As large', 1],
      ],
    ),
    reveal: () => html`
      <p>
        It is ${formatNumber(signedSum(), 2)}, ${formatPercent(Math.abs(signedSum()) / addedNorms())} of the
        sum of norms. Each step back multiplies by a negative W, so the signs alternate and the terms cancel.
      </p>
      <p>
        The term k = ${T} is ${formatNumber(nearestTerm(), 2)}: the largest of them has the other sign than
        the gradient. Bars to the left are negative.
      </p>
    `,
  },
  {
    id: 'horizon',
    title: 'What a horizon keeps',
    scene: { ...cut(twelve), horizon: twelve.inputs.length },
    answer: cut(twelve),
    body: () => html`
      <p>
        Truncated backpropagation carries a loss back fewer than a fixed number of steps, the horizon. Terms
        with t − k at or beyond it are cut off. The handle ▲ on the triangle sets it.
      </p>
      <p>
        Twelve steps of the textbook’s network have ${twelve.inputs.length} losses, each with up to
        ${twelve.inputs.length} terms of W. A horizon of ${HORIZON} keeps at most ${HORIZON} of each.
      </p>
    `,
    question: `How far is ∂E/∂W off with a horizon of ${HORIZON}?`,
    choices: nearestOf(
      () => lostBeyond(twelve, HORIZON),
      [
        ['By a few per cent', 0.03],
        ['By about a third', 1 / 3],
        ['By about three quarters', 0.75],
      ],
    ),
    reveal: (go) => html`
      <p>
        By ${formatPercent(lostBeyond(twelve, HORIZON))} of its norm: what is cut off had vanished. The cut
        also hides that anything vanishes.
      </p>
      <p>
        Where more comes back it costs more. ${link(go, 'An LSTM that remembers', cut(large))}, cut in the
        same way, is off by ${formatPercent(lostBeyond(large, HORIZON))}.
      </p>
    `,
  },
  {
    id: 'lstm',
    title: 'Why LSTM?',
    scene: back(twelve, { panel: 'norms' }),
    answer: back(usual, { panel: 'compare', held: twelve }),
    body: () => html`
      <p>
        In this sigmoid network a step back leaves ${formatPercent(factorBack(twelve))} of the gradient. An
        LSTM has a second state, ${cellState}. Back along c a step multiplies by the forget gate f: by no W
        and no slope.
      </p>
      <p>Take an LSTM whose forget gates see nothing but a bias of 1.</p>
    `,
    question: 'In how many steps is half lost along c?',
    choices: nearestOf(
      () => gateHalfLife(usual),
      [
        ['About half a step', 0.5],
        ['About two steps', 2],
        ['About a hundred steps', 100],
      ],
    ),
    reveal: (go) => html`
      <p>
        f = σ(1) = ${formatNumber(passed(usual).kept!, 2)}: half every ${halfLife(usual)} steps. A step of the
        sigmoid network leaves × ${formatNumber(factorBack(twelve), 2)}.
      </p>
      <p>
        Over twelve steps ${formatPercent(cellShare(usual))} of
        ${link(go, '|∂E₁₂/∂c|', back(usual, { panel: 'norms', held: twelve }))} arrives, ways through W
        included; the sigmoid network’s ∂E₁₂/∂h keeps ${formatNumber(shareBack(twelve), 2)}. The table
        measures s = (h, c), which W and all gates pass on: it halves every
        ${formatNumber(stepsToHalve(factorBack(usual)), 2)} steps.
      </p>
    `,
  },
  {
    id: 'forget',
    title: 'Does an LSTM always carry it?',
    scene: back(usual, { panel: 'compare', held: twelve }),
    answer: back(none, { panel: 'compare', held: usual }),
    body: () => html`
      <p>
        The sheet calls the cell state a highway for gradients. Its toll is f: with a forget bias of 1 half is
        lost every ${halfLife(usual)} steps.
      </p>
      <p>Biases are often drawn around 0. Take the same LSTM with a forget bias of 0.</p>
    `,
    question: 'In how many steps is half lost along c now?',
    choices: nearestOf(
      () => gateHalfLife(none),
      [
        ['A quarter of a step', 0.25],
        ['One step', 1],
        ['Still about two', 2.2],
      ],
    ),
    reveal: (go) => html`
      <p>
        f = σ(0) = ${formatChosen(passed(none).kept!)}: each step halves it. The gates of twelve steps leave
        ${formatNumber(passed(none).kept! ** 12, 2)}.
      </p>
      <p>
        With ${link(go, 'a bias of 3', back(large, { panel: 'norms', held: usual }))} the half-life is
        ${halfLife(large)} steps, with ${link(go, '5', back(largest, { panel: 'norms', held: usual }))} it is
        ${halfLife(largest)}. An LSTM carries a gradient as far as its forget gates are open: hence the custom
        of starting them at a bias of 1 (Jozefowicz et al. 2015).
      </p>
    `,
  },
];
