/** What questions hold, and what is said of a malformed one. */
export type Vector = readonly number[];
/** Rows of numbers. */
export type Matrix = readonly Vector[];

/** A malformed question: `path` is where, `message` says path, what was expected and what stands there. */
export class WorksheetError extends Error {
  override readonly name = 'WorksheetError';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(path ? `${path}: ${problem}` : problem);
  }
}
