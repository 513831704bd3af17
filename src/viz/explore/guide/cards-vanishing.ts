/** Cards on question 2 of the worksheet: when a gradient vanishes, and when it need not. */
import { html } from 'lit-html';
import { boundOf } from '../../../rnn/index.ts';
import { formatChosen, formatNumber, formatPercent } from '../../text/format.ts';
import { type Card, inParentheses, link, nearestOf, type Scene } from './card.ts';
import { balanced, orthogonal, six, sweep, swept, twelve } from './experiments.ts';
import { factorBack, passed, rateBack, shareBack, termsOf } from './facts.ts';
import { at, formula, symbol } from '../../text/mathml.ts';

const [sigmoid, tanh] = [swept('sigmoid'), swept('tanh')];
const narrow = orthogonal(3);
const wide = orthogonal(5);
const widest = orthogonal(16);
const level = balanced(5);

const back = (experiment: Scene['experiment'], k = 1): Scene => ({
  experiment,
  place: { parameter: 'W', t: experiment.inputs.length, k },
  panel: 'norms',
  view: 'panel',
});

/** Slopes f′(a) at the steps of a sweep, as the chain has them. */
const slopes = (experiment: Scene['experiment']): number[] =>
  sweep.map((_, index) => {
    const factors = termsOf(experiment).at('W', sweep.length, index + 1).factors;
    return factors.find(({ kind }) => kind === 'dh/da')!.value[0][0];
  });
const steepest = (experiment: Scene['experiment']) => Math.max(...slopes(experiment));

/** γ σ_max(W): the most that a step back leaves. */
const most = (experiment: Scene['experiment']) => {
  const { gamma, sigmaMax } = boundOf(experiment)!;
  return gamma * sigmaMax;
};
const sigmaMax = (experiment: Scene['experiment']) => formatChosen(boundOf(experiment)!.sigmaMax);

/** What the norm does on its way back. */
const levelsOff = () => {
  const rate = rateBack(wide);
  return rate.kind === 'regimes' && rate.head.change === 'falls';
};
const keepsFalling = () => rateBack(wide).kind === 'exponential' && factorBack(wide) < 1;

const slope = formula([symbol('σ′'), inParentheses(at('a', 'j'))]);
const sigmaOfW = formula([at('σ', 'max'), inParentheses(symbol('W'))]);

export const vanishingCards: readonly Card[] = [
  {
    id: 'slope',
    title: 'How steep is σ?',
    scene: back(sigmoid, sweep.length),
    answer: back(sigmoid),
    body: () => html`
      <p>
        A step back multiplies by the slopes ${slope}, and by W. The sheet says that σ′ is “upper bounded by
        1”.
      </p>
      <p>
        This network has one unit and W = 1, so that each hop back leaves ${slope} and nothing else. Its
        inputs set a to ${sweep.map(formatChosen).join(', ')}.
      </p>
    `,
    question: 'What does the best hop leave?',
    choices: nearestOf(
      () => steepest(sigmoid),
      [
        ['All of it: × 1', 1],
        ['Half: × 0.5', 0.5],
        ['A quarter: × 0.25', 0.25],
      ],
    ),
    reveal: (go) => html`
      <p>
        σ′ is ${formatChosen(steepest(sigmoid))} at a = 0, its largest; at a = ${formatChosen(sweep[0])} it is
        ${formatNumber(slopes(sigmoid)[0], 2)}. The bound of 1 is ${link(go, 'tanh’s', back(tanh))}.
      </p>
      <p>
        So with σ a step back leaves at most ¼ ${sigmaOfW}. Four steps leave at most
        ${formatNumber(most(sigmoid) ** 4, 2)} here; if the bound were 1, they might leave everything.
      </p>
    `,
  },
  {
    id: 'line',
    title: 'Twice as far back',
    scene: back(six),
    answer: back(twelve),
    body: () => html`
      <p>
        The textbook’s network, run for six steps. Of the gradient of E₆ that starts at h₆,
        ${formatPercent(shareBack(six))} arrives at h₀.
      </p>
      <p>The norms have a log scale. What falls by the same factor at each step is a straight line there.</p>
    `,
    question: 'Run it for twelve steps. What share of E₁₂’s gradient arrives at h₀?',
    choices: nearestOf(
      () => shareBack(twelve),
      [
        ['About the same', shareBack(six)],
        ['About half of it', shareBack(six) / 2],
        ['About its square', shareBack(six) ** 2],
      ],
    ),
    reveal: () => html`
      <p>
        ${formatNumber(shareBack(twelve), 2)}, where the square is ${formatNumber(shareBack(six) ** 2, 2)}. A
        step leaves × ${formatNumber(factorBack(twelve), 2)}: more than half is lost at each.
      </p>
      <p>
        On a linear scale the line would lie on the axis from
        ${formatChosen(rateBack(twelve).left.hundredth!)} steps back on, and could not be told from 0. It is
        not 0.
      </p>
    `,
  },
  {
    id: 'bound',
    title: 'A larger W',
    scene: { ...back(narrow), panel: 'spectrum' },
    answer: back(wide),
    body: (go) => html`
      <p>
        Here W stretches every direction alike: all its singular values are ${sigmaMax(narrow)}. A step leaves
        at most ¼ ${sigmaOfW} = ${formatChosen(most(narrow))}, so the gradient
        ${link(go, 'must vanish', back(narrow))}: ${formatPercent(shareBack(narrow))} arrives at h₀.
      </p>
      <p>Make them ${sigmaMax(wide)}, and the bound is ${formatChosen(most(wide))}, above 1.</p>
    `,
    question: 'What does the gradient do over the twelve steps then?',
    choices: [
      { text: 'It grows', holds: () => shareBack(wide) > 1 },
      { text: 'It falls, then levels off', holds: levelsOff },
      { text: 'It falls by one factor at every step', holds: keepsFalling },
    ],
    reveal: (go) => html`
      <p>
        ${formatPercent(shareBack(wide))} arrives. A large W saturates its units: σ′ averages
        ${formatNumber(passed(wide).slope!, 2)}, not ¼. With ${sigmaMax(widest)} it is
        ${link(go, 'worse', back(widest))}: ${formatNumber(shareBack(widest), 2)}.
      </p>
      <p>
        Biases that keep each a at 0 make the same W
        ${link(go, `grow the gradient ${formatNumber(shareBack(level), 2)} times`, back(level))}. Below 4
        vanishing is certain. Above 4 growth is possible, and not certain.
      </p>
    `,
  },
];
