import type { Step } from './join.ts';
import { overlap, type Place, samePlace } from './places.ts';

/** A place, and the step that wrote it last. */
interface Writer {
  readonly place: Place;
  readonly step: Step;
}

/** Which step was the last to write each place, unless that was forgotten since. Places in it do not overlap. */
export class Writers {
  /** By buffer id, sorted by row, then column. */
  readonly #of: (Writer[] | undefined)[];

  constructor(buffers: number) {
    this.#of = Array.from({ length: buffers });
  }

  /** The step that wrote exactly this place. */
  at(place: Place): Step | undefined {
    const writers = this.#of[place.buffer.id];
    if (!writers) return undefined;
    const same = (writer: Writer) => samePlace(writer.place, place);
    return (writers.length === 1 ? writers : this.over(place)).find(same)?.step;
  }

  /** Those that wrote any of a place. */
  over(place: Place): readonly Writer[] {
    const writers = this.#of[place.buffer.id];
    if (!writers) return NOBODY;
    const [from, to] = range(writers, place);
    return writers.slice(from, to).filter((writer) => overlap(writer.place, place));
  }

  forget(place: Place): void {
    const writers = this.#of[place.buffer.id];
    if (!writers) return;
    if (writers.length === 1) {
      if (overlap(writers[0].place, place)) this.#of[place.buffer.id] = undefined;
      return;
    }
    const [from, to] = range(writers, place);
    for (let i = to - 1; i >= from; i--) if (overlap(writers[i].place, place)) writers.splice(i, 1);
    if (writers.length === 0) this.#of[place.buffer.id] = undefined;
  }

  /** Notes that a step wrote a place, in the stead of those that did before. */
  set(place: Place, step: Step): void {
    this.forget(place);
    const writer = { place, step };
    const writers = this.#of[place.buffer.id];
    if (writers)
      writers.splice(
        firstWhere(writers, (other) => isBefore(place, other.place)),
        0,
        writer,
      );
    else this.#of[place.buffer.id] = [writer];
  }
}

const NOBODY: readonly Writer[] = [];

const isBefore = (a: Place, b: Place): boolean => a.row < b.row || (a.row === b.row && a.column < b.column);

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

/** Between which indices writers can overlap with a place; where all begin in one row, it is a matter of columns. */
function range(writers: readonly Writer[], { column, columns }: Place): [from: number, to: number] {
  const { length } = writers;
  if (length < 8 || writers[0].place.row !== writers[length - 1].place.row) return [0, length];
  return [
    firstWhere(writers, ({ place }) => place.column + place.columns > column),
    firstWhere(writers, ({ place }) => place.column >= column + columns),
  ];
}
