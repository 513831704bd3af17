import { kinds, type KindName, type Work } from './problem.ts';

/** A row of the benchmark. */
export interface Entry extends Work {
  /** Also measured when time is short. */
  readonly quick: boolean;
  /** So large that only graphics devices are worth waiting for, and ours to compare them with. */
  readonly forGpus: boolean;
}

type Size = readonly [T: number, n: number, B: number];

const wholeSizes: readonly Size[] = [
  [3, 4, 1], // the network of the textbook exercise, with more inputs
  [50, 16, 1],
  [50, 32, 16],
  [100, 64, 32],
  [100, 128, 32],
  [200, 256, 32],
];
const QUICK = ['3-4-1', '50-32-16', '100-64-32'];
const trainingSizes: readonly Size[] = [
  [50, 32, 32],
  [50, 64, 32],
];
/** Enough to see what the loss costs. */
const lossSizes: readonly Size[] = [
  [3, 4, 1],
  [50, 32, 16],
  [100, 64, 32],
];
const forGpus: Size = [50, 1024, 64];
const termSizes: readonly Size[] = [
  [3, 4, 1],
  [50, 16, 1],
  [200, 16, 1],
];

const sizes: Record<KindName, readonly Size[]> = {
  rnn: [...wholeSizes, forGpus],
  lstm: [...wholeSizes, forGpus],
  'rnn-ce': lossSizes,
  'lstm-ce': lossSizes,
  'rnn-inference': wholeSizes,
  'lstm-inference': wholeSizes,
  'rnn-training': trainingSizes,
  'lstm-training': trainingSizes,
  'rnn-terms': termSizes,
  'lstm-terms': termSizes,
};

/** Everything that is measured, in this order; sizes of a kind grow. */
export const works: readonly Entry[] = (Object.keys(kinds) as KindName[]).flatMap((work) =>
  sizes[work].map((size): Entry => {
    const [T, n, B] = size;
    const quick = (work === 'rnn' || work === 'lstm') && QUICK.includes(size.join('-'));
    return { work, T, n, B, quick, forGpus: size === forGpus };
  }),
);

/** A work by a name that fits into an address, such as `rnn-100-64-32`. */
export const idOf = ({ work, T, n, B }: Work): string => [work, T, n, B].join('-');

export const titleOf = ({ work, T, n, B }: Work): string =>
  `${kinds[work].title}, T = ${T}, n = ${n}, B = ${B}`;
