/**
 * A sequence through layers too large to be held at once: one step of each direction is lowered, and run again for every step.
 * Only states are kept, so that memory grows as T n; values within a step are computed once more on the way back.
 */
import {
  add,
  Graph,
  type GraphNode,
  lower,
  mul,
  type Precision,
  type Program,
  type Replay,
  sum,
} from '../../autograd/index.ts';
import { type SingleExperiment, type SingleStack, unitsOf } from '../experiment.ts';
import { losses } from '../losses.ts';
import { norm, toRows } from '../matrix.ts';
import { output, traceNetwork } from '../network.ts';
import { leavesOf, NonFiniteError, shapeOf } from '../unroll.ts';
import { type CutPlace, inReadingOrder, ofPart } from './cut-out.ts';
import type { Flood } from './flood.ts';

/** What replays a program: in WebAssembly, if there is. */
type Load = (program: Program) => Promise<Replay>;

/** Told of the share of the work that is done, now and then; what it throws ends the work. */
type Report = (share: number) => void | Promise<void>;

type Numbers = Float64Array;

/** h_t and c_t for t = 0 to T in the order of reading, side by side, and dE/dh_t from above for t = 1 to T. */
interface Track {
  readonly n: number;
  readonly hidden: Numbers;
  readonly cells: Numbers | undefined;
  readonly given: Numbers;
}

type Direction = SingleStack['layers'][number]['directions'][number];

/** Of W and U, at all steps. */
const MOST_IN_FLOAT64 = 1e9;

const multiplicationsOf = ({ layers, inputs }: SingleStack): number =>
  layers
    .flatMap(({ directions }) => directions)
    .reduce((total, { weights }) => total + Object.values(weights).flat(2).length, 0) * inputs.length;

/** A direction of a layer, a step at a time. */
class Steps {
  readonly n: number;
  readonly #direction: Direction;
  readonly #cell: SingleStack['layers'][number]['cell'];

  constructor(layer: SingleStack['layers'][number], direction: number) {
    this.#cell = layer.cell;
    this.#direction = layer.directions[direction];
    this.n = unitsOf(layer.cell, this.#direction.weights);
  }

  /** A program of one step, back from a gradient of its state, or only forward. */
  async load(load: Load, isBack: boolean, precision: Precision) {
    const { weights, initial } = this.#direction;
    const zeros = (length: number) => Array.from({ length }, () => 0);
    // What arrives at h is the target of a linear loss.
    const alone: SingleExperiment = {
      cell: this.#cell,
      weights,
      initial,
      inputs: [zeros(weights.U[0].length)],
      targets: [zeros(this.n)],
      loss: 'linear',
    };
    const network = traceNetwork(shapeOf(alone));
    const { graph, initial: before } = network;
    const [{ x, h, c, target, E }] = network.steps;
    const arriving = { h: target!, ...(c && { c: graph.leaf([this.n], 'dE/dc') }) };
    const carried = c ? add(E!, sum(mul(c, arriving.c!))) : E!;
    const wrt = isBack ? [before.h, before.c ?? [], x].flat() : [];
    const seeds = [isBack ? carried : E!];
    const replay = await load(lower({ seeds, wrt, keep: [h, c ?? []].flat() }, precision));
    for (const [leaf, numbers] of leavesOf(alone, network)) replay.set(leaf, numbers);
    return { replay, x, before, h, c, arriving };
  }
}

export class StackStream {
  readonly #stack: SingleStack;
  readonly #load: Load;
  /** What each layer reads, T rows side by side: inputs, and what layers hand on. */
  readonly #read: { readonly values: Numbers; readonly width: number }[] = [];
  readonly #tracks: Track[][] = [];
  readonly #outputGradients: Numbers;
  readonly T: number;
  /** float64, but where that would take more than seconds. */
  readonly precision: Precision;
  flood!: Flood;

  private constructor(stack: SingleStack, load: Load) {
    this.#stack = stack;
    this.#load = load;
    this.T = stack.inputs.length;
    this.precision = multiplicationsOf(stack) > MOST_IN_FLOAT64 ? 'float32' : 'float64';
    const q = stack.output?.V.length ?? 0;
    this.#outputGradients = new Float64Array(this.T * q);
  }

