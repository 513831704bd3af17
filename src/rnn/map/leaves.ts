/** The numbers of networks along a map, written into the leaves of one that is lowered: only those that change. */
import type { GraphNode } from '../../autograd/index.ts';
import { type CellName, recurrentOf } from '../cells/index.ts';
import { type Matrix, type ParameterName, sizesOf } from '../experiment.ts';
import { biasesOf, type DrawnWeights, drawWeights, radiiOf, scaledEntry, toRadius } from '../initialise.ts';
import { restScheme, restSequence } from '../rest/experiment.ts';
import type { Prepared } from '../rest/prepared.ts';
import { leavesOf } from '../unroll.ts';
import { spreadBiases } from './biases.ts';
import { experimentAt, type PointSettings } from './plane.ts';

/** Draws and sequences that are remembered: those of one job are the same for all its points. */
const MOST_KNOWN = 256;

/** What the leaves hold. */
type Held = Pick<PointSettings, 'gain' | 'radius' | 'forgetBias' | 'biasVariance' | 'amplitude'> & {
  readonly seed: number;
};

export class Leaves {
  readonly #cell: CellName;
  readonly #prepared: Prepared;
  readonly #draws = new Map<number, DrawnWeights>();
  /** Spectral radii of the blocks of W, by draws. */
  readonly #radii = new Map<number, readonly number[]>();
  /** By forget biases, unless the draw spreads them itself. */
  readonly #biases = new Map<number, readonly number[] | undefined>();
  /** By amplitudes. */
  readonly #inputs = new Map<number, Matrix>();
  /** W, or the vector in its place. */
  readonly #recurrent: ParameterName | undefined;
  /** It as it is set, row by row. */
  readonly #W: Float64Array;
  #held: Held | undefined;

  /** @param place one of those that follow: they differ in gain, or radius, biases and amplitude alone */
  constructor(cell: CellName, prepared: Prepared, place: PointSettings) {
    this.#cell = cell;
    this.#prepared = prepared;
    this.#recurrent = recurrentOf(cell);
    this.#W = new Float64Array(this.#recurrent ? prepared.network.parameters[this.#recurrent]!.size : 0);
    const example = experimentAt(cell, place, 0);
    for (const [leaf, numbers] of leavesOf(example, prepared.network)) prepared.replay.set(leaf, numbers);
  }

  /** Sets the network of a draw of a place, the numbers of `experimentAt`. @returns whether it is another one than before */
  set(place: PointSettings, seed: number): boolean {
    const { parameters } = this.#prepared.network;
    const held = this.#held;
    const isOther = seed !== held?.seed;
    const isScaled = isOther || place.gain !== held.gain || place.radius !== held.radius;
    const isBiased =
      isOther || place.forgetBias !== held.forgetBias || place.biasVariance !== held.biasVariance;
    const isRead = place.amplitude !== held?.amplitude;
    const draw = remembered(this.#draws, seed, () => this.#draw(place, seed));
    if (isOther) {
      this.#set(parameters.U, draw.U.flat());
      this.#set(parameters.V!, draw.V.flat());
      for (const [name, numbers] of Object.entries(draw.own)) {
        this.#set(parameters[name as ParameterName]!, numbers);
      }
    }
    if (isScaled && this.#recurrent) {
      this.#set(parameters[this.#recurrent]!, this.#scaled(draw, place, seed));
    }
    if (isBiased && parameters.b) {
      this.#set(parameters.b, this.#biased(draw, place, seed));
    }
    if (isRead) {
      const inputs = remembered(this.#inputs, place.amplitude, () => restSequence(place, this.#cell).inputs);
      this.#prepared.network.steps.forEach(({ x }, index) => this.#set(x, inputs[index]));
    }
    const { gain, radius, forgetBias, biasVariance, amplitude } = place;
    this.#held = { gain, radius, forgetBias, biasVariance, amplitude, seed };
    return isScaled || isRead || (isBiased && parameters.b !== undefined);
  }

  #set(leaf: GraphNode, numbers: ArrayLike<number>): void {
    this.#prepared.replay.set(leaf, numbers);
  }

  #draw(place: PointSettings, seed: number): DrawnWeights {
    const sequence = restSequence(place, this.#cell);
    const scheme = restScheme(this.#cell, place);
    return drawWeights(this.#cell, { ...sizesOf(sequence), scheme, seed });
  }

  #biased(draw: DrawnWeights, { forgetBias, biasVariance }: PointSettings, seed: number): readonly number[] {
    const set = () => biasesOf(this.#cell, draw, forgetBias);
    const own = draw.kept ? set() : remembered(this.#biases, forgetBias, set);
    if (biasVariance === undefined) return own!;
    return spreadBiases(own, this.#prepared.network.parameters.b!.size, biasVariance, seed);
  }

  /** W of a place. */
  #scaled({ W }: DrawnWeights, { gain, radius, n }: PointSettings, seed: number): Float64Array {
    const numbers = this.#W;
    let at = 0;
    for (const row of W) for (const x of row) numbers[at++] = scaledEntry(x, gain);
    if (radius === undefined) return numbers;
    const own = remembered(this.#radii, seed, () =>
      radiiOf(
        this.#cell,
        W.map((row) => row.map((x) => scaledEntry(x, gain))),
      ),
    );
    for (let i = 0; i < at; i++) numbers[i] = toRadius(numbers[i], radius, own[Math.floor(i / (n * n))]);
    return numbers;
  }
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= MOST_KNOWN) known.clear();
  const made = make();
  known.set(key, made);
  return made;
}
