/**
 * A sequence through layers too large to be held at once: some steps of each direction are lowered, and run again for every stretch.
 * Only states are kept, so that memory grows as T n; values within a stretch are computed once more on the way back.
 */
import { add, Graph, lower, mul, type Precision } from '../../autograd/index.ts';
import { type SingleExperiment, type SingleStack, unitsOf } from '../experiment.ts';
import { losses } from '../losses.ts';
import { norm, toRows } from '../matrix.ts';
import { output } from '../network.ts';
import type { LoadProgram } from './step-block.ts';
import { type CutPlace, inReadingOrder, ofPart } from './cut-out.ts';
import type { Flood } from './flood.ts';
import { type Report, rowsOf, runBack, runForward, type Track } from './track.ts';

/** Steps whose outputs are computed at once. */
const OUTPUTS = 16;

/** Of W and U, at all steps. */
const MOST_IN_FLOAT64 = 1e9;

const multiplicationsOf = ({ layers, inputs }: SingleStack): number =>
  layers
    .flatMap(({ directions }) => directions)
    .reduce((total, { weights }) => total + Object.values(weights).flat(2).length, 0) * inputs.length;

/** What a layer reads, T rows side by side, in the order of t. */
interface Rows {
  readonly values: Float64Array;
  readonly width: number;
}

export class StackStream {
  readonly #stack: SingleStack;
  readonly #load: LoadProgram;
  /** Of each layer: inputs, and what layers hand on. */
  readonly #read: Rows[] = [];
  readonly #tracks: Track[][] = [];
  readonly #outputGradients: Float64Array;
  readonly T: number;
  /** float64, but where that would take more than seconds. */
  readonly precision: Precision;
  flood!: Flood;

  private constructor(stack: SingleStack, load: LoadProgram) {
    this.#stack = stack;
    this.#load = load;
    this.T = stack.inputs.length;
    this.precision = multiplicationsOf(stack) > MOST_IN_FLOAT64 ? 'float32' : 'float64';
    const q = stack.output?.V.length ?? 0;
    this.#outputGradients = new Float64Array(this.T * q);
  }

