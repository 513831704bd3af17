import type { Parameter, Problem } from './problem.ts';

/** What a strategy finds: E, and its gradient as flat arrays, row by row. */
export interface Gradient extends Readonly<Record<Parameter, ArrayLike<number>>> {
  readonly loss: number;
}

/** A problem that is ready to be solved, again and again. */
export interface Prepared {
  /** Computes loss and gradient from the given numbers, this many times, each time until JavaScript could read them. */
  run(times: number): void | Promise<void>;
  /** Computes them once more, and hands them out. */
  gradient(): Gradient | Promise<Gradient>;
  /** Which way this is, where there are several. */
  readonly about?: string;
  /** Frees what garbage collection does not. */
  dispose?(): void;
}

/** A way to compute gradients: what a file of `strategies` exports. */
export interface Strategy {
  /**
   * Does everything that is done once for a problem. Of several ways to solve it the harness keeps the fastest.
   * @throws where it cannot be done, saying why.
   */
  prepare(problem: Problem): readonly Prepared[] | Promise<readonly Prepared[]>;
}
