/** What of the network is on show at a moment: pure, from the picture, the moment and the selection. */
import { recurrentOf } from '../../../rnn/cells/index.ts';
import {
  cells,
  type SingleExperiment,
  type Flow,
  type LossStep,
  sizesOf,
  type WrongStep,
} from '../../../rnn/index.ts';
import type { Place } from '../../experiment/place.ts';
import type { Picture } from '../../experiment/picture.ts';
import type { NetworkEdge, NetworkShape, Stack } from './layout.ts';
import { type Moment, progress } from '../../experiment/timeline.ts';
import { clamp } from '../../chart/clamp.ts';

export interface NetworkView {
  readonly picture: Picture;
  readonly moment: Moment;
  readonly selected: Place;
  readonly hovered: Place | undefined;
  /** Where someone's own gradient goes wrong first. */
  readonly marked?: WrongStep | undefined;
  /** The edges on which someone’s own gradient has a wrong factor, at every step. */
  readonly wrongEdges?: readonly NetworkEdge['kind'][] | undefined;
  /** The same of the parts of an opened step. */
  readonly wrongWays?: readonly (readonly [from: string, to: string])[] | undefined;
}

/** What the drawing of an experiment's network depends on. */
export function networkShapeOf(experiment: SingleExperiment): NetworkShape {
  const { hasCellState, gates } = cells[experiment.cell];
  const isHeadless = !experiment.weights.V;
  return {
    ...sizesOf(experiment),
    recurrent: recurrentOf(experiment.cell),
    hasCellState,
    hasGates: gates.length > 1,
    ...(isHeadless && { isHeadless }),
  };
}

/** An edge with a gradient on it. */
export interface Ribbon extends NetworkEdge {
  /** How much of it is drawn, 0 to 1. */
  readonly share: number;
  /** Norm of the gradient where the ribbon starts and where it ends. */
  readonly norms: readonly [number, number];
}

/** The loss whose gradient is drawn: the one hovered, else the one that is playing. */
export function lossOnShow({ moment, hovered }: NetworkView): LossStep | undefined {
  return hovered?.t ?? (moment.of === 'forward' ? undefined : moment.of);
}

/** The term on show: the one hovered, else the last one that the gradient has reached. */
export function termOnShow({ moment, selected, hovered }: NetworkView): Place | undefined {
  return hovered ?? (moment.reached === undefined ? undefined : selected);
}

/** Whether an edge is the copy of the parameter at which the term on show ends. */
export function isPicked({ parameter, step }: NetworkEdge, view: NetworkView): boolean {
  const term = termOnShow(view);
  return term !== undefined && parameter === term.parameter && step === term.k;
}

/** Whether a factor on an edge is wrong, or what leads to the first step that is. */
export const isWrong = (edge: NetworkEdge, view: NetworkView): boolean =>
  view.wrongEdges?.includes(edge.kind) || isMarked(edge, view);

/** Whether the mistake that is marked is made on an edge: on the way to what is wrong first. */
export function isMarked({ kind, step }: NetworkEdge, view: NetworkView): boolean {
  const { marked, picture, wrongEdges = [], wrongWays = [] } = view;
  if (!marked) return false;
  const { of, way } = marked;
  // What arrives at a is wrong within the step, where the wrong factor is known and lit.
  if (of === 'a' && wrongEdges.length + wrongWays.length > 0) return false;
  if (way === 'forward') {
    const kinds = { h: 'toPrevious', c: 'toPreviousCell', o: 'toHidden', E: 'toOutput', x: 'toInput', a: 'toInput' }; // prettier-ignore
    return kind === kinds[of] && step === marked.step;
  }
  if (of === 'x') return kind === 'toInput' && step === marked.step;
  if (marked.step === picture.length) return kind === 'toHidden' && step === marked.step;
  return kind === (of === 'c' ? 'toPreviousCell' : 'toPrevious') && step === marked.step + 1;
}

export function ribbonsOf(edges: readonly NetworkEdge[], view: NetworkView): Ribbon[] {
  const loss = lossOnShow(view);
  if (loss === undefined || !view.picture.isReady(loss)) return [];
  const flow = view.picture.flow(loss);
  return edges
    .map((edge) => ({ ...edge, norms: normsAlong(edge, flow), share: shareOf(edge, view) }))
    .filter(({ share, norms }) => share > 0 && norms[0] > 0);
}

function normsAlong({ kind, step }: NetworkEdge, flow: Flow): readonly [number, number] {
  const end = flow[kind]![step - 1];
  if (kind === 'toOutput') return [end, end];
  if (kind === 'toHidden') return [flow.toOutput[step - 1], end];
  const isFromCell = kind === 'toPreviousCell' || kind === 'toInput';
  return [(isFromCell && flow.cell ? flow.cell : flow.hidden)[step], end];
}

function shareOf({ kind, step }: NetworkEdge, { moment, hovered }: NetworkView): number {
  if (hovered) {
    if (kind === 'toOutput' || kind === 'toHidden') return step === hovered.t ? 1 : 0;
    return kind !== 'toInput' && step > hovered.k && step <= hovered.t ? 1 : 0;
  }
  if (kind === 'toOutput' || kind === 'toHidden') return progress[kind](moment, step);
  const share = progress.fromHidden(moment, step);
  // What h_t sends to c_t goes on from there.
  if (kind === 'toCell') return Math.min(1, 2 * share);
  if (kind === 'toPreviousCell') return Math.max(0, 2 * share - 1);
  return share;
}

/** Whether the gradient on show has arrived at h_step. */
export function hasArrived(step: number, { moment, hovered }: NetworkView): boolean {
  if (hovered) return step >= hovered.k && step <= hovered.t;
  if (moment.of === 'all') return moment.elapsed >= 1;
  return moment.reached !== undefined && step >= moment.reached && step <= Number(moment.of);
}

/** The step at which something happens; undefined where it happens at all of them. */
export function activeStep({ of, forward, reached }: Moment): number | undefined {
  if (of === 'forward') return Math.ceil(forward);
  return of === 'all' ? undefined : (reached ?? of);
}

/** On the way forward, within a step: inputs and the previous state first, then the output, then the loss. */
const EDGE_START = {
  toInput: 0,
  toPrevious: 0,
  toPreviousCell: 0,
  toCell: 0.2,
  toHidden: 0.4,
  toOutput: 0.7,
};
const EDGE_TIME = 0.3;
/** A value lights up while the last part of the edge to it is traced. */
const VALUE_DELAY = 0.2;

/** How much of an edge the forward pass has traced, 0 to 1. */
export function forwardShare(forward: number, kind: NetworkEdge['kind'], step: number): number {
  return clamp((forward - (step - 1) - EDGE_START[kind]) / EDGE_TIME, 0, 1);
}

/** How far a vector has been computed, 0 to 1; inputs and h_0 are given. */
export function litOf({ kind, step }: Pick<Stack, 'kind' | 'step'>, { forward }: Moment): number {
  if (kind === 'x' || step === 0) return 1;
  return forwardShare(forward - VALUE_DELAY, kind === 'o' ? 'toHidden' : 'toPrevious', step);
}

/** The numbers of a vector. */
export function valuesOf(
  { kind, step }: Pick<Stack, 'kind' | 'step'>,
  { experiment, gradients, cells }: Picture,
): readonly number[] {
  if (kind === 'x') return experiment.inputs[step - 1];
  if (kind === 'o') return gradients.outputs[step - 1];
  if (kind === 'c') return step === 0 ? experiment.initial.c! : cells![step - 1];
  return step === 0 ? experiment.initial.h : gradients.hidden[step - 1];
}
