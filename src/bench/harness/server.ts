import type { Solver } from './solver.ts';

/**
 * A solver that runs elsewhere: in a process in Node, in a worker in a browser. It does one thing at a time. One that
 * has ended is started again when it is asked; it rejects with why it ended what it was being asked.
 */
export interface Server extends Solver {
  /** Starts it, so that it loads while others do. */
  start(): void;
  /** Ends it at once. */
  end(): void;
}
