import type { Random } from './task.ts';

/** Sequences of different streams have nothing to do with each other, whatever their seed and index. */
const streams = { training: 0, 'held-out': 1, page: 2 } as const;
/** `training`: what weights are fitted to. `held-out`: what they are measured on. `page`: what is drawn for somebody to look at. */
export type Stream = keyof typeof streams;

/** Numbers that depend on seed, index (whole numbers, taken modulo 2³²) and stream alone. */
export const randomOf = (seed: number, index: number, stream: Stream): Random =>
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
