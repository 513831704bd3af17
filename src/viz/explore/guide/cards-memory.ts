/** Cards on what norms do not tell, what a horizon cuts off, and what a forget gate keeps. */
import { html, mathml } from 'lit-html';
import { type Experiment, sizesOf } from '../../../rnn/index.ts';
import { alternating } from '../../../rnn/presets.ts';
import { formatChosen, formatNumber, formatPercent, subscript } from '../../text/format.ts';
import { stepsText } from '../../text/rate.ts';
import { term } from '../../text/term.ts';
import { type Card, figure, inParentheses, link, nearestOf, type Scene } from './card.ts';
import { hundred, lstm, lstmAlongC, twelve } from './experiments.ts';
import { factorBack, gateHalfLife, lostBeyond, normsOf, passed, sum, termsOf } from './facts.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';

/** Biases of the forget gates: the one that is usual, none, and two larger ones. */
const BIAS = { usual: 1, none: 0, large: 3, largest: 5 } as const;
const [usual, none, large, largest] = Object.values(BIAS).map((bias) => lstmAlongC(bias));
const withPathsThroughH = lstm(BIAS.usual);
const usualOverHundred = lstm(BIAS.usual, hundred);
const { n, T: longest } = sizesOf(hundred);

const HORIZON = 5;

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
/** The terms of its one weight, for k = 1 to T. */
const signedTerms = () =>
  Array.from({ length: T }, (_, index) => termsOf(alternating).entries('W', T, index + 1)[0]);
/** The step whose term is the largest of all. */
const largestOfAll = () => {
  const sizes = signedTerms().map(Math.abs);
  return sizes.indexOf(Math.max(...sizes)) + 1;
};
const signOf = (x: number) => (x < 0 ? 'negative' : 'positive');
const isAgainstSum = () => signOf(signedTerms()[largestOfAll() - 1]) !== signOf(signedSum());

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

/** ln 2 / (−ln f): in how many steps a product of gates halves. */
const halfLifeOfGates = formula([
  symbol('ln'),
  mathml`<mn>2</mn>`,
  operator('/'),
  inParentheses(operator('−'), symbol('ln'), symbol('f')),
]);
const gate = (experiment: Experiment) =>
  figure(formatChosen(Number(passed(experiment).kept!.toPrecision(2))));

/** In how many steps half is lost along c with the usual bias. */
const usualHalfLives = nearestOf(
  () => gateHalfLife(usual),
  [
    ['About half a step', 0.5],
    ['About two steps', 2],
    ['About a hundred steps', 100],
  ],
);

