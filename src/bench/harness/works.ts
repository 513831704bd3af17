import { flopsOf, kinds, type KindName, outputsOf, usualOutputsOf, type Work } from './problem.ts';

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

/** A work by a name that fits into an address, such as `rnn-100-64-32`; `rnn-100-64-32-q10` has ten outputs. */
export const idOf = (given: Work): string => {
  const { work, T, n, B } = given;
  return [work, T, n, B, ...(outputsOf(given) === usualOutputsOf(given) ? [] : [`q${given.q}`])].join('-');
};

/** The most of each number of a size of one's own, and of the arithmetic of all together. */
export const LARGEST_WORK = { T: 1000, n: 2048, B: 512, q: 1000, flops: 1e11 } as const;

/**
 * The work that an id names: one of those that are measured, or any other size of a kind.
 * @throws Error naming what an id has to be, or what is too large
 */
export function workNamed(id: string): Entry {
  const known = works.find((work) => idOf(work) === id);
  if (known) return known;
  const [, kind, ...numbers] = /^(.+)-(\d{1,7})-(\d{1,7})-(\d{1,7})(?:-q(\d{1,7}))?$/.exec(id) ?? [];
  if (!kind || !Object.hasOwn(kinds, kind)) {
    throw new Error(`there is no work ${id}: a kind and a size are as ${idOf(works[0])}`);
  }
  const [T, n, B, q] = numbers.map((text) => (text === undefined ? undefined : Number(text))) as [
    number,
    number,
    number,
    number?,
  ];
  const work: Entry = { work: kind as KindName, T, n, B, q, quick: false, forGpus: false };
  for (const name of ['T', 'n', 'B', 'q'] as const) {
    const most = LARGEST_WORK[name];
    const asked = work[name] ?? 1;
    if (asked < 1 || asked > most) throw new Error(`${id}: ${name} is to be from 1 to ${most}`);
  }
  if (q === usualOutputsOf(work)) return workNamed(idOf(work));
  if ((flopsOf(work) ?? flopsOf({ ...work, work: 'lstm' })! * T) > LARGEST_WORK.flops)
    throw new Error(`${id}: that is more than ${LARGEST_WORK.flops / 1e9} Gflop a run`);
  return work;
}

export const titleOf = ({ work, T, n, B, q }: Work): string =>
  `${kinds[work].title}, T = ${T}, n = ${n}, B = ${B}${q === undefined ? '' : `, q = ${q}`}`;
