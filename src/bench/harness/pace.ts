/** How much time a run takes. */
export interface Pace {
  readonly rounds: number;
  /** Who needs longer than `slowFromMs` for one run is timed in so many rounds only. */
  readonly fewestRounds: number;
  readonly slowFromMs: number;
  /** A strategy runs as often in a round as fits into this; once at least. */
  readonly roundMs: number;
  /** For all variants of a strategy together. */
  readonly warmUpMs: number;
  /** A strategy that needs longer for one run is not timed. */
  readonly slowestMs: number;
  /** How long to wait for an answer. */
  readonly patienceMs: number;
  /** What has not begun so long after the start is left out, and what is under way at the end is cut short. */
  readonly lastStartMs: number;
  readonly endMs: number;
}

export const FULL: Pace = {
  rounds: 11,
  fewestRounds: 7,
  slowFromMs: 400,
  roundMs: 30,
  warmUpMs: 1200,
  slowestMs: 4000,
  patienceMs: 60_000,
  lastStartMs: Infinity,
  endMs: Infinity,
};
/** Finishes within 45 s, with the time that a browser takes to start. */
export const QUICK: Pace = {
  rounds: 7,
  fewestRounds: 7,
  slowFromMs: 400,
  roundMs: 10,
  warmUpMs: 250,
  slowestMs: 300,
  patienceMs: 10_000,
  lastStartMs: 29_000,
  endMs: 36_000,
};
