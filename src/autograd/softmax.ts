import type { Shape } from './shape.ts';

/** Columns of a value: its first axis is q numbers of which a softmax is taken, all others count columns. */
export const columnsOf = ([q = 1]: Shape, size: number): number => size / q;

/**
 * softmax(o) over every `stride`-th entry from `first` on, right to the last digits at both ends: with the largest entry
 * taken out, p = e^(o - max) / Σ, and what the others make is added up by itself, so that neither 1 - p nor log p is
 * a small difference of two large numbers.
 */
export class Softmax {
  /** Where the largest entry is, the first of several. */
  readonly #top: number;
  /** Σ e^(o - max) over all but that one. */
  readonly #others: number;

  constructor(
    readonly o: Float64Array,
    readonly first = 0,
    readonly stride = 1,
  ) {
    let top = first;
    for (let i = first; i < o.length; i += stride) if (o[i] > o[top]) top = i;
    this.#top = top;
    // Of the largest itself o - max counts: 0, but NaN where it is infinite.
    this.#others = this.sum((i) => (i === top ? o[i] - o[top] : Math.exp(o[i] - o[top])));
  }

  /** The sum over all entries i. */
  sum(f: (i: number) => number): number {
    let sum = 0;
    for (let i = this.first; i < this.o.length; i += this.stride) sum += f(i);
    return sum;
  }

  /** p of entry i. */
  p(i: number): number {
    return Math.exp(this.o[i] - this.o[this.#top]) / (1 + this.#others);
  }

  /** 1 - p of entry i. */
  rest(i: number): number {
    return i === this.#top ? this.#others / (1 + this.#others) : 1 - this.p(i);
  }

  /** log p of entry i: (o - max) - log Σ, never o - (max + log Σ), which loses log Σ beside a large max. */
  log(i: number): number {
    return this.o[i] - this.o[this.#top] - Math.log1p(this.#others);
  }

  /** The pullback of log p: g - p Σg in entry i, written as (1 - p) g - p Σ over the other entries. */
  pull(g: (i: number) => number): (i: number) => number {
    const all = this.sum(g);
    const below = this.sum((i) => (i === this.#top ? 0 : g(i)));
    return (i) => this.rest(i) * g(i) - this.p(i) * (i === this.#top ? below : all - g(i));
  }
}
