/** F7, F8: what a model without memory gets. */
import { allocateBatch, drawBatch } from '../tasks/batch.ts';
import { tasks } from '../tasks/index.ts';
import type { Task } from '../tasks/task.ts';
import { optimisers } from '../training/optimiser.ts';
import { range } from './calculus.ts';
import type { Fact, Finding } from './fact.ts';
import { drawnSequence } from './networks.ts';
import { arjovsky2016 } from './sources.ts';
import { chiSquare, mean } from './statistics.ts';

const DRAWS = range(1, 20, 20);

/** @param task adding, or something that it is to be told from */
export function addingFinding(task: Task): Finding {
  const length = 50;
  const batch = allocateBatch(task, length, 5000);
  const draws = DRAWS.map((seed) => {
    drawBatch(batch, seed, 0);
    return Array.from(batch.targets[length - 1]!);
  });
  const error = (answer: number, targets: readonly number[]) =>
    mean(targets.map((target) => (target - answer) ** 2));
  return {
    claims: [
      {
        what: 'baseline that the pages draw',
        expected: { kind: 'exact', value: 1 / 6 },
        found: [task.baseline(length).value],
      },
      {
        what: 'MSE of answering 1, on 20 × 5,000 drawn sequences',
        expected: { kind: 'mean', value: '0.1667' },
        found: draws.map((targets) => error(1, targets)),
      },
      {
        what: 'the constant that does best on them',
        expected: { kind: 'mean', value: '1.000' },
        // The mean has the least squared error.
        found: draws.map(mean),
      },
    ],
    pictures: [
      {
        title: 'No constant does better than 1, and 1 gets 1/6',
        x: { label: 'constant answer' },
        y: { label: 'mean squared error' },
        lines: [
          {
            name: '20 draws',
            tone: 'forward',
            points: range(0.5, 1.5, 41).map((x) => {
              const errors = draws.map((targets) => error(x, targets));
              return { x, y: mean(errors), low: Math.min(...errors), high: Math.max(...errors) };
            }),
          },
          { name: '1/6', tone: 'reference', points: [0.5, 1.5].map((x) => ({ x, y: 1 / 6 })) },
        ],
      },
    ],
    experiment: fresh('adding', length),
  };
}

/** A sequence of the task for an LSTM that has not been trained. */
const fresh = (task: 'adding' | 'copy', length: number) =>
  drawnSequence({
    task,
    length,
    cell: 'lstm',
    n: 8,
    initialisation: { scheme: 'orthogonal', gain: 1, forgetBias: 1 },
    optimiser: optimisers.adam.usual,
    batch: 1,
    seed: 1,
  });

/** Sequences of a draw of the copy task. */
const COPIES = 200;
const SYMBOLS = 8;

/** How often each answer is right at each step, [T][q], in each of the draws. */
function countsOf(task: Task, blanks: number): number[][][] {
  const batch = allocateBatch(task, blanks, COPIES);
  return DRAWS.map((seed) => {
    // Other symbols for other lengths.
    drawBatch(batch, seed, blanks);
    return batch.targets.map((target) =>
      Array.from({ length: task.q }, (_, answer) =>
        target!.subarray(answer * COPIES, (answer + 1) * COPIES).reduce((sum, x) => sum + x, 0),
      ),
    );
  });
}

const added = (draws: readonly number[][][]): number[][] =>
  draws[0].map((step, t) => step.map((_, answer) => draws.reduce((sum, draw) => sum + draw[t][answer], 0)));

/**
 * Cross-entropy a step of an answer that knows the step alone: -log p, p being how often each answer was right at that
 * step in the other draws.
 */
function memoryless(draws: readonly number[][][]): number[] {
  const all = added(draws);
  const others = COPIES * (draws.length - 1);
  return draws.map((draw) =>
    mean(
      draw.map((step, t) =>
        step.reduce(
          // What is never right costs nothing.
          (sum, own, answer) =>
            own === 0 ? sum : sum - (own / COPIES) * Math.log((all[t][answer] - own) / others),
          0,
        ),
      ),
    ),
  );
}

/** @param task copy, or something that it is to be told from */
export function copyingFinding(task: Task): Finding {
  const stated = [
    [100, '0.1733'],
    [500, '0.0400'],
  ] as const;
  const baseline = (blanks: number) => task.baseline(blanks).value;
  const results = stated.map(([blanks, value]) => {
    const draws = countsOf(task, blanks);
    // Of the symbols, at the steps where the answer varies.
    const counts = added(draws)
      .map((step) => step.slice(0, SYMBOLS))
      .filter((step) => step.some((count) => count > 0));
    return { blanks, value, losses: memoryless(draws), counts };
  });
  return {
    claims: results.flatMap(({ blanks, value, losses, counts }) => {
      const freedom = counts.length * (SYMBOLS - 1);
      const far = Math.round(4 * Math.sqrt(2 * freedom));
      return [
        {
          what: `10 ln 8/(T + 20), T = ${blanks}`,
          expected: { kind: 'digits', value } as const,
          found: [baseline(blanks)],
        },
        {
          what: `loss by the answers’ frequencies on 20 × ${COPIES} drawn sequences, over that, T = ${blanks}`,
          expected: { kind: 'between', from: 0.995, to: 1.005 } as const,
          found: losses.map((loss) => loss / baseline(blanks)),
        },
        {
          what: `χ² of the ${SYMBOLS} symbols, alike at ${counts.length} steps (${freedom} degrees of freedom, 4 σ), T = ${blanks}`,
          expected: { kind: 'between', from: freedom - far, to: freedom + far } as const,
          found: [counts.reduce((sum, step) => sum + chiSquare(step), 0)],
        },
      ];
    }),
    pictures: [
      {
        title: 'The longer the blanks, the less a low loss says: blanks are easy',
        x: { label: 'blanks T', isLog: true },
        y: { label: 'cross-entropy a step', isLog: true },
        lines: [
          {
            name: '10 ln 8/(T + 20)',
            tone: 'reference',
            points: [...new Set(range(0, Math.log10(500), 40).map((log) => Math.round(10 ** log)))].map(
              (x) => ({ x, y: baseline(x) }),
            ),
          },
        ],
        marks: results.map(({ blanks, losses }) => ({
          name: `drawn, T = ${blanks}`,
          x: blanks,
          y: mean(losses),
        })),
      },
    ],
    experiment: fresh('copy', stated[0][0]),
  };
}

export const baselineFacts: readonly Fact[] = [
  {
    id: 'F7',
    group: 'training',
    title: 'Adding: always answering 1 gets a mean squared error of 1/6',
    source: { text: 'Exact: the sum of two uniform numbers has mean 1 and variance 1/6' },
    setup:
      'The baseline that the pages draw, against drawn sequences of the task. A mean agrees within 4 of its standard errors.',
    sizes: ['20 draws of 5,000 sequences. T = 50.'],
    compute: () => addingFinding(tasks.adding),
  },
  {
    id: 'F8',
    group: 'training',
    title: 'Copy: without memory one gets 10 ln 8/(T + 20)',
    source: arjovsky2016,
    setup:
      'The baseline that the pages draw, against drawn sequences: −log p of the right answers, where p is how often each was right at that step in the other draws. Also whether the symbols are as frequent as each other.',
    sizes: [`20 draws of ${COPIES} sequences.`],
    compute: () => copyingFinding(tasks.copy),
  },
];
