/** F15: which cells learn to remember, and how soon; of curves that are trained elsewhere. */
import { LOW, updateBelow, WINDOW } from '../training/milestones.ts';
import type { Claim, FactStatement, Finding } from './fact.ts';
import { optimisers } from '../training/optimiser.ts';
import {
  addingConditions,
  chanceOf,
  type Condition,
  type Curve,
  FEW,
  MANY,
  recallConditions,
} from './learning-conditions.ts';
import { learningPicture } from './learning-picture.ts';
import { mean, median } from './statistics.ts';

export const learningStatement: FactStatement = {
  id: 'F15',
  group: 'training',
  title: 'Across 40 steps LSTMs learn; sigmoid and tanh RNNs do not',
  source: {
    text: 'Measured for this project with one or two seeds, 32 units, Adam and batches of 32; rate and first weights were not stated',
  },
  setup: `First-token recall at T = 40, and adding at T = 50. Losses are means over ${WINDOW} updates; the milestone of recall is a tenth of chance.`,
  sizes: [
    `32 units, batches of 32. Adam, at a rate of ${optimisers.adam.usual.rate}.`,
    `${MANY.length} seeds for each LSTM on recall, where the seed decides much, else ${FEW.length}.`,
    'W is orthogonal for recall (Q), or uniform within ±1/√n (tanh, and for adding). Another rate or other first weights give other numbers.',
  ],
};

/** The mean of the last 100 losses. */
const endOf = ({ losses }: Curve): number => mean(Array.from(losses).slice(-100));

/** The update after which the loss is below `goal`, or Infinity where it never is. */
const soonBelow = ({ losses }: Curve, goal: number): number => updateBelow(losses, goal) ?? Infinity;
const lowAt = (curve: Curve): number => soonBelow(curve, LOW * chanceOf(curve.condition));
/** Adding counts as learnt below this mean squared error. */
const ADDED = 0.01;

/** What the curves show. Claims are of conditions that all seeds are through with; pictures of all there is. */
export function learningFinding(curves: readonly Curve[]): Finding {
  const of = (condition: Condition): readonly Curve[] =>
    curves.filter((curve) => curve.condition === condition);
  /** The runs of a condition, in order of their seeds, once all are through. */
  const through = (condition: Condition): readonly Curve[] => {
    const done = of(condition).filter(({ losses }) => losses.length >= condition.updates);
    return done.length < condition.seeds.length ? [] : done.toSorted((a, b) => a.seed - b.seed);
  };
  const claim = (
    condition: Condition,
    what: string,
    expected: Claim['expected'],
    measure: (curve: Curve) => number,
  ): Claim[] => {
    const found = through(condition).map(measure);
    const never = found.includes(Infinity) ? ' (∞: never)' : '';
    return found.length > 0 ? [{ what: `${nameOf(condition)}: ${what}${never}`, expected, found }] : [];
  };
  const ratios = through(recallConditions.lstm3).flatMap((curve) => {
    const other = through(recallConditions.lstm1).find(({ seed }) => seed === curve.seed);
    return other ? lowAt(curve) / lowAt(other) : [];
  });
  return {
    claims: [
      ...claim(
        recallConditions.lstm3,
        'below a tenth of chance after updates',
        { kind: 'about', value: '130' },
        lowAt,
      ),
      ...claim(
        recallConditions.lstm1,
        'below a tenth of chance after updates',
        { kind: 'between', from: 200, to: 300 },
        lowAt,
      ),
      ...(ratios.length > 0
        ? [
            {
              what: `recall, LSTM: updates with b = 3 over those with b = 1, seed by seed${ratios.includes(0) ? ' (0: never with 1)' : ''}`,
              expected: { kind: 'below', value: 1 } as const,
              found: ratios,
            },
          ]
        : []),
      ...claim(
        addingConditions.lstm1,
        `below ${ADDED} after updates`,
        { kind: 'about', value: '1150' },
        (curve: Curve) => soonBelow(curve, ADDED),
      ),
      ...[recallConditions.sigmoid, recallConditions.tanh, recallConditions.orthogonal].flatMap((condition) =>
        claim(
          condition,
          `loss after ${condition.updates} updates, over chance`,
          { kind: 'between', from: 0.95, to: 1.05 },
          (curve) => endOf(curve) / chanceOf(condition),
        ),
      ),
      ...[addingConditions.sigmoid, addingConditions.tanh].flatMap((condition) =>
        claim(
          condition,
          `loss after ${condition.updates} updates, near 0.165`,
          { kind: 'between', from: 0.15, to: 0.18 },
          endOf,
        ),
      ),
    ],
    pictures: [
      learningPicture('recall', Object.values(recallConditions).flatMap(of)),
      learningPicture('adding', Object.values(addingConditions).flatMap(of)),
    ].filter(({ lines }) => lines.length > 1),
    remarks: [
      ...[recallConditions.lstm3, recallConditions.lstm1].flatMap((condition) =>
        spreadText(through(condition), lowAt),
      ),
      ...spreadText(through(addingConditions.lstm1), (curve) => soonBelow(curve, ADDED)),
      ...[
        recallConditions.sigmoid,
        recallConditions.tanh,
        recallConditions.orthogonal,
        addingConditions.sigmoid,
        addingConditions.tanh,
      ].flatMap((condition) => learntText(through(condition))),
    ],
  };
}

const nameOf = ({ settings, name }: Condition): string => `${settings.task}, ${name}`;

/** How many seeds get there, and when: what one or two of them do not show. */
function spreadText(curves: readonly Curve[], measure: (curve: Curve) => number): string[] {
  if (curves.length === 0) return [];
  const [{ condition }] = curves;
  const reached = curves.map(measure).filter(Number.isFinite);
  const times =
    reached.length > 0
      ? ` The median is ${Math.round(median(reached))}, the range ${Math.min(...reached)} to ${Math.max(...reached)}.`
      : '';
  return [
    `${nameOf(condition)}: ${reached.length} of ${curves.length} seeds get there within ${condition.updates} updates.${times}`,
  ];
}

/** How many seeds learn what is not to be learnt. */
function learntText(curves: readonly Curve[]): string[] {
  const learnt = curves.filter((curve) => endOf(curve) < chanceOf(curve.condition) / 2);
  return learnt.length > 0
    ? [`${nameOf(learnt[0].condition)}: ${learnt.length} of ${curves.length} seeds learn it nevertheless.`]
    : [];
}
