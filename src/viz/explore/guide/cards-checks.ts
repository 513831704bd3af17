/** A card on the checks: what the ways to a gradient share, and so what green does not prove. */
import { html } from 'lit-html';
import { type Experiment, textbook } from '../../../rnn/index.ts';
import { formatNumber } from '../../text/format.ts';
import { formula, operator, symbol } from '../../text/mathml.ts';
import { type Card, figure, link, type Scene } from './card.ts';
import { transposed } from './experiments.ts';
import { differencesOff, gradientOff, termsOf } from './facts.ts';

const checked = (experiment: Experiment): Scene => ({
  view: 'agreement',
  experiment,
  place: { parameter: 'W', t: 'all', k: 1 },
});

const gradientOfW = formula([symbol('∂'), symbol('E'), operator('/'), symbol('∂'), symbol('W')]);

/** As the table of the checks writes it. */
const corner = (experiment: Experiment) =>
  figure(formatNumber(termsOf(experiment).total('W', 'all').flat()[0], 2));

/** Central differences at this step are right to some nine digits. */
const AGREE = 1e-6;
/** Another gradient, and no rounding. */
const OTHER = 0.1;

export const checkCards: readonly Card[] = [
  {
    id: 'green',
    title: 'Can green be wrong?',
    scene: checked(textbook),
    answer: checked(transposed),
    body: () => html`
      <p>
        This gradient is the sum of the terms, what one backward pass gives, what differences of the loss
        give, and what TensorFlow.js gives. Here they agree, and ${gradientOfW} begins with
        ${corner(textbook)}.
      </p>
      <p>Now let the forward pass have a slip: it takes Wᵀ for W.</p>
    `,
    question: 'Do the differences, which use no derivative rule, notice?',
    choices: [
      {
        text: 'Yes: they differ from the terms',
        holds: () => differencesOff(transposed) > AGREE,
      },
      {
        text: 'No: all find the same wrong gradient',
        holds: () => differencesOff(transposed) <= AGREE && gradientOff(transposed, textbook) > OTHER,
      },
      {
        text: 'No: the gradient is still the right one',
        holds: () => differencesOff(transposed) <= AGREE && gradientOff(transposed, textbook) <= OTHER,
      },
    ],
    reveal: (tour) => html`
      <p>
        The panel is green again, and ${gradientOfW} begins with ${corner(transposed)}. All ways share the
        definition of the forward pass and of the loss: ${link(tour, 'with W as it was', checked(textbook))}
        they agree on another gradient.
      </p>
      <p>
        Green finds a wrong derivative, no wrong network. The lines above the table say below which size an
        error would hide, and how many entries were looked at where not all were.
      </p>
    `,
  },
];
