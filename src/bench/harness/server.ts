import type { Solver } from './solver.ts';

/**
 * A solver that runs elsewhere: in a process in Node, in a worker in a browser. It does one thing at a time. `load` starts
 * it, afresh where it has ended; what else it is asked then, or was being asked, it rejects with why it ended.
 */
export interface Server extends Solver {
  /** Ends it at once. */
  end(): void;
  /**
   * Who has never answered may hang in threads of its library, which not every browser runs: from the next start on it has
   * none. @returns whether that is worth a try
   */
  dropThreads?(): boolean;
}
