import { NOWHERE, type Place, type Places } from './places.ts';

/** A place, and the step that wrote it last. */
interface Writer {
  readonly place: Place;
  readonly step: number;
}

/** Instead of a step: none. */
export const NOBODY = -1;

/** Which step was the last to write each place, unless that was forgotten since. Places in it do not overlap. */
export class Writers {
  // By buffer: most have one writer at a time.
  readonly #place: Int32Array;
  readonly #step: Int32Array;
  /** Of those that have several: all of them, sorted by row, then column. */
  readonly #several = new Map<number, Writer[]>();

  constructor(readonly places: Places) {
    this.#place = new Int32Array(places.count).fill(NOWHERE);
    this.#step = new Int32Array(places.count);
  }

  /** The step that wrote exactly this place, or `NOBODY`. */
  at(place: Place): number {
    const buffer = this.places.buffer(place);
    const only = this.#place[buffer] as Place;
    if (only !== NOWHERE) return this.places.same(only, place) ? this.#step[buffer] : NOBODY;
    if (!this.#several.has(buffer)) return NOBODY;
    return this.over(place).find((writer) => this.places.same(writer.place, place))?.step ?? NOBODY;
  }

  /** Those that wrote any of a place. */
  over(place: Place): readonly Writer[] {
    const buffer = this.places.buffer(place);
    const only = this.#place[buffer] as Place;
    if (only !== NOWHERE) {
      return this.places.overlap(only, place) ? [{ place: only, step: this.#step[buffer] }] : [];
    }
    const writers = this.#several.get(buffer);
    if (!writers) return [];
    const [from, to] = this.#range(writers, place);
    return writers.slice(from, to).filter((writer) => this.places.overlap(writer.place, place));
  }

  forget(place: Place): void {
    const buffer = this.places.buffer(place);
    const only = this.#place[buffer] as Place;
    if (only !== NOWHERE) {
      if (this.places.overlap(only, place)) this.#place[buffer] = NOWHERE;
      return;
    }
    const writers = this.#several.get(buffer);
    if (!writers) return;
    const [from, to] = this.#range(writers, place);
    for (let i = to - 1; i >= from; i--) {
      if (this.places.overlap(writers[i].place, place)) writers.splice(i, 1);
    }
    if (writers.length === 0) this.#several.delete(buffer);
  }

  /** Notes that a step wrote a place, in the stead of those that did before. */
  set(place: Place, step: number): void {
    this.forget(place);
    const buffer = this.places.buffer(place);
    const only = this.#place[buffer] as Place;
    let writers = this.#several.get(buffer);
    if (only === NOWHERE && !writers) {
      this.#place[buffer] = place;
      this.#step[buffer] = step;
      return;
    }
    if (!writers) {
      this.#several.set(buffer, (writers = [{ place: only, step: this.#step[buffer] }]));
      this.#place[buffer] = NOWHERE;
    }
    const index = firstWhere(writers, (other) => this.#isBefore(place, other.place));
    writers.splice(index, 0, { place, step });
  }

  #isBefore(a: Place, b: Place): boolean {
    const { places } = this;
    const below = places.row(b) - places.row(a);
    return below > 0 || (below === 0 && places.column(a) < places.column(b));
  }

  /** Between which indices writers can overlap with a place; where all begin in one row, it is a matter of columns. */
  #range(writers: readonly Writer[], place: Place): [from: number, to: number] {
    const { places } = this;
    const { length } = writers;
    if (length < 8 || places.row(writers[0].place) !== places.row(writers[length - 1].place)) {
      return [0, length];
    }
    return [
      firstWhere(writers, (other) => places.right(other.place) > places.column(place)),
      firstWhere(writers, (other) => places.column(other.place) >= places.right(place)),
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
