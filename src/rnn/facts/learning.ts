/** F15: which cells learn to remember, and how soon; of curves that are trained elsewhere. */
import { tasks } from '../tasks/index.ts';
import { trainingPresets } from '../training/presets.ts';
import type { TrainingSettings } from '../training/settings.ts';
import { median } from './calculus.ts';
import type { Claim, Finding, Line, Picture, Point, Statement } from './fact.ts';

/** Seeds that every condition is trained with. */
export const SEEDS = [1, 2, 3, 4, 5] as const;

/** Losses are averaged over so many updates before anything is said of them. */
const WINDOW = 20;

export interface Condition {
  readonly name: string;
  /** But for the seed. */
  readonly settings: TrainingSettings;
  /** For so long it is trained. */
  readonly updates: number;
}

/** The losses of the updates of one run so far, in the task's measure. */
export interface Curve {
  readonly condition: Condition;
  readonly seed: number;
  readonly losses: ArrayLike<number>;
}

/** A preset of training under the name of its line. */
function condition(id: string, name: string): Condition {
  const { settings, updates } = trainingPresets.find((preset) => preset.id === id)!;
  return { name, settings, updates };
}

const recall = {
  sigmoid: condition('recall-sigmoid', 'sigmoid'),
  tanh: condition('recall-tanh', 'tanh'),
  orthogonal: condition('recall-tanh-orthogonal', 'tanh, W = Q'),
  lstm1: condition('recall-lstm-1', 'LSTM, b = 1'),
  lstm3: condition('recall-lstm-3', 'LSTM, b = 3'),
};
const adding = {
  sigmoid: condition('adding-sigmoid', 'sigmoid'),
  tanh: condition('adding-tanh', 'tanh'),
  lstm1: condition('adding-lstm-1', 'LSTM, b = 1'),
};

/** What is trained. */
export const conditions: readonly Condition[] = [...Object.values(recall), ...Object.values(adding)];

export const learningStatement: Statement = {
  id: 'F15',
  title:
    'Sigmoid and tanh RNNs do not learn what lies 40 steps back; an LSTM does, the sooner the larger its forget bias',
  source: {
    text: 'Measured for this project with one or two seeds, 32 units, Adam and batches of 32; rate and first weights were not stated',
  },
  setup: `32 units, Adam, batches of 32, ${SEEDS.length} seeds for each cell: first-token recall at T = 40, adding at T = 50. W is orthogonal for recall (Q), or uniform within ±1/√n (tanh, and for adding). Losses are means over ${WINDOW} updates; recall is solved below a tenth of chance.`,
};

/** A run that is behind this share of chance has solved first-token recall. */
const SOLVED = 0.1;

const chanceOf = ({ settings: { task, length } }: Condition): number => tasks[task].baseline(length).value;

/** Means of so many losses each: at index i those of updates i·WINDOW + 1 to (i + 1)·WINDOW. */
const smooth = ({ losses }: Curve): number[] =>
  Array.from({ length: Math.floor(losses.length / WINDOW) }, (_, index) => {
    let sum = 0;
    for (let i = index * WINDOW; i < (index + 1) * WINDOW; i++) sum += losses[i];
    return sum / WINDOW;
  });

/** The update after which the loss is below `goal`, or Infinity where it never is. */
function updateBelow(curve: Curve, goal: number): number {
  const index = smooth(curve).findIndex((loss) => loss < goal);
  return index < 0 ? Infinity : (index + 1) * WINDOW;
}

/** The mean of the last 100 losses. */
function endOf({ losses }: Curve): number {
  const last = Array.from(losses).slice(-100);
  return last.reduce((sum, loss) => sum + loss, 0) / last.length;
}

