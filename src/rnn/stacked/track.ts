/** One direction of a layer through a long sequence: plain data, which a worker can post. Only states are kept. */
import type { GraphNode, Precision } from '../../autograd/index.ts';
import { norm } from '../matrix.ts';
import { NonFiniteError } from '../unroll.ts';
import {
  type StepBlock,
  type DirectionNumbers,
  largestSize,
  loadSteps,
  type LoadProgram,
  setValues,
} from './step-block.ts';

/** Told of the share of the work that is done, now and then; what it throws ends the work. */
export type Report = (share: number) => void | Promise<void>;

/** All by rows, steps in the order of reading. */
export interface Track extends DirectionNumbers {
  readonly T: number;
  /** Hidden units. */
  readonly n: number;
  /** Numbers read at a step. */
  readonly m: number;
  readonly precision: Precision;
  /** x_t, t = 1 to T. */
  readonly inputs: Float64Array;
  /** h_t and c_t, t = 0 to T. */
  readonly hidden: Float64Array;
  readonly cells: Float64Array | undefined;
  /** The part of dE/dh_t that comes from above, t = 1 to T. */
  readonly given: Float64Array;
}

/** Steps that are run at once. */
export const BLOCK = 16;

export const blockCount = ({ T }: Pick<Track, 'T'>): number => Math.ceil(T / BLOCK);

/** Rows `from` to `to`, that one not included. */
export const rowsOf = (numbers: Float64Array, width: number, from: number, to: number): Float64Array =>
  numbers.subarray(from * width, to * width);

/** Sets what a block reads at steps `first` + 1 to `first` + BLOCK. */
export function setTrack(block: StepBlock, { T, n, m, inputs, hidden, cells }: Track, first: number): void {
  setValues(block, {
    h: rowsOf(hidden, n, first, first + 1),
    c: cells && rowsOf(cells, n, first, first + 1),
    inputs: rowsOf(inputs, m, first, Math.min(T, first + BLOCK)),
  });
}

/** Runs forward: fills in the states after the first. @throws NonFiniteError */
export async function runForward(track: Track, load: LoadProgram, report: Report): Promise<void> {
  const { T, n, hidden, cells, precision } = track;
  const block = await loadSteps(track, { n, m: track.m, steps: BLOCK }, 'forward', load, precision);
  const { replay, network } = block;
  for (let first = 0; first < T; first += BLOCK) {
    setTrack(block, track, first);
    replay.run();
    for (const [index, { h, c }] of network.steps.entries()) {
      const t = first + index + 1;
      if (t > T) break;
      hidden.set(replay.vector(h), t * n);
      if (cells) cells.set(replay.vector(c!), t * n);
      assertAllFinite(rowsOf(hidden, n, t, t + 1), h, t, 'value');
    }
    await report(Math.min(1, (first + BLOCK) / T));
  }
}

/**
 * A gradient of the state on its way back: the numbers times 2^power, so that it may lie far outside of float32. Everything on
 * the way is linear in it.
 */
export interface Carried {
  h: Float64Array;
  c: Float64Array | undefined;
  power: number;
}

export const nothingCarried = ({ n, cells }: Track): Carried => ({
  h: new Float64Array(n),
  c: cells && new Float64Array(n),
  power: 0,
});

/** Where numbers that travel through a block begin: most of them shrink, and float32 ends at 2^-126, and at 2^127. */
const START = 40;

/** Brings the numbers near 2^START, beside a number that will be added to them. */
export function rescale(carried: Carried, beside = 0): void {
  const own = Math.max(largestSize(carried.h), carried.c ? largestSize(carried.c) : 0);
  const logs = [own, beside].filter((x) => x > 0 && x < Infinity).map(Math.log2);
  if (own > 0) logs[0] += carried.power;
  if (logs.length === 0) return;
  const power = Math.round(Math.max(...logs)) - START;
  const factor = carried.power - power;
  for (const numbers of carried.c ? [carried.h, carried.c] : [carried.h]) {
    for (let i = 0; i < numbers.length; i++) numbers[i] = timesPower(numbers[i], factor);
  }
  carried.power = power;
}

