/** Means over any stretch of a list, in the time of its logarithm: sums of 16 neighbours each, and of 16 of these. */

const EACH = 16;

interface Level {
  readonly sums: Float64Array;
  /** How many of what is summed up are known. */
  readonly counts: Uint32Array;
}

export class Means {
  /** The numbers themselves, then groups, and groups of these, down to a few. */
  readonly #levels: readonly Level[];

  /** @param values NaN where one is not known */
  constructor(values: Float64Array) {
    const levels: Level[] = [
      {
        sums: values.map((value) => (Number.isNaN(value) ? 0 : value)),
        counts: Uint32Array.from(values, (value) => Number(!Number.isNaN(value))),
      },
    ];
    while (levels.at(-1)!.sums.length > EACH) levels.push(sumsOf(levels.at(-1)!));
    this.#levels = levels;
  }

  /** Of those known from one to another, that one not included; NaN where there is none, infinite where one is. */
  over(from: number, to: number): number {
    let [sum, count] = [0, 0];
    let [low, high] = [from, to];
    for (const { sums, counts } of this.#levels) {
      const isTop = sums.length <= EACH;
      // What stands before whole groups, and behind them.
      const first = isTop ? high : Math.min(high, Math.ceil(low / EACH) * EACH);
      const last = Math.max(first, Math.floor(high / EACH) * EACH);
      for (let at = low; at < first; at++) {
        sum += sums[at];
        count += counts[at];
      }
      for (let at = last; at < high; at++) {
        sum += sums[at];
        count += counts[at];
      }
      if (isTop) break;
      [low, high] = [first / EACH, last / EACH];
    }
    return sum / count;
  }
}

function sumsOf(below: Level): Level {
  const length = Math.ceil(below.sums.length / EACH);
  const sums = new Float64Array(length);
  const counts = new Uint32Array(length);
  for (let at = 0; at < below.sums.length; at++) {
    const group = Math.floor(at / EACH);
    sums[group] += below.sums[at];
    counts[group] += below.counts[at];
  }
  return { sums, counts };
}
