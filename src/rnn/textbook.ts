import type { Experiment } from './experiment.ts';

/** The worked example: question 1 of the worksheet with numbers, three steps of a sigmoid network with a loss at each. */
export const textbook: Experiment = {
  cell: 'sigmoid',
  weights: {
    W: [
      [0.9, -0.5, 0.2],
      [0.4, 0.7, -0.8],
      [-0.6, 0.3, 0.8],
    ],
    U: [
      [1.2, -0.6],
      [-0.3, 0.9],
      [0.7, 0.5],
    ],
    V: [[1.1, -1.4, 0.8]],
  },
  initial: { h: [0.5, 0.2, 0.8] },
  inputs: [
    [0.2, 1.4],
    [1.3, 0.4],
    [-0.2, 0.9],
  ],
  targets: [[0.3], [0.9], [-0.4]],
  loss: 'squared-error',
};