/** x 2^power; in two factors, for one alone may be out of range. */
export const timesPower = (x: number, power: number): number =>
  x * 2 ** Math.trunc(power / 2) * 2 ** (power - Math.trunc(power / 2));

/** What a block back from what is given at some steps, and from what is carried, leads to. */
export class BackBlock {
  readonly #track: Track;
  readonly #block: StepBlock;

  private constructor(track: Track, block: StepBlock) {
    this.#track = track;
    this.#block = block;
  }

  static async load(track: Track, load: LoadProgram): Promise<BackBlock> {
    const { n, m, precision } = track;
    return new BackBlock(track, await loadSteps(track, { n, m, steps: BLOCK }, 'back', load, precision));
  }

  /**
   * Steps `first` + 1 to `first` + BLOCK. `carried` is what arrives behind the last of them, and then what arrives at step
   * `first`.
   * @param isGiven whether what is given at a step counts
   * @param take told of step t: dE/dh_t, dE/dc_t and dE/dx_t, times 2^-power
   */
  run(
    first: number,
    carried: Carried,
    isGiven: (t: number) => boolean,
    take: (t: number, gradients: Arriving) => void,
  ): void {
    const { T, n, given } = this.#track;
    const { replay, network, given: leaves, behind } = this.#block;
    const rows = leaves.map((_, index) => {
      const t = first + index + 1;
      return t <= T && isGiven(t) ? rowsOf(given, n, t - 1, t) : undefined;
    });
    rescale(carried, Math.max(0, ...rows.map((row) => (row ? largestSize(row) : 0))));
    const { power } = carried;
    setTrack(this.#block, this.#track, first);
    const [{ h, c }] = behind;
    replay.set(h, carried.h);
    if (c) replay.set(c, carried.c!);
    const none = new Float64Array(n);
    for (const [index, leaf] of leaves.entries()) {
      replay.set(leaf, rows[index]?.map((x) => timesPower(x, -power)) ?? none);
    }
    replay.run();
    for (let t = Math.min(T, first + BLOCK); t > first; t--) {
      const { h, c, x } = network.steps[t - first - 1];
      const gradient = replay.cotangent(h);
      assertAllFinite(gradient, h, t, 'gradient');
      take(t, { power, h: gradient, c: c && replay.cotangent(c), x: () => replay.cotangent(x) });
    }
    carried.h = replay.cotangent(network.initial.h);
    if (carried.c) carried.c = replay.cotangent(network.initial.c!);
  }
}

interface Arriving {
  readonly power: number;
  readonly h: Float64Array;
  readonly c: Float64Array | undefined;
  readonly x: () => Float64Array;
}

/** Back from all losses. @param take told of each step, the last one first @returns ‖dE/dh_t‖, t = 1 to T */
export async function runBack(
  track: Track,
  load: LoadProgram,
  take: (t: number, dx: Float64Array) => void,
  report: Report,
): Promise<number[]> {
  const { T } = track;
  const block = await BackBlock.load(track, load);
  const carried = nothingCarried(track);
  const norms: number[] = [];
  for (let index = blockCount(track) - 1; index >= 0; index--) {
    block.run(
      index * BLOCK,
      carried,
      () => true,
      (t, { power, h, x }) => {
        norms[t - 1] = timesPower(norm(h), power);
        take(
          t,
          x().map((entry) => timesPower(entry, power)),
        );
      },
    );
    await report(1 - index / blockCount(track));
  }
  return Array.from({ length: T }, (_, index) => norms[index]);
}

export function assertAllFinite(
  numbers: ArrayLike<number>,
  node: GraphNode,
  t: number,
  what: 'value' | 'gradient',
): void {
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(numbers[i]))
      throw new NonFiniteError({ ...node, name: node.name, step: t } as GraphNode, numbers[i], what);
  }
}