  /** Runs a sequence forward and back. @throws NonFiniteError when a number overflows */
  static async run(stack: SingleStack, load: LoadProgram, report: Report): Promise<StackStream> {
    const stream = new StackStream(stack, load);
    const passes = stack.layers.flatMap(({ directions }) => directions).length * 3;
    let done = 0;
    const part: Report = (share) => report((done + share) / passes);
    const values = Float64Array.from(stack.inputs.flat());
    stream.#read.push({ values, width: stack.inputs[0].length });
    for (const [layer, { directions }] of stack.layers.entries()) {
      const tracks: Track[] = [];
      for (const direction of directions.keys()) {
        const track = stream.#trackOf(layer, direction);
        await runForward(track, load, part);
        tracks.push(track);
        done++;
      }
      stream.#tracks.push(tracks);
      stream.#read.push(handedOn(tracks, stream.T));
    }
    const { losses, arriving } = await stream.#output();
    let above = arriving;
    const norms: number[][][] = [];
    for (let layer = stack.layers.length - 1; layer >= 0; layer--) {
      const { width } = stream.#read[layer];
      const below = new Float64Array(stream.T * width);
      const own: number[][] = [];
      let from = 0;
      for (const [direction, track] of stream.#tracks[layer].entries()) {
        const stepOf = (t: number) => (direction === 1 ? stream.T + 1 - t : t);
        takeColumns(track, above, from, stepOf);
        from += track.n;
        const found = await runBack(
          track,
          load,
          (t, dx) => {
            const start = (stepOf(t) - 1) * width;
            for (let i = 0; i < width; i++) below[start + i] += dx[i];
          },
          (share) => part(2 * share),
        );
        own.push(direction === 1 ? found.toReversed() : found);
        done += 2;
      }
      norms.unshift(own);
      above = below;
    }
    const q = stack.output?.V.length;
    stream.flood = {
      losses,
      outputs: q ? rowNorms(stream.#outputGradients, q) : [],
      layers: norms,
      inputs: rowNorms(above, stream.#read[0].width),
    };
    return stream;
  }

  /** A direction of a layer with all its states, and what is given from above. */
  track({ layer, direction }: Pick<CutPlace, 'layer' | 'direction'>): Track {
    return this.#tracks[layer][direction];
  }

  /** Steps `first` to `last` of a part, in the order of reading, as an experiment by itself. */
  cut(place: CutPlace, [first, last]: readonly [number, number]): SingleExperiment {
    const { n, m, inputs, hidden, cells, given } = this.track(place);
    const rows = (values: Float64Array, width: number, from: number, to: number) =>
      toRows(rowsOf(values, width, from, to), width);
    return ofPart(this.#stack, place, {
      initial: {
        h: rows(hidden, n, first - 1, first)[0],
        ...(cells && { c: rows(cells, n, first - 1, first)[0] }),
      },
      inputs: rows(inputs, m, first - 1, last),
      targets: inReadingOrder(place, this.#stack.targets).slice(first - 1, last),
      arriving: rows(given, n, first - 1, last),
      atOutput: () => {
        const q = this.#stack.output!.V.length;
        const all = toRows(this.#outputGradients, q);
        return inReadingOrder(place, all).slice(first - 1, last);
      },
    });
  }

  /** A track that has not been run: its states are all zero but the first. */
  #trackOf(layer: number, direction: number): Track {
    const { T, precision } = this;
    const { cell, directions } = this.#stack.layers[layer];
    const { weights, initial } = directions[direction];
    const n = unitsOf(cell, weights);
    const { values, width: m } = this.#read[layer];
    const hidden = new Float64Array((T + 1) * n);
    hidden.set(initial.h);
    const cells = initial.c && new Float64Array((T + 1) * n);
    cells?.set(initial.c!);
    return {
      cell,
      weights: Object.fromEntries(
        Object.entries(weights).map(([name, numbers]) => [name, Float64Array.from(numbers.flat())]),
      ),
      T,
      n,
      m,
      precision,
      inputs: direction === 1 ? rowsReversed(values, m) : values,
      hidden,
      cells,
      given: new Float64Array(T * n),
    };
  }

  /** Losses, and what arrives at what the last layer hands on. */
  async #output() {
    const { T } = this;
    const { output: weights, targets, loss, share = 1 } = this.#stack;
    const { values, width } = this.#read.at(-1)!;
    const graph = new Graph();
    const head = weights && {
      V: graph.leaf([weights.V.length, width], 'V'),
      ...(weights.d && { d: graph.leaf([weights.d.length], 'd') }),
    };
    // What counts is 1 at a step with a loss, and 0 at another.
    const steps = Array.from({ length: OUTPUTS }, () => {
      const y = graph.leaf([width], 'y');
      const o = output(head ?? {}, y);
      const target = graph.leaf(o.shape, 'ô');
      return { y, o, target, E: losses[loss].E(o, target), counts: graph.leaf([], 'counts') };
    });
    const E = steps.map(({ E, counts }) => mul(E, counts)).reduce((sum, E) => add(sum, E));
    const replay = await this.#load(
      lower(
        {
          seeds: [{ node: E, cotangent: [share] }],
          wrt: [...new Set(steps.flatMap(({ y, o }) => [y, o]))],
          keep: steps.map(({ E }) => E),
        },
        'float64',
      ),
    );
    if (head) {
      replay.set(head.V, weights.V.flat());
      if (head.d) replay.set(head.d, weights.d!);
    }
    const arriving = new Float64Array(T * width);
    const found: (number | null)[] = targets.map(() => null);
    const withLoss = targets.flatMap((row, index) => (row ? [{ row, index }] : []));
    for (let from = 0; from < withLoss.length; from += OUTPUTS) {
      for (const [i, { y, target, counts }] of steps.entries()) {
        // Those that are left over do what the first does, and do not count.
        const { row, index } = withLoss[from + i] ?? withLoss[from];
        replay.set(y, rowsOf(values, width, index, index + 1));
        replay.set(target, row);
        replay.set(counts, [from + i < withLoss.length ? 1 : 0]);
      }
      replay.run();
      for (const [i, { index }] of withLoss.slice(from, from + OUTPUTS).entries()) {
        const { y, o, E } = steps[i];
        arriving.set(replay.cotangent(y), index * width);
        if (head) this.#outputGradients.set(replay.cotangent(o), index * o.size);
        [found[index]] = replay.value(E);
      }
    }
    return { losses: found, arriving };
  }
}

/** h_t of directions side by side, in the order of t. */
function handedOn(tracks: readonly Track[], T: number): Rows {
  const width = tracks.reduce((total, { n }) => total + n, 0);
  const values = new Float64Array(T * width);
  let from = 0;
  tracks.forEach(({ n, hidden }, direction) => {
    for (let t = 1; t <= T; t++) {
      const read = direction === 1 ? T + 1 - t : t;
      values.set(rowsOf(hidden, n, read, read + 1), (t - 1) * width + from);
    }
    from += n;
  });
  return { values, width };
}

function rowsReversed(values: Float64Array, width: number): Float64Array {
  const reversed = new Float64Array(values.length);
  const count = values.length / width;
  for (let row = 0; row < count; row++) {
    reversed.set(rowsOf(values, width, row, row + 1), (count - 1 - row) * width);
  }
  return reversed;
}

/** The columns from `from` on of what comes from above are what a direction is given. */
function takeColumns(
  { given, n, T }: Track,
  above: Float64Array,
  from: number,
  stepOf: (t: number) => number,
): void {
  const width = above.length / T;
  for (let t = 1; t <= T; t++) {
    const start = (stepOf(t) - 1) * width + from;
    given.set(above.subarray(start, start + n), (t - 1) * n);
  }
}

const rowNorms = (values: Float64Array, width: number): number[] =>
  Array.from({ length: values.length / width }, (_, row) => norm(rowsOf(values, width, row, row + 1)));