  /** Runs a sequence forward and back. @throws NonFiniteError when a number overflows */
  static async run(stack: SingleStack, load: Load, report: Report): Promise<StackStream> {
    const stream = new StackStream(stack, load);
    const passes = stack.layers.flatMap(({ directions }) => directions).length * 3;
    let done = 0;
    const part: Report = (share) => report((done + share) / passes);
    const values = Float64Array.from(stack.inputs.flat());
    stream.#read.push({ values, width: stack.inputs[0].length });
    for (const [layer, { directions }] of stack.layers.entries()) {
      const tracks: Track[] = [];
      for (const direction of directions.keys()) {
        tracks.push(await stream.#forward(layer, direction, part));
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
      for (const direction of stack.layers[layer].directions.keys()) {
        const track = stream.#tracks[layer][direction];
        takeColumns(track.given, above, { from, n: track.n, T: stream.T, isBack: direction === 1 });
        from += track.n;
        own.push(await stream.#back(layer, direction, below, (share) => part(2 * share)));
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

  /** Steps `first` to `last` of a part, in the order of reading, as an experiment by itself. */
  cut(place: CutPlace, [first, last]: readonly [number, number]): SingleExperiment {
    const { layer, direction } = place;
    const { n, hidden, cells, given } = this.#tracks[layer][direction];
    const isBack = direction === 1;
    const rowsAt = (values: Numbers, width: number, from: number, count: number) =>
      toRows(values.subarray(from * width, (from + count) * width), width);
    const count = last - first + 1;
    const { values, width } = this.#read[layer];
    const read = isBack
      ? rowsAt(values, width, this.T - last, count).toReversed()
      : rowsAt(values, width, first - 1, count);
    return ofPart(this.#stack, place, {
      initial: {
        h: rowsAt(hidden, n, first - 1, 1)[0],
        ...(cells && { c: rowsAt(cells, n, first - 1, 1)[0] }),
      },
      inputs: read,
      targets: inReadingOrder(place, this.#stack.targets).slice(first - 1, last),
      arriving: rowsAt(given, n, first - 1, count),
      atOutput: () => {
        const q = this.#stack.output!.V.length;
        const all = toRows(this.#outputGradients, q);
        return inReadingOrder(place, all).slice(first - 1, last);
      },
    });
  }

  async #forward(layer: number, direction: number, report: Report): Promise<Track> {
    const { T } = this;
    const of = this.#stack.layers[layer];
    const steps = new Steps(of, direction);
    const { n } = steps;
    const { initial } = of.directions[direction];
    const { replay, x, before, h, c } = await steps.load(this.#load, false, this.precision);
    const hidden = new Float64Array((T + 1) * n);
    const cells = c && new Float64Array((T + 1) * n);
    hidden.set(initial.h);
    cells?.set(initial.c!);
    for (let t = 1; t <= T; t++) {
      replay.set(x, this.#inputAt(layer, direction, t));
      replay.set(before.h, hidden.subarray((t - 1) * n, t * n));
      if (cells) replay.set(before.c!, cells.subarray((t - 1) * n, t * n));
      replay.run();
      hidden.set(replay.vector(h), t * n);
      cells?.set(replay.vector(c!), t * n);
      assertFinite(hidden.subarray(t * n, (t + 1) * n), h, t, 'value');
      if (t % 16 === 0) await report(t / T);
    }
    return { n, hidden, cells, given: new Float64Array(T * n) };
  }

  /** Back from all losses: adds dE/dx_t to `below`. @returns ‖dE/dh_t‖ for t = 1 to T */
  async #back(layer: number, direction: number, below: Numbers, report: Report): Promise<number[]> {
    const { T } = this;
    const { n, given } = this.#tracks[layer][direction];
    const place = { sequence: 0, layer, direction };
    const one = await new Steps(this.#stack.layers[layer], direction).load(this.#load, true, this.precision);
    const { width } = this.#read[layer];
    const [h, c] = [new Float64Array(n), new Float64Array(n)];
    const norms: number[] = [];
    for (let t = T; t >= 1; t--) {
      for (let i = 0; i < n; i++) h[i] += given[(t - 1) * n + i];
      assertFinite(h, one.h, t, 'gradient');
      norms.push(norm(h));
      this.#runBack(one, place, t, h, c);
      const step = direction === 1 ? T + 1 - t : t;
      const dx = one.replay.cotangent(one.x);
      for (let i = 0; i < width; i++) below[(step - 1) * width + i] += dx[i];
      if (t % 16 === 0) await report(1 - t / T);
    }
    return direction === 1 ? norms : norms.toReversed();
  }

  /** A step back: `h` and `c` are what arrives at step t, and then what arrives at the step before. */
  #runBack(
    { replay, x, before, arriving }: Awaited<ReturnType<Steps['load']>>,
    { layer, direction }: CutPlace,
    t: number,
    h: Numbers,
    c: Numbers,
  ): void {
    const { n, hidden, cells } = this.#tracks[layer][direction];
    replay.set(x, this.#inputAt(layer, direction, t));
    replay.set(before.h, hidden.subarray((t - 1) * n, t * n));
    if (cells) replay.set(before.c!, cells.subarray((t - 1) * n, t * n));
    replay.set(arriving.h, h);
    if (cells) replay.set(arriving.c!, c);
    replay.run();
    h.set(replay.cotangent(before.h));
    if (cells) c.set(replay.cotangent(before.c!));
  }

  #inputAt(layer: number, direction: number, t: number): Numbers {
    const { values, width } = this.#read[layer];
    const step = direction === 1 ? this.T + 1 - t : t;
    return values.subarray((step - 1) * width, step * width);
  }

  /** Losses, and what arrives at what the last layer hands on. */
  async #output() {
    const { output: weights, targets, loss, share = 1 } = this.#stack;
    const { values, width } = this.#read.at(-1)!;
    const graph = new Graph();
    const y = graph.leaf([width], 'y');
    const head = weights && {
      V: graph.leaf([weights.V.length, width], 'V'),
      ...(weights.d && { d: graph.leaf([weights.d.length], 'd') }),
    };
    const o = output(head ?? {}, y);
    const target = graph.leaf(o.shape, 'ô');
    const E = losses[loss].E(o, target);
    const wrt = o === y ? [y] : [y, o];
    const replay = await this.#load(
      lower({ seeds: [{ node: E, cotangent: [share] }], wrt, keep: [E] }, 'float64'),
    );
    if (head) {
      replay.set(head.V, weights.V.flat());
      if (head.d) replay.set(head.d, weights.d!);
    }
    const arriving = new Float64Array(this.T * width);
    const found = targets.map((row, index) => {
      if (!row) return null;
      replay.set(y, values.subarray(index * width, (index + 1) * width));
      replay.set(target, row);
      replay.run();
      arriving.set(replay.cotangent(y), index * width);
      if (head) this.#outputGradients.set(replay.cotangent(o), index * o.size);
      return replay.value(E)[0];
    });
    return { losses: found, arriving };
  }
}

function assertFinite(numbers: Numbers, node: GraphNode, t: number, what: 'value' | 'gradient'): void {
  for (const x of numbers) {
    if (!Number.isFinite(x))
      throw new NonFiniteError({ ...node, name: node.name, step: t } as GraphNode, x, what);
  }
}

/** h_t of directions side by side, in the order of t. */
function handedOn(tracks: readonly Track[], T: number): { values: Numbers; width: number } {
  const width = tracks.reduce((total, { n }) => total + n, 0);
  const values = new Float64Array(T * width);
  let from = 0;
  tracks.forEach(({ n, hidden }, direction) => {
    for (let t = 1; t <= T; t++) {
      const read = direction === 1 ? T + 1 - t : t;
      values.set(hidden.subarray(read * n, (read + 1) * n), (t - 1) * width + from);
    }
    from += n;
  });
  return { values, width };
}

function takeColumns(
  into: Numbers,
  above: Numbers,
  {
    from,
    n,
    T,
    isBack,
  }: { readonly from: number; readonly n: number; readonly T: number; readonly isBack: boolean },
): void {
  const width = above.length / T;
  for (let t = 1; t <= T; t++) {
    const step = isBack ? T + 1 - t : t;
    into.set(above.subarray((step - 1) * width + from, (step - 1) * width + from + n), (t - 1) * n);
  }
}

const rowNorms = (values: Numbers, width: number): number[] =>
  Array.from({ length: values.length / width }, (_, row) =>
    norm(values.subarray(row * width, (row + 1) * width)),
  );
