/**
 * The order in which a network is shown: forward, back from each loss, all losses together. A position on it is a
 * number; whole numbers are the frames of stepping. Everything that is drawn is a function of the position.
 */
import type { LossStep } from '../../rnn/index.ts';
import { clamp } from '../chart/clamp.ts';

export interface Phase {
  /** `forward`, or which loss is being carried back. */
  readonly of: 'forward' | LossStep;
  readonly start: number;
  readonly end: number;
}

export interface Timeline {
  readonly phases: readonly Phase[];
  readonly end: number;
}

/** Where the gradient of E_t stands: frames after the start of its phase at which it has reached o_t and h_t. */
const AT_OUTPUT = 1;
const AT_HIDDEN = 2;
const ALL_FRAMES = 1;

/**
 * Forward takes a frame a step. Back from E_t: o_t, h_t, and each hidden state before it down to h_0. A phase ends with
 * all of it drawn, and the next one starts from there. `lossSteps` are the steps with a target, counted from 1.
 */
export function timeline(length: number, lossSteps: readonly number[]): Timeline {
  const phases: Phase[] = [];
  let start = 0;
  const append = (of: Phase['of'], frames: number) => {
    phases.push({ of, start, end: start + frames });
    start += frames;
  };
  append('forward', length);
  for (const t of lossSteps.toReversed()) append(t, AT_HIDDEN + t);
  if (lossSteps.length) append('all', ALL_FRAMES);
  return { phases, end: start };
}

export function phaseAt({ phases }: Timeline, position: number): Phase {
  return phases.find(({ end }) => position <= end) ?? phases[phases.length - 1];
}

/** Frames after which the gradient of E_t has just reached h_k. */
export const backFrom = (t: number, k: number): number => AT_HIDDEN + t - k;

/** The position at which the gradient of E_t has just reached h_k. */
export function arrival({ phases }: Timeline, t: number, k: number): number {
  const phase = phases.find(({ of }) => of === t);
  return phase ? phase.start + backFrom(t, k) : 0;
}

/** The moment that is drawn: how far the forward pass has come, and how far the gradient of which loss. */
export interface Moment {
  readonly of: Phase['of'];
  /** Steps computed so far, with the fraction of the step under way. */
  readonly forward: number;
  /** Frames since the phase began. */
  readonly elapsed: number;
  /** On the way back from one loss: the last h_k reached; undefined before h_t, and in other phases. */
  readonly reached: number | undefined;
}

export function momentAt(line: Timeline, position: number): Moment {
  const { of, start } = phaseAt(line, position);
  const elapsed = position - start;
  const isOneLoss = typeof of === 'number';
  return {
    of,
    forward: of === 'forward' ? position : line.phases[0].end,
    elapsed,
    reached:
      isOneLoss && elapsed >= AT_HIDDEN ? Math.max(0, of + AT_HIDDEN - Math.floor(elapsed)) : undefined,
  };
}

const partly = (x: number) => clamp(x, 0, 1);

/**
 * How much of each kind of edge is drawn at a moment, 0 to 1. Back from one loss, an edge takes a frame; all losses
 * together take half a frame to their hidden states, and half a frame from there.
 */
export const progress = {
  toOutput: ({ of, elapsed }: Moment, t: number): number => fromLoss(of, t, elapsed, elapsed),
  toHidden: ({ of, elapsed }: Moment, t: number): number => fromLoss(of, t, elapsed, elapsed - AT_OUTPUT),
  /** From h_j to h_{j-1}, and to x_j. */
  fromHidden({ of, elapsed }: Moment, j: number): number {
    if (of === 'all') return partly(2 * elapsed - 1);
    return typeof of === 'number' && j <= of ? partly(elapsed - AT_HIDDEN - (of - j)) : 0;
  },
};

function fromLoss(of: Phase['of'], t: number, elapsed: number, sinceStart: number): number {
  if (of === 'all') return partly(2 * elapsed);
  return of === t ? partly(sinceStart) : 0;
}
