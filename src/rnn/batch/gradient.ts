import type { GraphNode } from '../../autograd/index.ts';
import { type Network, type Sizes, traceNetwork } from '../network.ts';
import { Half, leafNodes } from './half.ts';
import { Helper, type StartWorker } from './helper.ts';
import type { Link } from './link.ts';
import { MessageLink } from './messages.ts';
import type { Order } from './serve.ts';
import { canShare, type Memory, SharedLink } from './shared.ts';

/**
 * The gradient of a batch by two threads, in float32: this one computes half of the sequences, a worker the others.
 * Like a `Replay`: `set` the leaves of `network`, `run`, read `loss` and `gradient`. For runs of a tenth of a millisecond or more.
 */
export class BatchGradient {
  /** The network of the whole batch. */
  readonly network: Network;
  readonly #own: Half;
  readonly #link: Link;
  #isRunning = false;
  readonly #helper: Helper;
  readonly #batch: number;
  /** How many sequences this thread has: the first ones. */
  readonly #split: number;
  readonly #places: ReadonlyMap<GraphNode, number>;
  /** Leaves without a value: all but the initial state, which is 0 until it is set. */
  readonly #unset: Set<GraphNode>;

  private constructor(sizes: Sizes, own: Half, link: Link, helper: Helper) {
    this.network = traceNetwork(sizes);
    this.#own = own;
    this.#link = link;
    this.#helper = helper;
    this.#batch = sizes.batch!;
    this.#split = firstHalf(sizes.batch!);
    const leaves = leafNodes(this.network);
    this.#places = new Map(leaves.map((leaf, place) => [leaf, place]));
    this.#unset = new Set(leaves);
    for (const leaf of Object.values(this.network.initial)) this.#unset.delete(leaf);
  }

  /**
   * Lowers both halves, each on its own thread.
   * @param shares by shared memory rather than messages
   * @throws Error for a single sequence, and where the worker does not start.
   */
  static async start(sizes: Sizes, startWorker: StartWorker, shares = canShare): Promise<BatchGradient> {
    const { batch = 1 } = sizes;
    if (batch < 2) throw new Error('one sequence cannot be split');
    const split = firstHalf(batch);
    const helper = new Helper(startWorker);
    try {
      const order: Order = { sizes: { ...sizes, batch: batch - split }, shares };
      const answer = helper.ask(order);
      const [own, memory] = await Promise.all([Half.prepare({ ...sizes, batch: split }), answer]);
      const link = shares ? new SharedLink(helper, memory as Memory) : new MessageLink(helper);
      return new BatchGradient(sizes, own, link, helper);
    } catch (error) {
      helper.end();
      throw error;
    }
  }

  /**
   * Copies the value of a leaf of `network` in, row by row as its shape says. Not while a run is under way.
   * @throws RangeError when the length is not its size.
   */
  set(leaf: GraphNode, numbers: ArrayLike<number>): void {
    this.#assertAtRest('set');
    const place = this.#placeOf(leaf);
    if (numbers.length !== leaf.size) {
      throw new RangeError(
        `set "${leaf.name ?? leaf.id}": expected ${leaf.size} numbers, got ${numbers.length}`,
      );
    }
    // What belongs to a step has a column for each sequence; parameters are the same for all.
    const part = (from: number, to: number) =>
      leaf.step === undefined ? numbers : columnsOf(numbers, this.#batch, from, to);
    this.#own.set(place, part(0, this.#split));
    this.#link.set(place, part(this.#split, this.#batch));
    this.#unset.delete(leaf);
  }

  /**
   * Computes loss and gradients. One run at a time.
   * @throws Error where a leaf other than of the initial state was never set, and when the worker has failed.
   */
  async run(): Promise<void> {
    this.#assertAtRest('run');
    for (const { name, step } of this.#unset) {
      throw new Error(`run: "${name}"${step === undefined ? '' : ` t=${step}`} was never set; set it first`);
    }
    if (this.#helper.failure) throw this.#helper.failure;
    this.#isRunning = true;
    try {
      this.#link.start();
      this.#own.replay.run();
      const theirs = await this.#link.finish();
      const sum = this.#own.results;
      for (let i = 0; i < sum.length; i++) sum[i] += theirs[i];
    } finally {
      this.#isRunning = false;
    }
  }

  /** E, summed over the batch. */
  get loss(): number {
    this.#assertAtRest('loss');
    return this.#own.replay.value(this.#own.network.E)[0];
  }

  /** A copy of the gradient of a parameter of `network`, row by row. */
  gradient(parameter: GraphNode): Float64Array {
    this.#assertAtRest('gradient');
    return this.#own.replay.cotangent(this.#own.leaves[this.#placeOf(parameter)]);
  }

  /** Ends the worker. */
  dispose(): void {
    this.#helper.end();
  }

  /** Half of a sum is no sum. */
  #assertAtRest(what: string): void {
    if (this.#isRunning) throw new Error(`${what}: a run is under way; await it first`);
  }

  #placeOf(leaf: GraphNode): number {
    const place = this.#places.get(leaf);
    if (place === undefined) throw new Error(`"${leaf.name ?? leaf.id}" is no leaf of this network`);
    return place;
  }
}

const firstHalf = (batch: number): number => Math.ceil(batch / 2);

/** Columns `from` to `to` of a matrix that has so many of them, row by row. */
function columnsOf(numbers: ArrayLike<number>, columns: number, from: number, to: number): Float64Array {
  const width = to - from;
  const rows = numbers.length / columns;
  const part = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < width; i++) part[row * width + i] = numbers[row * columns + from + i];
  }
  return part;
}
