/** Means over any stretch of a list, in the time of its logarithm: sums of 16 neighbours each, and of 16 of these. */

const EACH = 16;

interface Level {
  readonly sums: Float64Array;
  /** How many of what is summed up are known. */
  readonly counts: Uint32Array;
}

export class Means {
  readonly #values: Float64Array;
  readonly #levels: readonly Level[];

  /** @param values NaN where one is not known */
  constructor(values: Float64Array) {
    this.#values = values;
    const levels: Level[] = [];
    for (let length = values.length; length > EACH; length = levels.at(-1)!.sums.length) {
      levels.push(sumsOf(levels.at(-1) ?? values, Math.ceil(length / EACH)));
    }
    this.#levels = levels;
  }

  /** Of those known from one to another, that one not included; NaN where there is none, infinite where one is. */
  over(from: number, to: number): number {
    let [sum, count] = [0, 0];
    let [low, high] = [from, to];
    const values = this.#values;
    for (let level = 0; low < high; level++) {
      const of = level === 0 ? undefined : this.#levels[level - 1];
      const isTop = level === this.#levels.length;
      // What stands before and behind whole groups.
      while (low < high && (isTop || low % EACH > 0)) add(low++);
      while (low < high && high % EACH > 0) add(--high);
      low /= EACH;
      high /= EACH;

      function add(at: number): void {
        if (of) {
          sum += of.sums[at];
          count += of.counts[at];
        } else if (!Number.isNaN(values[at])) {
          sum += values[at];
          count++;
        }
      }
    }
    return sum / count;
  }
}

function sumsOf(below: Level | Float64Array, length: number): Level {
  const sums = new Float64Array(length);
  const counts = new Uint32Array(length);
  const isBase = below instanceof Float64Array;
  const values = isBase ? below : below.sums;
  for (let at = 0; at < values.length; at++) {
    const group = Math.floor(at / EACH);
    const known = isBase ? Number(!Number.isNaN(values[at])) : below.counts[at];
    if (known > 0) sums[group] += values[at];
    counts[group] += known;
  }
  return { sums, counts };
}
