/**
 * The way back from single losses through a long sequence, many of them at once: a lane each, so that a step is a product of
 * matrices. A loss that is passed on the way back joins the others.
 */
import type { LaneView } from '../../autograd/index.ts';
import { norm } from '../matrix.ts';
import { type StepBlock, loadSteps, type LoadProgram } from './step-block.ts';
import {
  assertAllFinite,
  BackBlock,
  BLOCK,
  blockCount,
  type Carried,
  nothingCarried,
  rescale,
  setTrack,
  timesPower,
  type Track,
} from './track.ts';

/** What arrives at steps `first` to `first` + `count` - 1, t = 0 being the state before all steps. */
export interface SweptSteps {
  readonly first: number;
  readonly count: number;
  /** By loss, in the order in which they were asked for, and in it by step: ‖∂E_t/∂h_k‖; NaN where k > t. */
  readonly hidden: Float64Array;
  /** The same of ‖∂E_t/∂c_k‖, of a cell that has a cell state. */
  readonly cells: Float64Array | undefined;
  /** What share of the work is done. */
  readonly share: number;
}

/** Lanes come in so many: as many rows as the kernel takes at once. */
const LANES = 4;

/** A loss that has been passed. */
interface Lane {
  /** Its place among those asked for. */
  readonly index: number;
  readonly carried: Carried;
  /** What arrived last was so little, in units of its own, that 0 from there on is what rounding left. */
  isLost: boolean;
}

type Found = Pick<Carried, 'h' | 'c' | 'power'>;
/** What arrives from a loss at a step. */
type Put = (index: number, t: number, hidden: number, cell: number | undefined) => void;

/**
 * @param losses t of each, from 1, in the order of reading
 * @param take told of each stretch, the last one first; what it throws ends the work
 * @throws NonFiniteError
 */
export async function sweep(
  track: Track,
  losses: readonly number[],
  load: LoadProgram,
  take: (stretch: SweptSteps) => void | Promise<void>,
): Promise<void> {
  const { T, n, m, precision } = track;
  const single = await BackBlock.load(track, load);
  const live: Lane[] = [];
  let block: StepBlock | undefined;
  /** As it adds up: steps times lanes, and one more for the values. */
  const work = losses.reduce((sum, t) => sum + t + BLOCK, T + BLOCK);
  let done = 0;
  for (let first = (blockCount(track) - 1) * BLOCK; first >= 0; first -= BLOCK) {
    // The first block also leads to the state before all steps.
    const start = first === 0 ? 0 : first + 1;
    const count = Math.min(T, first + BLOCK) + 1 - start;
    const nowhere = () => new Float64Array(losses.length * count).fill(Number.NaN);
    const hidden = nowhere();
    const cells = track.cells && nowhere();
    const put: Put = (index, t, ofHidden, ofCell) => {
      const at = index * count + t - start;
      hidden[at] = ofHidden;
      if (cells) cells[at] = ofCell!;
    };
    if (live.length > 0) {
      const lanes = Math.ceil(live.length / LANES) * LANES;
      if (block?.behind.length !== lanes) {
        block = await loadSteps(track, { n, m, steps: BLOCK }, { lanes }, load, precision);
      }
      runLanes(block, track, first, live, put);
    }
    for (const [index, t] of losses.entries()) {
      if (t <= first || t > first + BLOCK) continue;
      const lane: Lane = { index, carried: nothingCarried(track), isLost: false };
      const found = (step: number, gradients: Found) => step <= t && putLane(lane, step, gradients, put);
      single.run(first, lane.carried, (step) => step === t, found);
      if (first === 0) putLane(lane, 0, lane.carried, put);
      live.push(lane);
    }
    done += BLOCK * (live.length + 1);
    await take({ first: start, count, hidden, cells, share: Math.min(1, done / work) });
  }
}

/** A block back from what all lanes carry behind it. */
function runLanes(block: StepBlock, track: Track, first: number, live: readonly Lane[], put: Put): void {
  const { n } = track;
  const { replay, network, behind } = block;
  const none = new Float64Array(n);
  setTrack(block, track, first);
  for (const [index, { h, c }] of behind.entries()) {
    const carried = live[index]?.carried;
    if (carried) rescale(carried);
    replay.set(h, carried?.h ?? none);
    if (c) replay.set(c, carried?.c ?? none);
  }
  replay.run();
  const states = [network.initial, ...network.steps];
  for (let t = first + BLOCK; t >= first; t--) {
    const { h, c } = states[t - first];
    const [ofHidden, ofCell] = [replay.lanes(h)!, c && replay.lanes(c)!];
    for (const [index, lane] of live.entries()) {
      const { carried } = lane;
      const found: Found = {
        h: laneOf(ofHidden, index, n),
        c: ofCell && laneOf(ofCell, index, n),
        power: carried.power,
      };
      assertAllFinite(found.h, h, t, 'gradient');
      if (t > first || first === 0) putLane(lane, t, found, put);
      if (t > first) continue;
      carried.h = found.h;
      carried.c = found.c;
    }
  }
}

const laneOf = ({ values, from, lane }: LaneView, index: number, n: number): Float64Array =>
  Float64Array.from(values.subarray((index - from) * lane, (index - from) * lane + n));

/** So little is soon lost to float32. */
const LITTLE = 2 ** -100;

function putLane(lane: Lane, t: number, { h, c, power }: Found, put: Put): void {
  const size = norm(h);
  // What was lost is not nothing: it stands as less than float64 has digits for.
  const sizeOf = (norm: number) => (norm === 0 && lane.isLost ? Number.MIN_VALUE : timesPower(norm, power));
  put(lane.index, t, sizeOf(size), c && sizeOf(norm(c)));
  if (size > 0) lane.isLost = size < LITTLE;
}
