/** A recurrent network as it is found among the tensors of a file. */
import type { CellName } from '../../cells/index.ts';
import { type CellWeights, type Layer, type OutputWeights, widthOf } from '../../experiment.ts';
import { refuse } from '../fault.ts';
import type { Tensor } from '../tensor.ts';

/** A parameter of a network, as paths of an experiment with layers have it. */
export type ParameterPath =
  `layers[${number}].directions[${number}].weights.${keyof CellWeights}` | `output.${keyof OutputWeights}`;

/** What a tensor of a file became. */
export interface Use {
  readonly tensor: Tensor;
  readonly place: ParameterPath;
  /** What was done to it: `transposed`, `blocks r z n of z r n`. */
  readonly how: string;
}

export interface FoundNetwork {
  readonly layers: readonly Layer[];
  readonly output?: OutputWeights;
  readonly uses: readonly Use[];
  /** Tensors that could be the output layer: names of the weights of linear layers that read what the last layer hands on. */
  readonly linears: readonly string[];
  /** What a reader of the result should know, in sentences. */
  readonly notes: readonly string[];
  /** Whether the file says that only the last step is handed on. */
  readonly readsLast?: boolean;
  /** Whether the file leaves open what the activation of its simple cells is. */
  readonly takesCell?: boolean;
}

/** What the caller knows better than the file. */
export interface Wishes {
  /** The activation of a simple cell, which PyTorch's files do not name. */
  readonly cell?: 'tanh' | 'relu';
  /** The tensor that is `V`; null: none is, and o_t is what the last layer hands on. */
  readonly output?: string | null;
}

/** Names with numbers in them by these: `rnn_2` before `rnn_10`. */
export const compareNames = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** The cell that has so many blocks of rows. */
export function cellOf(blocks: number, simple: CellName): CellName | undefined {
  return ({ 1: simple, 3: 'gru', 4: 'lstm' } as const)[blocks];
}

/**
 * A layer reads what the one below it hands on.
 * @param name of the layer in the file
 * @throws ImportError
 */
export function assertFits(below: Layer | undefined, { directions }: Layer, name: string): void {
  if (!below) return;
  const width = widthOf(below);
  for (const { weights } of directions) {
    const reads = weights.U[0].length;
    if (reads !== width)
      refuse(name, `reads ${reads} numbers, and the recurrent layer below hands on ${width}`);
  }
}
