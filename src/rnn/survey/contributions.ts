import type { GraphNode, LaneView } from '../../autograd/index.ts';
import type { ParameterName, Vector } from '../experiment.ts';
import { firstKept } from '../first-kept.ts';
import { norm } from '../matrix.ts';
import type { Network } from '../network.ts';
import type { LossLanes } from './loss-lanes.ts';
import type { Uses } from './uses.ts';
import type { LossStep } from '../passes.ts';

/** The copies of one parameter: at step k, what arrives of each loss and what the copy was multiplied by. */
export interface Copies {
  readonly parameter: ParameterName;
  /** T. */
  readonly length: number;
  /** Steps with a loss, from 1. */
  readonly losses: readonly number[];
  /** At index k - 1: the pieces of the copy, rows one below the other. */
  readonly steps: readonly (readonly Piece[])[];
}

interface Piece {
  /** The cotangents that arrive, a lane for each loss. */
  readonly arrived: LaneView | undefined;
  readonly size: number;
  /** What the piece was multiplied by: a row; or, entry by entry, as many numbers as arrive. */
  readonly input: ArrayLike<number>;
  readonly isEntrywise: boolean;
}

/** A bias is multiplied by 1. */
const ONE: Vector = [1];

/** Reads the copies of a parameter off what arrives; live views, until it is computed again. */
export const copiesOf = (
  { name, steps: uses }: Uses,
  { steps }: Network,
  valueOf: (node: GraphNode) => Float64Array,
  arrivals: LossLanes | undefined,
): Copies => ({
  parameter: name,
  length: steps.length,
  losses: steps.flatMap(({ E }, index) => (E ? [index + 1] : [])),
  steps: uses.map((pieces) =>
    pieces.map(({ fed, input, isEntrywise }) => ({
      arrived: arrivals?.lanes(fed),
      size: fed.size,
      input: input ? valueOf(input) : ONE,
      isEntrywise,
    })),
  ),
});

/** A total taken apart by the steps whose copies of the parameter contribute to it. */
export interface Contributions {
  readonly parameter: ParameterName;
  readonly t: LossStep;
  /** Norm of the total. */
  readonly total: number;
  /** The sign of a total that is a single number, 1 of 0; undefined of vectors and matrices, which have none. */
  readonly sign: 1 | -1 | undefined;
  /** For k = 1 to T. */
  readonly bySteps: readonly Contribution[];
}

/** What the copy of a parameter at one step adds to a gradient. */
export interface Contribution {
  readonly k: number;
  /** Frobenius norm of what the copy at step k contributes. */
  readonly norm: number;
  /** Its share along the total, ⟨part, total⟩ / |total|: these add up to |total|. Zero where the total is. */
  readonly along: number;
}

/** Takes dE_t/dP, or dE/dP, apart by steps. */
export function contributionsOf(copies: Copies, t: LossStep): Contributions {
  const { parameter, steps } = copies;
  const lanes = t === 'all' ? everyLane(copies) : [copies.losses.indexOf(t)];
  const deltas = steps.map((copy) => copy.map((piece) => sumOfLanes(piece, lanes)));
  const total = zeros(steps[0]);
  steps.forEach((copy, index) => addCopy(total, deltas[index], copy));
  const size = norm(total);
  return {
    parameter,
    t,
    total: size,
    sign: total.length === 1 ? (total[0] < 0 ? -1 : 1) : undefined,
    bySteps: steps.map((copy, index) => ({
      k: index + 1,
      norm: normOfCopy(deltas[index], copy),
      along: size === 0 ? 0 : innerWithCopy(total, deltas[index], copy, size),
    })),
  };
}

/** What is left of dE/dP when backpropagation is truncated. */
export interface Truncation {
  readonly parameter: ParameterName;
  /** Terms (t, k) from `firstKept` on are kept. */
  readonly horizon: number;
  readonly windows: boolean;
  /** Norm of what is kept over the norm of the whole. */
  readonly share: number;
  /** Cosine of the angle between them; 0 where one of them is zero. */
  readonly cosine: number;
}