export const memoryCards: readonly Card[] = [
  {
    id: 'cancel',
    title: 'Terms have signs',
    scene: back(alternating, { panel: 'norms' }),
    answer: back(alternating, { panel: 'terms' }),
    body: () => html`
      <p>
        One tanh unit with W = ${figure(formatChosen(alternating.weights.W[0][0]))}, and a loss at step ${T}
        alone. Norms have no sign, and add up to more than what they are the norms of.
      </p>
      <p>The gradient is the sum of the terms, not of their norms.</p>
    `,
    question: `How large is ∂E${subscript(T)}/∂W, next to the sum of its terms’ norms?`,
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
        The terms add up to ${figure(formatNumber(Math.abs(signedSum()), 2))} in size, and
        ${figure(formatPercent(1 - Math.abs(signedSum()) / addedNorms()))} of all norms cancels. Each step
        back multiplies by a negative W, so the signs alternate.
      </p>
      <p>
        Norms hide that; “Terms, signed” shows it: bars to the left are negative. The sum is
        ${signOf(signedSum())}, and the largest term of all, k = ${largestOfAll()}, is
        ${signOf(signedTerms()[largestOfAll() - 1])}${isAgainstSum() ? ': it goes against the sum' : ''}.
      </p>
    `,
  },
  {
    id: 'horizon',
    title: 'What truncation throws away',
    scene: cut(hundred),
    answer: cut(usualOverHundred),
    body: () => html`
      <p>
        Truncated backpropagation keeps of each loss the newest terms alone, as many as the
        ${term('horizon', 'horizon')} says; the handle ▲ on the triangle sets it. Here it keeps ${HORIZON} of
        ${longest}.
      </p>
      <p>
        In this sigmoid network of ${n} units ∂E/∂W is off by
        ${figure(formatPercent(lostBeyond(hundred, HORIZON)))} of its norm: what is cut off had vanished.
      </p>
    `,
    question: `Cut an LSTM of ${n} units with a forget bias of ${BIAS.usual} in the same way. How far is ∂E/∂W off?`,
    choices: nearestOf(
      () => lostBeyond(usualOverHundred, HORIZON),
      [
        ['As little: nothing comes from so far', 0.001],
        ['By some 5 %', 0.05],
        ['By about half', 0.5],
      ],
    ),
    reveal: () => html`
      <p>
        By ${figure(formatPercent(lostBeyond(usualOverHundred, HORIZON)))} in this network of ${n} units with
        these weights: how much depends on the network. Its gradient comes back from further than ${HORIZON}
        steps, and the horizon throws that away.
      </p>
      <p>
        The more a network remembers, the more truncation costs. Below the triangle stands what is kept, and
        its cosine to the whole.
      </p>
    `,
  },
  {
    id: 'lstm',
    title: 'Why LSTM?',
    scene: back(twelve, { panel: 'norms' }),
    answer: back(usual, { panel: 'norms', held: twelve }),
    body: () => html`
      <p>
        In this sigmoid network, over ${sizesOf(twelve).T} steps, a step back leaves
        ${figure(formatPercent(factorBack(twelve)))} of the gradient. An LSTM has a second state,
        ${cellState}.
      </p>
      <p>
        Back along c a step multiplies by the forget gate f: by no W and no slope. Take W = 0, so that c is
        the only way, and forget gates that see nothing but a bias of ${BIAS.usual}.
      </p>
    `,
    question: 'Once the gradient is in c: in how many steps is half lost?',
    choices: usualHalfLives,
    reveal: (tour) => html`
      <p>
        f is σ(${BIAS.usual}) = ${gate(usual)}. So ${halfLifeOfGates}, the ${term('halfLife', 'half-life')},
        is ${figure(stepsText(gateHalfLife(usual)))}.
      </p>
      <p>
        The heading says so, from lag 1 on: the first hop, from h into c, differs. A, dashed, is the sigmoid
        network.
      </p>
      <p>
        With ${link(tour, 'a W', back(withPathsThroughH, { panel: 'norms', held: usual }))} ways through h
        join, and the heading tells of ${term('state', 's = (h, c)')}, all ways together. That depends on all
        weights, the way along c on f alone.
      </p>
    `,
  },
  {
    id: 'forget',
    title: 'Does an LSTM vanish?',
    scene: back(usual, { panel: 'norms', held: twelve }),
    answer: back(none, { panel: 'norms', held: usual }),
    body: () => html`
      <p>
        The cell state is often called a highway for gradients. Its toll is f: with a forget bias of
        ${BIAS.usual} a step along c leaves ${gate(usual)}.
      </p>
      <p>
        Many biases are drawn around zero; the custom for this one is ${BIAS.usual} (Jozefowicz and others,
        2015). Take the same LSTM with a forget bias of ${BIAS.none}.
      </p>
    `,
    question: 'In how many steps is half lost now, once the gradient is in c?',
    choices: nearestOf(
      () => gateHalfLife(none),
      [
        ['A quarter of a step', 0.25],
        ['One step', 1],
        ['Still about two', 2.2],
      ],
    ),
    reveal: (tour) => html`
      <p>
        f = σ(${BIAS.none}) = ${gate(none)}: each step halves what comes back. While f stays clearly below 1
        an LSTM ${term('vanishes', 'vanishes')}: the nearer, the later.
      </p>
      <p>
        With ${link(tour, `a bias of ${BIAS.large}`, back(large, { panel: 'norms', held: usual }))} half is
        lost in ${stepsText(gateHalfLife(large))}; with
        ${link(tour, 'a larger one', back(largest, { panel: 'norms', held: usual }))} it takes far longer.
      </p>
      <p>All of these are from lag 1 on, once the gradient is in c. A, dashed, is bias ${BIAS.usual}.</p>
    `,
  },
];
