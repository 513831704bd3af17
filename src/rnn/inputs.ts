/** What a network is run on: simple inputs, a text, and the steps that have a loss. */
import { randomNormal } from 'd3-random';
import { cells } from './cells/index.ts';
import { filledRows } from './filled.ts';
import { type Experiment, sizesOf, type Vector } from './experiment.ts';
import { randomOf } from './random.ts';
import { resize } from './resize.ts';

/**
 * - `impulse`: the amplitude at step 1, then nothing.
 * - `constant`: the amplitude at every step.
 * - `noise`: normally distributed around 0, the amplitude being the standard deviation.
 * - `sine`: a sine wave from 0 on, of 8 steps or a quarter of T if that is more; input i of m lags i/m of a period behind.
 */
export const inputNames = ['impulse', 'constant', 'noise', 'sine'] as const;
export type InputName = (typeof inputNames)[number];

/** The experiment with other numbers for its m inputs at its T steps, to 4 decimal places. */
export function withInputs(
  experiment: Experiment,
  { kind, seed, amplitude }: { readonly kind: InputName; readonly seed: number; readonly amplitude: number },
): Experiment {
  const { T, m } = sizesOf(experiment);
  const normal = randomNormal.source(randomOf(seed, 0, 'inputs'))();
  const period = Math.max(8, T / 4);
  const shapes: Record<InputName, (step: number, input: number) => number> = {
    impulse: (step) => Number(step === 1),
    constant: () => 1,
    noise: normal,
    sine: (step, input) => Math.sin(2 * Math.PI * ((step - 1) / period - input / m)),
  };
  const inputs = Array.from({ length: T }, (_, t) =>
    Array.from({ length: m }, (_, input) => Number((amplitude * shapes[kind](t + 1, input)).toFixed(4)) + 0),
  );
  return { ...experiment, inputs };
}

/** The most different characters that a text may have. */
export const MOST_CHARACTERS = 64;

/** The different characters of a text, in order of appearance: character i is input i. */
export const alphabetOf = (text: string): string[] => [...new Set(text)];

/**
 * The experiment on a text, a character a step: T is its length, m the number of different characters, and x_t is 1 at
 * that of step t and 0 elsewhere. Columns of U and targets are kept where there are any; new ones are as `resize` draws.
 * @throws RangeError when the text is empty or has more than `MOST_CHARACTERS` different characters.
 */
export function withText(experiment: Experiment, text: string): Experiment {
  const alphabet = alphabetOf(text);
  const m = alphabet.length;
  if (m === 0) throw new RangeError('the text is empty');
  if (m > MOST_CHARACTERS) {
    throw new RangeError(`the text has ${m} different characters, more than ${MOST_CHARACTERS}`);
  }
  const { n } = sizesOf(experiment);
  const { weights } = experiment;
  const characters = [...text];
  return {
    ...resize(experiment, { T: characters.length }),
    weights: {
      ...weights,
      U: cells[experiment.cell].gates.flatMap((gate, index) =>
        filledRows(weights.U.slice(index * n, (index + 1) * n), n, m, `U${gate}`, 1),
      ),
    },
    inputs: characters.map((character) => oneHot(m, alphabet.indexOf(character))),
  };
}

export type LossSteps = 'last' | 'all';

/** Which steps have a loss; undefined where it is neither all nor the last one alone. Of a single step it is the last. */
export function lossStepsOf({ targets }: Experiment): LossSteps | undefined {
  if (!targets.at(-1)) return undefined;
  if (targets.every((target, t) => target === null || t === targets.length - 1)) return 'last';
  return targets.every((target) => target !== null) ? 'all' : undefined;
}

/**
 * The experiment with a loss at its last step alone, or at all. The last step takes the last target there is; others that
 * are missing are 0, or for cross-entropy 1 at one output after the other.
 */
export function withLoss(experiment: Experiment, steps: LossSteps): Experiment {
  const { targets, loss } = experiment;
  const { q } = sizesOf(experiment);
  const missing = (t: number): Vector =>
    loss === 'cross-entropy' ? oneHot(q, t % q) : Array.from({ length: q }, () => 0);
  const last = targets.findLast((target) => target !== null);
  return {
    ...experiment,
    targets: targets.map((target, t) => {
      if (steps === 'all') return target ?? missing(t);
      return t === targets.length - 1 ? (last ?? missing(t)) : null;
    }),
  };
}

const oneHot = (length: number, at: number): number[] => Array.from({ length }, (_, i) => Number(i === at));
