/** Cards on gradients that neither vanish nor explode, and mislead: cut off too near, or of too long a memory. */
import { html } from 'lit-html';
import { type Experiment, sizesOf } from '../../../rnn/index.ts';
import { sensitivityOf } from '../../../rnn/facts/memory.ts';
import { influenceBalancing } from '../../../rnn/influence-balancing.ts';
import { formatNumber } from '../../text/format.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';
import { prose } from '../../text/prose.ts';
import { term } from '../../text/term.ts';
import { type Card, figure, link, nearestOf, type Scene } from './card.ts';
import { reading } from './experiments.ts';
import { cosineKept } from './facts.ts';

const chain = influenceBalancing({ n: 5, up: 2 }, 50);
const { T } = sizesOf(chain);
const NEAR = 5;

/** How far along the whole gradient of U what a horizon keeps of it goes. */
const along = (horizon: number) => cosineKept(chain, 'U', horizon);
/** The nearest horizon that leads down. */
const firstRight = (() => {
  let horizon = NEAR;
  while (horizon < T && along(horizon) < 0) horizon++;
  return horizon;
})();

const cutAt = (horizon: number): Scene => ({
  experiment: chain,
  place: { parameter: 'U', t: 'all', k: 1 },
  horizon,
  view: 'triangle',
});

const [usual, long] = [0.9, 0.99].map((w) => reading(w));
const weightOf = ({ weights: { W } }: Experiment): number => W[0][0];
const whole = (experiment: Experiment): Scene => ({
  experiment,
  place: { parameter: 'W', t: experiment.inputs.length, k: 1 },
  panel: 'terms',
  view: 'panel',
});
/** The power of the memory 1/(1 − W) by which (∂h/∂W)² grows, on average over noise. */
const powerOfMemory = () => {
  const [short, far] = [usual, long].map(weightOf);
  const memories = (1 - short) / (1 - far);
  return Math.log(sensitivityOf(far) / sensitivityOf(short)) / Math.log(memories);
};
const slope = formula([symbol('∂'), symbol('h'), operator('/'), symbol('∂'), symbol('W')]);
const unit = formula([at('h', 't'), operator('='), symbol('W'), at('h', 't−1'), operator('+'), at('x', 't')]);

export const beyondCards: readonly Card[] = [
  {
    id: 'wrong-way',
    title: 'Can truncation point the wrong way?',
    scene: cutAt(NEAR),
    answer: cutAt(NEAR),
    body: () => html`
      <p>
        A short linear chain: each unit hands half of its state on. One weight, the last of U, drives the
        units near the loss up and the rest down.
      </p>
      <p>
        There are more of those, so they decide. A ${term('horizon', 'horizon')} of ${NEAR} steps does not see
        them.
      </p>
    `,
    question: 'A small step down the truncated gradient of U: what becomes of E?',
    choices: [
      { text: 'It falls, only by less', holds: () => along(NEAR) > 0.1 },
      { text: 'It stays as it is', holds: () => Math.abs(along(NEAR)) <= 0.1 },
      { text: 'It grows', holds: () => along(NEAR) < -0.1 },
    ],
    reveal: (tour) => html`
      <p>
        What was kept has a cosine of ${figure(formatNumber(along(NEAR), 4))} to the whole: it points the
        wrong way, and no smaller step mends that. What is cut off is the larger part, and had not vanished
        yet.
      </p>
      <p>
        From ${link(tour, `${firstRight} steps`, cutAt(firstRight))} on it leads down; with
        ${link(tour, `one step less`, cutAt(firstRight - 1))} it does not yet. Drag ▲ to see the cosine turn.
      </p>
    `,
  },
  {
    id: 'curse',
    title: 'Is a gradient that holds enough?',
    scene: whole(usual),
    answer: whole(long),
    body: () => html`
      <p>
        One linear unit reads noise: ${unit} with W = ${figure(String(weightOf(usual)))}. A step back leaves
        W, below 1: nothing explodes, and what vanishes does so slowly.
      </p>
      <p>The nearer W is to 1, the longer it remembers: 1/(1 − W) steps.</p>
    `,
    question: `With W = ${weightOf(long)} the memory is longer. How does (∂h/∂W)² grow with it, on average over noise?`,
    choices: nearestOf(powerOfMemory, [
      ['As the memory', 1],
      ['As its square', 2],
      ['As its cube', 3],
    ]),
    reveal: () => html`
      <p>
        As its cube: ${slope} adds up all that is remembered, and at W = ${figure(String(weightOf(long)))}
        that is much. No rate of learning suits both W: the curse of memory, though nothing vanishes or
        explodes.
      </p>
      <p>
        ${prose('The cure is other coordinates: W = exp(−e^ν), and an output of constant size.')} Newer
        recurrent networks are trained so.
      </p>
    `,
  },
];
