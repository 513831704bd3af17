import { NOWHERE, type Region, type Regions } from './regions.ts';

/** A region, and the step that wrote it last. */
interface Writer {
  readonly region: Region;
  readonly step: number;
}

/** Instead of a step: none. */
export const NOBODY = -1;

/** Which step was the last to write each region, unless that was forgotten since. Regions in it do not overlap. */
export class Writers {
  // By buffer: most have one writer at a time.
  readonly #region: Int32Array;
  readonly #step: Int32Array;
  /** Of those that have several: all of them, sorted by row, then column. */
  readonly #several = new Map<number, Writer[]>();

  constructor(readonly regions: Regions) {
    this.#region = new Int32Array(regions.count).fill(NOWHERE);
    this.#step = new Int32Array(regions.count);
  }

  /** The step that wrote exactly this region, or `NOBODY`. */
  at(region: Region): number {
    const buffer = this.regions.buffer(region);
    const only = this.#region[buffer] as Region;
    if (only !== NOWHERE) return this.regions.same(only, region) ? this.#step[buffer] : NOBODY;
    if (!this.#several.has(buffer)) return NOBODY;
    return this.over(region).find((writer) => this.regions.same(writer.region, region))?.step ?? NOBODY;
  }

  /** Those that wrote any of a region. */
  over(region: Region): readonly Writer[] {
    const buffer = this.regions.buffer(region);
    const only = this.#region[buffer] as Region;
    if (only !== NOWHERE) {
      return this.regions.overlap(only, region) ? [{ region: only, step: this.#step[buffer] }] : [];
    }
    const writers = this.#several.get(buffer);
    if (!writers) return [];
    const [from, to] = this.#range(writers, region);
    return writers.slice(from, to).filter((writer) => this.regions.overlap(writer.region, region));
  }

  forget(region: Region): void {
    const buffer = this.regions.buffer(region);
    const only = this.#region[buffer] as Region;
    if (only !== NOWHERE) {
      if (this.regions.overlap(only, region)) this.#region[buffer] = NOWHERE;
      return;
    }
    const writers = this.#several.get(buffer);
    if (!writers) return;
    const [from, to] = this.#range(writers, region);
    for (let i = to - 1; i >= from; i--) {
      if (this.regions.overlap(writers[i].region, region)) writers.splice(i, 1);
    }
    if (writers.length === 0) this.#several.delete(buffer);
  }

  /** Notes that a step wrote a region, in the stead of those that did before. */
  set(region: Region, step: number): void {
    this.forget(region);
    const buffer = this.regions.buffer(region);
    const only = this.#region[buffer] as Region;
    let writers = this.#several.get(buffer);
    if (only === NOWHERE && !writers) {
      this.#region[buffer] = region;
      this.#step[buffer] = step;
      return;
    }
    if (!writers) {
      this.#several.set(buffer, (writers = [{ region: only, step: this.#step[buffer] }]));
      this.#region[buffer] = NOWHERE;
    }
    const index = firstWhere(writers, (other) => this.#isBefore(region, other.region));
    writers.splice(index, 0, { region, step });
  }

  #isBefore(a: Region, b: Region): boolean {
    const { regions } = this;
    const below = regions.row(b) - regions.row(a);
    return below > 0 || (below === 0 && regions.column(a) < regions.column(b));
  }

  /** Between which indices writers can overlap with a region; where all begin in one row, it is a matter of columns. */
  #range(writers: readonly Writer[], region: Region): [from: number, to: number] {
    const { regions } = this;
    const { length } = writers;
    if (length < 8 || regions.row(writers[0].region) !== regions.row(writers[length - 1].region)) {
      return [0, length];
    }
    return [
      firstWhere(writers, (other) => regions.right(other.region) > regions.column(region)),
      firstWhere(writers, (other) => regions.column(other.region) >= regions.right(region)),
    ];
  }
}

/** The index of the first writer for which something is true that is so for all after it. */
function firstWhere(writers: readonly Writer[], holds: (writer: Writer) => boolean): number {
  let [from, to] = [0, writers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(writers[middle])) to = middle;
    else from = middle + 1;
  }
  return from;
}
