/** A layer of a network in one of its directions, as a network by itself. */
import { arriving } from '../chain.ts';
import {
  type Initial,
  type Matrix,
  type SingleExperiment,
  type SingleStack,
  type StackedExperiment,
  unitsOf,
  type Vector,
} from '../experiment.ts';
import { sequencesOf } from '../format/sequences.ts';
import { Passes } from '../passes.ts';
import { stackedGradientsOf } from './differentiate.ts';
import { type UnrolledStack, unrollStack, wrtOf } from './unroll.ts';

/** Which of them, all counted from 0. */
export interface CutPlace {
  readonly sequence: number;
  readonly layer: number;
  readonly direction: number;
  /** Of a sequence too long to be taken apart whole: the first step that is, from 1, in the order of reading. */
  readonly first?: number;
}

/** One sequence through layers, with its values and its gradients computed. */
export interface StackPass {
  readonly stack: SingleStack;
  readonly unrolled: UnrolledStack;
  readonly passes: Passes;
  readonly gradients: ReturnType<typeof stackedGradientsOf>;
}

/** @throws NonFiniteError when a number overflows, naming layer, node and step */
export function passOf(whole: StackedExperiment, sequence: number): StackPass {
  const stack = sequencesOf(whole)[sequence];
  const unrolled = unrollStack(stack);
  const passes = new Passes(unrolled, wrtOf(unrolled));
  return { stack, unrolled, passes, gradients: stackedGradientsOf(unrolled, passes.from('all')) };
}

/**
 * What stands at `place`, as a network by itself: it reads what the layer below hands on, in the order in which the direction
 * reads, and its losses are linear, E_t = g_t · h_t, where g_t is the part of dE/dh_t that does not come through time, but from
 * above. So its gradients, and all that it carries back, are those of the whole network. A step at which nothing comes from
 * above has no loss.
 *
 * The last layer is cut out with the output layer: with the losses themselves where it has one direction; where it has two,
 * with its own columns of V, and E_t = g_t · o_t for g_t = dE/do_t.
 */
export function cutOut({ stack, unrolled, passes, gradients }: StackPass, place: CutPlace): SingleExperiment {
  const { layer, direction } = place;
  const pass = passes.from('all');
  const read = layer === 0 ? stack.inputs : handedOn(gradients, layer - 1);
  const nodes = unrolled.layers[layer][direction].steps.map(({ h }) => h);
  return ofPart(stack, place, {
    initial: stack.layers[layer].directions[direction].initial,
    inputs: inReadingOrder(place, read),
    targets: inReadingOrder(place, stack.targets),
    arriving: inReadingOrder(
      place,
      nodes.map((h, index) => arriving(pass, h, index + 1)),
    ),
    atOutput: () =>
      inReadingOrder(
        place,
        unrolled.steps.map(({ o }) => Array.from(pass.cotangent(o))),
      ),
  });
}

/** What was computed of a part, in the order in which its direction reads. */
interface Computed extends Pick<SingleExperiment, 'inputs' | 'targets'> {
  readonly initial: Initial;
  /** What arrives at h_t from above. */
  readonly arriving: Matrix;
  /** dE/do_t */
  readonly atOutput: () => Matrix;
}

/** See `cutOut`. */
export function ofPart(
  { layers, output, loss, share }: SingleStack,
  place: CutPlace,
  { initial, inputs, targets, arriving, atOutput }: Computed,
): SingleExperiment {
  const { cell, directions } = layers[place.layer];
  const { weights } = directions[place.direction];
  const common = { cell, initial, inputs };
  const isLast = place.layer === layers.length - 1;
  if (isLast && directions.length === 1) {
    return { ...common, weights: { ...weights, ...output }, targets, loss, ...(share && { share }) };
  }
  if (isLast && output) {
    const { V, ...bias } = output;
    const [from, to] = columnsOf({ layers }, place);
    return {
      ...common,
      weights: { ...weights, V: V.map((row) => row.slice(from, to)), ...bias },
      targets: atOutput().map(orNull),
      loss: 'linear',
    };
  }
  return { ...common, weights, targets: arriving.map(orNull), loss: 'linear' };
}

/** A list by t in the order in which a direction reads. */
export const inReadingOrder = <Of>({ direction }: CutPlace, list: readonly Of[]): readonly Of[] =>
  direction === 1 ? list.toReversed() : list;

/** What a layer hands on at each step: h_t of its directions side by side. */
const handedOn = ({ layers }: StackPass['gradients'], layer: number): Matrix =>
  layers[layer][0].hidden.map((_, t) => layers[layer].flatMap(({ hidden }) => hidden[t]));

/** The columns of V, or of the U above, that a direction feeds: from the first on, before the second. */
function columnsOf({ layers }: Pick<StackedExperiment, 'layers'>, { layer, direction }: CutPlace) {
  const widths = layers[layer].directions.map(({ weights }) => unitsOf(layers[layer].cell, weights));
  const from = direction === 1 ? widths[0] : 0;
  return [from, from + widths[direction]] as const;
}

const orNull = (row: Vector): Vector | null => (row.every((x) => x === 0) ? null : row);

/** What of a layer that was cut out can be changed. The rest is computed by the other layers. */
export const isChangeable = (
  whole: StackedExperiment,
  { layer }: CutPlace,
): { readonly inputs: boolean; readonly targets: boolean } => ({
  inputs: layer === 0,
  targets: layer === whole.layers.length - 1 && whole.layers[layer].directions.length === 1,
});

/** The whole network with the numbers of a layer that was cut out of it and changed. */
export function putBack(whole: StackedExperiment, place: CutPlace, cut: SingleExperiment): StackedExperiment {
  const { sequence, layer, direction } = place;
  const { V, d, ...weights } = cut.weights;
  const changeable = isChangeable(whole, place);
  const { output } = whole;
  const [from, to] = columnsOf(whole, place);
  const own = whole.sequences[sequence];
  const initialOf = (): { readonly initial?: Initial } => (own.initial ? {} : { initial: cut.initial });
  return {
    ...whole,
    layers: whole.layers.with(layer, {
      ...whole.layers[layer],
      directions: whole.layers[layer].directions.with(direction, {
        ...whole.layers[layer].directions[direction],
        weights,
        ...initialOf(),
      }),
    }),
    ...(output &&
      V && {
        output: {
          V: output.V.map((row, i) => [...row.slice(0, from), ...V[i], ...row.slice(to)]),
          ...(d && { d }),
        },
      }),
    sequences: whole.sequences.with(sequence, {
      ...own,
      ...(changeable.inputs && { inputs: inReadingOrder(place, cut.inputs) }),
      ...(changeable.targets && { targets: cut.targets }),
      ...(own.initial && {
        initial: own.initial.with(layer, own.initial[layer].with(direction, cut.initial)),
      }),
    }),
  };
}
