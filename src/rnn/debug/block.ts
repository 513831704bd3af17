import { toRows } from '../matrix.ts';
import type { GradientOf } from '../gradients.ts';
import { largestOf } from './numbers.ts';

/** Numbers with their shape, row by row, each computed when it is asked for. */
export class Block {
  #values: Float64Array | undefined;
  #scale: number | undefined;

  /**
   * @param shape `[n]` of a vector, `[rows, columns]` of a matrix
   * @param entry the number at an index, row by row
   * @param scaleOf what `scale` is
   */
  constructor(
    readonly shape: readonly number[],
    readonly entry: (index: number) => number,
    readonly scaleOf: () => number,
    /** All numbers, where that is quicker than one by one. */
    readonly all?: () => Float64Array,
  ) {}

  get values(): Float64Array {
    return (this.#values ??= this.all?.() ?? this.#entries());
  }

  #entries(): Float64Array {
    const entries = new Float64Array(this.shape.reduce((product, n) => product * n, 1));
    for (let index = 0; index < entries.length; index++) entries[index] = this.entry(index);
    return entries;
  }

  /** The largest number that was added up to an entry, or about so: rounding errors are relative to it. */
  get scale(): number {
    return (this.#scale ??= this.scaleOf());
  }

  /** The same numbers in another arrangement: where each comes from. */
  arranged(shape: readonly number[], from: (index: number) => number): Block {
    return new Block(
      shape,
      (index) => this.entry(from(index)),
      this.scaleOf,
      () => this.values.map((_, index, values) => values[from(index)]),
    );
  }

  /** Each number changed by itself. */
  mapped(change: (x: number, index: number) => number): Block {
    return new Block(
      this.shape,
      (index) => change(this.entry(index), index),
      this.scaleOf,
      () => this.values.map(change),
    );
  }

  times(factor: number): Block {
    if (factor === 1) return this;
    return new Block(
      this.shape,
      (index) => factor * this.entry(index),
      () => Math.abs(factor) * this.scale,
      () => this.values.map((x) => factor * x),
    );
  }

  /** As rows for a matrix and as they are for a vector. */
  get plain(): GradientOf {
    return this.shape.length === 2 ? toRows(this.values, this.shape[1]) : Array.from(this.values);
  }
}

export const blockOf = (shape: readonly number[], values: Float64Array): Block =>
  new Block(
    shape,
    (index) => values[index],
    () => largestOf(values),
  );