/** Cuts dE/dP off at a horizon, sliding or by windows. */
export function truncationOf(copies: Copies, horizon: number, windows: boolean): Truncation {
  const { parameter, steps, losses } = copies;
  const whole = zeros(steps[0]);
  const kept = zeros(steps[0]);
  steps.forEach((copy, index) => {
    const k = index + 1;
    const within = everyLane(copies).filter(
      (lane) => losses[lane] >= k && k >= firstKept(losses[lane], horizon, windows),
    );
    const arriving = (lanes: readonly number[]) => copy.map((piece) => sumOfLanes(piece, lanes));
    addCopy(kept, arriving(within), copy);
    addCopy(whole, arriving(everyLane(copies)), copy);
  });
  const [own, size] = [norm(kept), norm(whole)];
  return {
    parameter,
    horizon,
    windows,
    share: size === 0 ? 0 : own / size,
    cosine: own === 0 || size === 0 ? 0 : inner(kept, whole, own, size),
  };
}

const everyLane = ({ losses }: Copies) => losses.map((_, lane) => lane);

const entriesOf = ({ size, input, isEntrywise }: Piece) => (isEntrywise ? size : size * input.length);

const zeros = (copy: readonly Piece[]) =>
  new Float64Array(copy.reduce((sum, piece) => sum + entriesOf(piece), 0));

function sumOfLanes(piece: Piece, lanes: readonly number[]): Float64Array {
  const sum = new Float64Array(piece.size);
  for (const lane of lanes) addLane(sum, piece, lane);
  return sum;
}

function addLane(sum: Float64Array, { arrived }: Piece, lane: number): void {
  if (!arrived || lane < arrived.from || lane >= arrived.to) return;
  const start = (lane - arrived.from) * arrived.lane;
  for (let i = 0; i < sum.length; i++) sum[i] += arrived.values[start + i];
}

/** Calls for each piece, with what arrives at it, and where its entries begin. */
function eachPiece(
  deltas: readonly Float64Array[],
  copy: readonly Piece[],
  act: (delta: Float64Array, piece: Piece, from: number) => void,
): void {
  let from = 0;
  copy.forEach((piece, index) => {
    act(deltas[index], piece, from);
    from += entriesOf(piece);
  });
}

/** matrix += delta inputᵀ, of each piece; or delta ⊙ input. */
function addCopy(matrix: Float64Array, deltas: readonly Float64Array[], copy: readonly Piece[]): void {
  eachPiece(deltas, copy, (delta, { input, isEntrywise }, from) => {
    const columns = isEntrywise ? 1 : input.length;
    for (let i = 0; i < delta.length; i++) {
      const factor = delta[i];
      if (factor === 0) continue;
      if (isEntrywise) matrix[from + i] += factor * input[i];
      else for (let j = 0; j < columns; j++) matrix[from + i * columns + j] += factor * input[j];
    }
  });
}

function normOfCopy(deltas: readonly Float64Array[], copy: readonly Piece[]): number {
  const sizes = copy.map(({ input, isEntrywise }, index) =>
    isEntrywise ? norm(deltas[index].map((x, i) => x * input[i])) : norm(deltas[index]) * norm(input),
  );
  return sizes.length === 1 ? sizes[0] : Math.hypot(...sizes);
}

/** ⟨delta inputᵀ, matrix⟩ / size, without the product itself; scaled first, so that nothing underflows on the way. */
function innerWithCopy(
  matrix: Float64Array,
  deltas: readonly Float64Array[],
  copy: readonly Piece[],
  size: number,
): number {
  let sum = 0;
  eachPiece(deltas, copy, (delta, { input, isEntrywise }, from) => {
    const columns = isEntrywise ? 1 : input.length;
    for (let i = 0; i < delta.length; i++) {
      let row = 0;
      if (isEntrywise) row = (matrix[from + i] / size) * input[i];
      else for (let j = 0; j < columns; j++) row += (matrix[from + i * columns + j] / size) * input[j];
      sum += row * delta[i];
    }
  });
  return sum;
}

/** The cosine of the angle between two matrices of these norms. */
function inner(a: Float64Array, b: Float64Array, sizeOfA: number, sizeOfB: number): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] / sizeOfA) * (b[i] / sizeOfB);
  return Math.max(-1, Math.min(1, sum));
}
