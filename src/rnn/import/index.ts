/** Networks of other frameworks as experiments: a file of weights, and the sequences that they are run on. */
import {
  type BatchExperiment,
  batchLossNames,
  type BatchLossName,
  ExperimentError,
  type Reduction,
  reductionNames,
  type StackedExperiment,
  stackSizesOf,
} from '../experiment.ts';
import { parseExperiment } from '../format/parse.ts';
import { cut } from '../json.ts';
import { embedded, embeddingIn, tokensOf } from './embedding.ts';
import { ImportError, refuse } from './fault.ts';
import { readNpy } from './read/npy.ts';
import { readWeights } from './read/file.ts';
import { recognise } from './recognise/index.ts';
import type { Use, Wishes } from './recognise/network.ts';
import { sequencesFrom } from './sequences.ts';
import { assertFew, countOf, isFloat, type Tensor } from './tensor.ts';

/** A file, as it is called and what it holds. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ImportRequest extends Wishes {
  readonly weights: NamedBytes;
  /** The files in the same folder: TensorFlow.js has its numbers there. */
  readonly beside?: (name: string) => Uint8Array | undefined;
  /** An array of NumPy, (T, m) or (B, T, m). */
  readonly inputs?: NamedBytes;
  /** An array of NumPy: as the inputs, with q outputs or the number of a class; of the last step alone without T. */
  readonly targets?: NamedBytes;
  /** `cross-entropy` where targets are classes, else `mse`, unless told. */
  readonly loss?: BatchLossName;
  /** `mean` unless told. */
  readonly reduction?: Reduction;
  /** Steps with a loss; as the shape of the targets says, else all, unless told. */
  readonly at?: 'all' | 'last';
  /** Of a batch T stands before B in inputs and targets, as PyTorch has it unless `batch_first` is set. */
  readonly stepsFirst?: boolean;
  /** In place of inputs: one sequence by the rows of the file's embedding. */
  readonly tokens?: readonly number[];
}

export interface Imported {
  /** A single layer in one direction without `layers`, which the pages can open. */
  readonly experiment: BatchExperiment | StackedExperiment;
  /** What the file is: `safetensors`. */
  readonly format: string;
  /** What each tensor became. */
  readonly table: readonly ImportedTensor[];
  /** Tensors that have no place in the experiment. */
  readonly leftOver: readonly Pick<Tensor, 'name' | 'shape'>[];
  /** Tensors that could be the output layer, for the setting `output`. */
  readonly linears: readonly string[];
  /** Whether the setting `cell` says what the file does not. */
  readonly takesCell: boolean;
  /** What the network reads tokens by, where the file has it: their number. */
  readonly embedding?: { readonly tensor: string; readonly tokens: number };
  /** What was drawn or taken for granted, in sentences. */
  readonly notes: readonly string[];
}

/** A tensor of the file, or a part of it, and what it became. */
export interface ImportedTensor {
  readonly tensor: string;
  readonly shape: readonly number[];
  /** The path in the experiment: `weights.W`. */
  readonly became: string;
  /** `as it is`, `transposed`, and so on. */
  readonly how: string;
}

export { ImportError } from './fault.ts';

/**
 * Reads a network and its sequences. Nothing that a file holds is run.
 * @throws ImportError naming the place in the file
 */
export async function importExperiment(request: ImportRequest): Promise<Imported> {
  const { weights, beside, targets, loss, reduction, at, stepsFirst } = request;
  const file = await readWeights(weights.bytes, beside);
  const { layers, output, uses, linears, notes, readsLast, takesCell = false } = recognise(file, request);
  const sizes = stackSizesOf({ layers, ...(output && { output }) });
  const weighed = new Set(uses.map(({ tensor }) => tensor));
  const embedding = embeddingIn(
    file.tensors.filter((tensor) => !weighed.has(tensor)),
    sizes.m,
  );
  const given = inputsGiven(request, embedding, sizes.m);
  const { notes: more, ...sequences } = sequencesFrom(
    {
      ...(loss && { loss }),
      ...(reduction && { reduction }),
      ...(at && { at }),
      ...(stepsFirst && { stepsFirst }),
      ...(given && { inputs: given.inputs }),
      ...(targets && { targets: readNpy(targets.bytes, targets.name) }),
    },
    sizes,
    readsLast,
  );
  const [{ cell, directions }] = layers;
  const isSingle = layers.length === 1 && directions.length === 1 && !directions[0].initial;
  const experiment: Imported['experiment'] = isSingle
    ? { version: 2, cell, weights: { ...directions[0].weights, ...output }, ...sequences }
    : { version: 2, layers, ...(output && { output }), ...sequences };
  const table = uses.map(({ tensor, place, how }): ImportedTensor => ({
    tensor: tensor.name,
    shape: tensor.shape,
    became: isSingle ? singlePlace(place) : place,
    how,
  }));
  if (given?.table) table.push({ tensor: given.table.name, shape: given.table.shape, ...LOOKED_UP });
  const weightsCount = [...weighed].reduce((sum, { shape, name }) => sum + countOf(shape, name), 0);
  assertFew(weightsCount + numbersIn(sequences.sequences), 'the network with its sequences');
  assertExperiment(experiment, table);
  return {
    experiment,
    format: file.format,
    table,
    leftOver: file.tensors.filter((tensor) => !weighed.has(tensor) && tensor !== given?.table),
    linears,
    takesCell,
    ...(embedding && { embedding: { tensor: embedding.name, tokens: embedding.shape[0] } }),
    notes: [...(output ? [] : [request.output === null ? NO_OUTPUT : NO_LINEAR]), ...notes, ...more],
  };
}

/** What the network is run on, and the embedding by which tokens became that. */
function inputsGiven({ inputs, tokens }: ImportRequest, embedding: Tensor | undefined, m: number) {
  const ids = tokens && tokensOf(tokens);
  const array = ids ?? (inputs && readNpy(inputs.bytes, inputs.name));
  if (!array) return undefined;
  if (!ids && (isFloat(array.dtype) || !embedding)) return { inputs: array };
  if (!embedding) return refuse(array.name, `the file has no embedding of ${m} numbers for tokens`);
  // Numbers of tokens are (T) or (B, T).
  if (array.shape.length > 2) return { inputs: array };
  return { inputs: embedded(array, embedding), table: embedding };
}

/** @throws ImportError naming the tensor that a fault is in */
function assertExperiment(experiment: Imported['experiment'], table: readonly ImportedTensor[]): void {
  try {
    parseExperiment(experiment);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    const { path, message } = error;
    const row = table.find(({ became }) => path === became || path.startsWith(`${became}[`));
    throw new ImportError(row ? `${cut(row.tensor, 80)}: ${message}` : message);
  }
}

const numbersIn = (sequences: Imported['experiment']['sequences']): number =>
  sequences
    .flatMap(({ inputs, targets }): readonly unknown[] => [...inputs, ...targets])
    .reduce<number>((sum, row) => sum + (Array.isArray(row) ? row.length : 1), 0);

const NO_OUTPUT = 'There is no output layer: o_t is h_t.';
const NO_LINEAR = `No linear layer reads what the last layer hands on. ${NO_OUTPUT}`;
const LOOKED_UP = { became: 'sequences[…].inputs', how: 'a row for each token' };

const singlePlace = (place: Use['place']): string => `weights.${place.slice(place.lastIndexOf('.') + 1)}`;

export const importNames = {
  loss: batchLossNames,
  reduction: reductionNames,
  at: ['all', 'last'],
  cell: ['tanh', 'relu'],
} as const;
