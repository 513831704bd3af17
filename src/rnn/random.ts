/** A number from 0 on and below 1. */
export type Random = () => number;

/** What is drawn for different ends has nothing to do with each other, whatever seed and index. */
const streams = { training: 0, 'held-out': 1, page: 2, weights: 3, inputs: 4, places: 5, biases: 6 } as const;
type Streams = keyof typeof streams;

/**
 * What sequences are for. `training`: weights are fitted to them. `held-out`: weights are measured on them. `page`: somebody
 * looks at them. They are drawn apart; that the same sequence does not come up twice a task has to see to itself, if it
 * has few (`words` does, `parity` of a few steps does not).
 */
export type Stream = Extract<Streams, 'training' | 'held-out' | 'page'>;

/** Numbers that depend on seed, index (whole numbers, taken modulo 2³²) and stream alone. */
export const randomOf = (seed: number, index: number, stream: Streams): Random =>
  sfc32(seed, index, streams[stream]);

/** A whole number from 0 on and below `count`, all alike. */
export const pick = (random: Random, count: number): number => Math.floor(random() * count);

/**
 * Random numbers from three words of 32 bits: Chris Doty-Humphrey's "small fast counting" generator, as seeded in
 * PractRand 0.95 (`PractRand::RNGs::Raw::sfc32`).
 */
export function sfc32(a: number, b: number, c: number): Random {
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  a |= 0;
  b |= 0;
  c |= 0;
  for (let i = 0; i < 15; i++) next();
  return next;
}