/** What the curves show. Claims are of conditions that all seeds are through with; pictures of all there is. */
export function learningFinding(curves: readonly Curve[]): Finding {
  const of = (condition: Condition): readonly Curve[] =>
    curves.filter((curve) => curve.condition === condition);
  const claim = (
    condition: Condition,
    what: string,
    expected: Claim['expected'],
    measure: (curve: Curve) => number,
  ): Claim[] => {
    const done = of(condition).filter(({ losses }) => losses.length >= condition.updates);
    return done.length < SEEDS.length
      ? []
      : [
          {
            what: `${condition.settings.task}, ${condition.name}: ${what}`,
            expected,
            found: done.map(measure),
          },
        ];
  };
  const solved = (curve: Curve) => updateBelow(curve, SOLVED * chanceOf(curve.condition));
  const inChance = (curve: Curve) => endOf(curve) / chanceOf(curve.condition);
  const recalled = [recall.sigmoid, recall.tanh, recall.orthogonal].flatMap((condition) =>
    claim(
      condition,
      `loss after ${condition.updates} updates, over chance`,
      { kind: 'between', from: 0.95, to: 1.05 },
      inChance,
    ),
  );
  const added = [adding.sigmoid, adding.tanh].flatMap((condition) =>
    claim(
      condition,
      `loss after ${condition.updates} updates, near 0.165`,
      { kind: 'between', from: 0.15, to: 0.18 },
      endOf,
    ),
  );
  const solvedBy = [
    ...claim(recall.lstm1, 'solved after updates', { kind: 'between', from: 200, to: 300 }, solved),
    ...claim(recall.lstm3, 'solved after updates', { kind: 'about', value: '130' }, solved),
    ...claim(adding.lstm1, 'below 0.01 after updates', { kind: 'about', value: '1150' }, (curve) =>
      updateBelow(curve, 0.01),
    ),
  ];
  return {
    claims: [...recalled, ...added, ...solvedBy],
    pictures: [
      learningPicture('recall', Object.values(recall).flatMap(of)),
      learningPicture('adding', Object.values(adding).flatMap(of)),
    ].filter(({ lines }) => lines.length > 1),
    remark: remarkOf(recalled, solvedBy),
  };
}

/**
 * What learns although it is not to, and the spread over seeds, which one or two of them do not show.
 * @param recalled claims on losses over chance
 * @param solvedBy claims on numbers of updates
 */
function remarkOf(recalled: readonly Claim[], solvedBy: readonly Claim[]): string {
  const learned = recalled.flatMap(({ what, found }) => {
    const count = found.filter((share) => share < 0.5).length;
    return count > 0 ? `${what.split(':')[0]}: ${count} of ${found.length} seeds learn it` : [];
  });
  const times = solvedBy.map(({ what, found }) => {
    const reached = found.filter(Number.isFinite);
    const never = found.length - reached.length;
    if (reached.length === 0) return `${what}: never`;
    const range = `${what}: median ${median(found)}, ${Math.min(...reached)} to ${Math.max(...reached)}`;
    return never > 0 ? `${range}, ${never} of ${found.length} never` : range;
  });
  const parts = [...learned, ...times];
  return parts.length > 0 ? `Over ${SEEDS.length} seeds. ${parts.join('; ')}.` : '';
}

function learningPicture(task: 'recall' | 'adding', curves: readonly Curve[]): Picture {
  const shown = [...new Set(curves.map(({ condition }) => condition))];
  const lines = shown
    .map((condition): Line => ({
      name: condition.name,
      tone: 'forward',
      points: medians(curves.filter((curve) => curve.condition === condition).map(smooth)),
    }))
    .filter(({ points }) => points.length > 0);
  const end = Math.max(WINDOW, ...lines.map(({ points }) => points.at(-1)!.x));
  const chance = tasks[task].baseline(
    task === 'recall' ? recall.lstm1.settings.length : adding.lstm1.settings.length,
  ).value;
  return {
    title: `${tasks[task].title}: medians of the seeds, from the best to the worst of them`,
    x: { label: 'update' },
    y: { label: tasks[task].measure.name, isLog: true },
    lines: [
      ...lines,
      { name: 'no memory', tone: 'reference', points: [WINDOW, end].map((x) => ({ x, y: chance })) },
    ],
  };
}

/** Points of a line, as many as suit a small chart, as far as all seeds have come. */
function medians(smoothed: readonly (readonly number[])[]): Point[] {
  const length = Math.min(...smoothed.map((losses) => losses.length));
  const every = Math.max(1, Math.ceil(length / 50));
  return Array.from({ length: Math.floor(length / every) }, (_, i) => {
    const index = (i + 1) * every - 1;
    const at = smoothed.map((losses) => losses[index]);
    return { x: (index + 1) * WINDOW, y: median(at), low: Math.min(...at), high: Math.max(...at) };
  });
}
