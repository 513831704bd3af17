/** Cards on question 2 of the worksheet: when a gradient vanishes, and when it need not. */
import { html } from 'lit-html';
import { boundOf, stepsToHalve } from '../../../rnn/index.ts';
import { radiusOf } from '../../../rnn/initialise.ts';
import { formatChosen, formatOf, formatPercent, subscript } from '../../text/format.ts';
import { type Card, figure, inParentheses, link, nearestOf, type Scene } from './card.ts';
import { balanced, nonNormal, orthogonal, six, sweep, swept, twelve } from './experiments.ts';
import { factorBack, passed, rateBack, shareBack, termsOf } from './facts.ts';
import { at, formula, operator, symbol } from '../../text/mathml.ts';
import { prose } from '../../text/prose.ts';
import { everyText } from '../../text/rate.ts';
import { term } from '../../text/term.ts';

const [sigmoid, tanh] = [swept('sigmoid'), swept('tanh')];
const narrow = orthogonal(3);
const wide = orthogonal(5);
const level = balanced(5);

const stepsOf = (experiment: Scene['experiment']): number => experiment.inputs.length;
/** The name of the loss at the last step. */
const lastLoss = (experiment: Scene['experiment']): string => `E${subscript(stepsOf(experiment))}`;

const back = (experiment: Scene['experiment'], k = 1): Scene => ({
  experiment,
  place: { parameter: 'W', t: stepsOf(experiment), k },
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

/** What the norm does on its way back. */
const levelsOff = () => {
  const rate = rateBack(wide);
  return rate.kind === 'regimes' && rate.head.change === 'falls';
};
const keepsFalling = () => rateBack(wide).kind === 'exponential' && factorBack(wide) < 1;

const slope = formula([symbol('σ′'), inParentheses(at('a', 'j'))]);
const sigmaOfW = formula([at('σ', 'max'), inParentheses(symbol('W'))]);
const boundOfStep = term(
  'bound',
  formula([symbol('γ'), operator('·'), at('σ', 'max'), inParentheses(symbol('W'))]),
);
/** As the norms write it in their reason. */
const two = (x: number) => formatChosen(Number(x.toPrecision(2)));

const grown = rateBack(nonNormal);
/** Lag at which it turns. */
const turn = grown.kind === 'regimes' ? grown.head.to : undefined;
const growsFirst = () =>
  grown.kind === 'regimes' && grown.head.change === 'grows' && grown.fate === 'vanishes';

export const vanishingCards: readonly Card[] = [
  {
    id: 'slope',
    title: 'How steep is σ?',
    scene: back(sigmoid, sweep.length),
    answer: back(sigmoid),
    body: () => html`
      <p>
        A step back multiplies by the slopes ${slope}, and by W. A common slip takes σ′ to be “upper bounded
        by 1”.
      </p>
      <p>
        This network has one unit and W = ${formatChosen(sigmoid.weights.W[0][0])}: each hop back leaves
        ${slope} and nothing else. Its inputs take a from far below 0 to far above.
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
    reveal: (tour) => html`
      <p>
        σ′ is ${figure(formatChosen(steepest(sigmoid)))} at a = 0, its largest, and less everywhere else. The
        bound of 1 is ${link(tour, 'tanh’s', back(tanh))}.
      </p>
      <p>
        So a step back leaves at most ${boundOfStep}, and ${term('gamma', 'γ')}, the largest slope, is ¼ for
        the sigmoid. Vanishing is certain while ${sigmaOfW} is below 4.
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
        A sigmoid network, run for ${stepsOf(six)} steps. Of the gradient of ${lastLoss(six)} that starts at
        h${subscript(stepsOf(six))}, ${figure(formatPercent(shareBack(six)))} arrives at h₀.
      </p>
      <p>The norms have a log scale. What falls by the same factor at each step is a straight line there.</p>
    `,
    question: `Run it for ${stepsOf(twelve)} steps. What share of ${lastLoss(twelve)}’s gradient arrives at h₀?`,
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
        ${figure(formatPercent(shareBack(twelve)))} arrives: about the square. Each step leaves
        ${figure(formatPercent(factorBack(twelve)))}.
      </p>
      <p>
        On a linear scale the line would lie on the axis. It is not 0: it ${term('vanishes', 'vanishes')}.
      </p>
    `,
  },
  {
    id: 'bound',
    title: 'A larger W',
    scene: back(narrow),
    answer: back(wide),
    body: () => html`
      <p>
        This W stretches every direction alike. A step back leaves at most ${boundOfStep} =
        ${figure(formatChosen(most(narrow)))}, so the gradient must vanish.
      </p>
      <p>Make W so much larger that this bound is above 1.</p>
    `,
    question: `What does the gradient do over the ${stepsOf(wide)} steps then?`,
    choices: [
      { text: 'It grows', holds: () => shareBack(wide) > 1 },
      { text: 'It falls, then levels off', holds: levelsOff },
      { text: 'It falls by one factor at every step', holds: keepsFalling },
    ],
    reveal: (tour) => html`
      <p>
        The bound is ${figure(formatChosen(most(wide)))} now, and yet
        ${figure(formatPercent(shareBack(wide)))} arrives. A large W ${term('saturated', 'saturates')} its
        units: σ′ averages ${figure(two(passed(wide).slope!))}, not ¼.
      </p>
      <p>
        Biases that keep each a at 0 make the same W ${link(tour, 'grow the gradient', back(level))}. Below
        ${sigmaOfW} = 4 vanishing is certain; above 4 growth is possible, and not certain.
      </p>
    `,
  },
  {
    id: 'grow',
    title: 'Can it grow below a spectral radius of 1?',
    scene: { ...back(nonNormal, nonNormal.inputs.length), view: 'network' },
    answer: back(nonNormal),
    body: () => html`
      <p>
        Both eigenvalues of this W are ${figure(formatChosen(radiusOf(nonNormal)[0]))}, and so is its
        ${term('radius', 'spectral radius')}. The network is linear: a step back multiplies by Wᵀ, and by
        nothing else.
      </p>
    `,
    question: `What does the gradient of ${lastLoss(nonNormal)} do on its way back?`,
    choices: [
      { text: 'It shrinks at every step', holds: () => grown.kind === 'exponential' },
      { text: 'It grows at first, then shrinks', holds: growsFirst },
      { text: 'It explodes', holds: () => grown.fate === 'explodes' },
    ],
    reveal: (tour) => html`
      <p>
        It grows up to ${term('lag', 'lag')} ${figure(String(turn))}, then shrinks: the spectral radius ρ
        tells of the long run alone. At h₀ it is ${figure(formatOf(shareBack(nonNormal), 'the start'))}.
      </p>
      <p>
        It halves ${figure(everyText(stepsToHalve(factorBack(nonNormal))))}, slower than ρ alone would:
        ${prose('W^p goes as p·ρ^p, which grows before it shrinks.')}
      </p>
      <p>
        A single step can stretch by ${sigmaOfW} =
        ${figure(formatChosen(Number(boundOf(nonNormal)!.sigmaMax.toPrecision(3))))}.
        ${link(tour, 'The spectrum', { ...back(nonNormal), panel: 'spectrum' })} shows both.
      </p>
    `,
  },
];
