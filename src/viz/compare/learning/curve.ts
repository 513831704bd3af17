/** What is known of a run so far: a loss for every update, and how the gradient looked at some of them. */
import type { Progress, Standing } from '../../../rnn/training/run.ts';

/** How things stood after an update. */
export interface CurveMoment extends Standing, Pick<Progress, 'step' | 'seconds'> {}

export interface Curve {
  /** In the task's measure: entry i is that of update i + 1. */
  readonly losses: Float32Array;
  /** Norm of the gradient at each update, before clipping. */
  readonly gradientNorms: Float32Array;
  /** In the order of their updates, `stride` updates or more from one to the next; the last one is the latest there is. */
  readonly moments: readonly CurveMoment[];
  readonly stride: number;
}

export const emptyCurve: Curve = {
  losses: new Float32Array(),
  gradientNorms: new Float32Array(),
  moments: [],
  stride: 1,
};

/** More moments than this and every other one is let go: a picture has not many more columns. */
const MOST_MOMENTS = 400;

/** The last update. */
export const stepOf = ({ losses }: Pick<Curve, 'losses'>): number => losses.length;
export const latestOf = ({ moments }: Curve): CurveMoment | undefined => moments.at(-1);

/**
 * The curve with what was reported since. Numbers may lie in the memory of the given curve, behind its end: a curve is
 * appended to once, and `upTo` gives one that can go another way.
 * @throws RangeError when the report does not begin where the curve ends
 */
export function appended(curve: Curve, progress: Progress): Curve {
  const { losses, gradientNorms, step, seconds, standing } = progress;
  const from = step - losses.length;
  if (from !== stepOf(curve))
    throw new RangeError(`a report from update ${from} on does not follow update ${stepOf(curve)}`);
  return {
    losses: extended(curve.losses, losses),
    gradientNorms: extended(curve.gradientNorms, gradientNorms),
    ...(standing
      ? withMoment(curve, { step, seconds, ...standing })
      : { moments: curve.moments, stride: curve.stride }),
  };
}

/** The curve up to an update, in memory of its own. */
export function upTo(curve: Curve, step: number): Curve {
  return {
    losses: curve.losses.slice(0, step),
    gradientNorms: curve.gradientNorms.slice(0, step),
    moments: curve.moments.filter((moment) => moment.step <= step),
    stride: curve.stride,
  };
}

function extended(values: Float32Array, more: Float32Array): Float32Array {
  const length = values.length + more.length;
  let { buffer } = values;
  if (values.byteOffset > 0 || buffer.byteLength < 4 * length) {
    const grown = new Float32Array(Math.max(1024, 2 * length));
    grown.set(values);
    ({ buffer } = grown);
  }
  const result = new Float32Array(buffer, 0, length);
  result.set(more, values.length);
  return result;
}

function withMoment({ moments, stride }: Curve, moment: CurveMoment): Pick<Curve, 'moments' | 'stride'> {
  const [previous, last] = moments.slice(-2);
  // The last one stays only if it is not too near to the one before.
  const isNear = last !== undefined && last.step - previous.step < stride;
  const all = [...(isNear ? moments.slice(0, -1) : moments), moment];
  if (all.length <= MOST_MOMENTS) return { moments: all, stride };
  const kept: CurveMoment[] = [];
  for (const next of all.slice(0, -1)) {
    if (kept.length === 0 || next.step - kept.at(-1)!.step >= 2 * stride) kept.push(next);
  }
  return { moments: [...kept, moment], stride: 2 * stride };
}

/** The moment that was known at an update: the last one not after it. */
export const curveMomentAt = (curve: Curve, step: number): CurveMoment | undefined =>
  curve.moments[countUntil(curve, step) - 1];

/** How many moments there are until an update. */
function countUntil({ moments }: Curve, step: number): number {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle].step <= step) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Seconds of training until an update: between two moments as if all updates took the same time. */
export function secondsAt(curve: Curve, step: number): number {
  const count = countUntil(curve, step);
  const before = curve.moments[count - 1] ?? { step: 0, seconds: 0 };
  const after = curve.moments[count];
  if (!after) return before.seconds;
  const share = (step - before.step) / (after.step - before.step);
  return before.seconds + share * (after.seconds - before.seconds);
}

/** The last update that was made by then. */
export function stepAtSeconds(curve: Curve, seconds: number): number {
  let [low, high] = [0, stepOf(curve)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (secondsAt(curve, middle) <= seconds) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The mean loss of the last `width` updates until `step`; NaN at update 0. */
export function meanLoss({ losses }: Pick<Curve, 'losses'>, step: number, width: number): number {
  const from = Math.max(0, step - width);
  let sum = 0;
  for (let i = from; i < step; i++) sum += losses[i];
  return sum / (step - from);
}

/** Updates a second, over about the last two seconds of training; undefined before there are two moments. */
export function paceOf({ moments }: Curve): number | undefined {
  const last = moments.at(-1);
  const from =
    moments.findLast(({ seconds }) => last !== undefined && seconds <= last.seconds - 2) ?? moments[0];
  if (!last || last.seconds <= from.seconds) return undefined;
  return (last.step - from.step) / (last.seconds - from.seconds);
}
