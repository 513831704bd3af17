/** Reads files of weights and what is run on them: the work of a worker, which has no page. */
import {
  type CellName,
  ExperimentError,
  MatrixSyntaxError,
  NonFiniteError,
  parseArrays,
} from '../../../rnn/index.ts';
import { formatExperiment, type Vector } from '../../../rnn/index.ts';
import { importExperiment, type Imported, ImportError, type NamedBytes } from '../../../rnn/import/index.ts';
import {
  compareOutputs,
  type Comparison,
  type GivenOutputs,
  outputsOf,
  outputWidth,
} from '../../../rnn/import/outputs.ts';
import { readNpy } from '../../../rnn/import/read/npy.ts';
import type { Bundle } from './bundle.ts';
import { npyOf } from './npy.ts';
import { TokenError, tokensIn, vocabularyOf } from './tokens.ts';

/** What the visitor says beside the files. */
export interface Settings extends Pick<
  Parameters<typeof importExperiment>[0],
  'output' | 'loss' | 'reduction' | 'at' | 'cell' | 'stepsFirst'
> {
  /** Typed, in place of inputs. */
  readonly text?: string;
}

export interface ImportQuestion {
  readonly bundle: Bundle;
  readonly settings: Settings;
  /** Which one is looked at, from 0. */
  readonly sequence: number;
}

/** What was found in the files, but for the numbers. */
export interface Found extends Pick<
  Imported,
  'format' | 'table' | 'leftOver' | 'linears' | 'takesCell' | 'embedding' | 'notes'
> {
  readonly layers: readonly { readonly cell: CellName; readonly sizes: readonly number[] }[];
  /** Inputs and outputs at a step. */
  readonly m: number;
  readonly q: number;
  /** Steps of each sequence. */
  readonly lengths: readonly number[];
  readonly loss: Imported['experiment']['loss'];
  readonly reduction: Imported['experiment']['reduction'];
  readonly at: 'all' | 'last';
  /** The tensor that is the output layer. */
  readonly output: string | undefined;
  /** o_t of the sequence that is looked at, its first steps and units. */
  readonly outputs: readonly Vector[];
  /** Of how many sequences outputs were computed. */
  readonly computed: number;
}

/** Why nothing was read: what is wrong, and where. */
export interface ImportFault {
  readonly fault: string;
}

/** Bytes of all files together. */
const MOST_BYTES = 2 ** 30;
/** Outputs that are looked at. */
const STEPS = 8;
const UNITS = 8;

interface Whole {
  readonly key: string;
  readonly imported: Imported;
  readonly outputs: readonly (readonly Vector[])[];
}

/** A setting with which outputs agree. */
export type Cure = Pick<Settings, 'cell' | 'stepsFirst'>;
export type Compared = Comparison & { readonly cure?: Cure };

export type Reader = ReturnType<typeof createReader>;

export function createReader() {
  let last: Whole | undefined;

  async function whole({ bundle, settings }: ImportQuestion): Promise<Whole> {
    const key = keyOf(bundle, settings);
    if (last?.key === key) return last;
    last = undefined;
    const imported = await importExperiment(await requestOf(bundle, settings));
    last = { key, imported, outputs: outputsOf(imported.experiment) };
    return last;
  }

  return {
    /** What is in the files, with the outputs of one sequence. */
    read: (question: ImportQuestion): Promise<Found | ImportFault> =>
      orFault(async () => foundIn(await whole(question), question.sequence)),

    /** @param given as it was pasted, or an array of NumPy */
    compare: (question: ImportQuestion, given: string | File): Promise<Compared | ImportFault> =>
      orFault(async () => {
        const { imported, outputs } = await whole(question);
        if (outputs.length === 0)
          throw new ImportError('outputs of so large a network are not computed here');
        const theirs = await givenOutputs(given);
        const comparison = compareOutputs(outputs, theirs, outputWidth(imported.experiment));
        if (comparison.kind === 'same') return comparison;
        const cure = await cureOf(question, imported, theirs);
        return { ...comparison, ...(cure && { cure }) };
      }),

    /** The experiment, as the text of a file. */
    experiment: (question: ImportQuestion): Promise<{ readonly text: string } | ImportFault> =>
      orFault(async () => ({ text: formatExperiment((await whole(question)).imported.experiment) })),

    /** What the network is run on, (B, T, m), as np.load reads it. */
    inputs: (question: ImportQuestion): Promise<{ readonly bytes: Uint8Array<ArrayBuffer> } | ImportFault> =>
      orFault(async () => {
        const { sequences } = (await whole(question)).imported.experiment;
        const [{ inputs }] = sequences;
        const shape = [sequences.length, inputs.length, inputs[0].length];
        return {
          bytes: npyOf(
            shape,
            sequences.flatMap((sequence) => sequence.inputs.flat()),
          ),
        };
      }),
  };
}

/** What the file does not say may be otherwise. */
async function cureOf(
  { bundle, settings }: ImportQuestion,
  { takesCell, experiment }: Imported,
  theirs: GivenOutputs,
): Promise<Cure | undefined> {
  const cells = 'layers' in experiment ? experiment.layers.map(({ cell }) => cell) : [experiment.cell];
  const others: readonly Cure[] = [
    ...(bundle.inputs ? [{ stepsFirst: !settings.stepsFirst }] : []),
    ...(takesCell ? [{ cell: cells.includes('relu') ? 'tanh' : 'relu' } as const] : []),
  ];
  for (const other of others) {
    try {
      // Targets have no part in outputs, and may not fit then.
      const { targets: _, ...request } = await requestOf(bundle, { ...settings, ...other });
      const { experiment: own } = await importExperiment(request);
      if (compareOutputs(outputsOf(own), theirs, outputWidth(own)).kind === 'same') return other;
    } catch (error) {
      if (!(error instanceof ImportError || error instanceof NonFiniteError)) throw error;
    }
  }
  return undefined;
}

const keyOf = ({ shards, ...files }: Bundle, settings: Settings): string =>
  JSON.stringify([
    [...Object.entries(files as Record<string, File>), ...shards.map((file) => ['shard', file] as const)].map(
      ([part, { name, size, lastModified }]) => [part, name, size, lastModified],
    ),
    settings,
  ]);

async function requestOf(bundle: Bundle, { text = '', ...settings }: Settings) {
  const { weights, inputs, targets, vocabulary, shards } = bundle;
  if (!weights) throw new ImportError('there are no weights yet: choose their file, too');
  const all = [weights, inputs, targets, vocabulary, ...shards].filter((file) => file !== undefined);
  const size = all.reduce((sum, file) => sum + file.size, 0);
  if (size > MOST_BYTES) {
    const megabytes = (bytes: number) => Math.ceil(bytes / 1e6).toLocaleString('en-GB');
    throw new ImportError(
      `${megabytes(size)} MB are too much, ${megabytes(MOST_BYTES)} MB are the most that is read here`,
    );
  }
  const beside = new Map(
    await Promise.all(shards.map(async (file) => [file.name, (await bytesOf(file)).bytes] as const)),
  );
  const words = vocabulary && vocabularyOf(await textOf(vocabulary), vocabulary.name);
  return {
    ...settings,
    weights: await bytesOf(weights),
    beside: (name: string) => beside.get(name),
    ...(text.trim() ? { tokens: tokensIn(text, words) } : inputs && { inputs: await bytesOf(inputs) }),
    ...(targets && { targets: await bytesOf(targets) }),
  };
}

async function bytesOf(file: File): Promise<NamedBytes> {
  try {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  } catch {
    throw new ImportError(`${file.name} cannot be read. Is it a folder, or was it moved or changed?`);
  }
}

const textOf = async (file: File): Promise<string> => new TextDecoder().decode((await bytesOf(file)).bytes);

function foundIn({ imported, outputs }: Whole, sequence: number): Found {
  const { experiment, format, table, leftOver, linears, takesCell, embedding, notes } = imported;
  const { sequences, loss, reduction } = experiment;
  const layers =
    'layers' in experiment
      ? experiment.layers
      : [{ cell: experiment.cell, directions: [{ weights: experiment.weights }] }];
  const { V } = ('layers' in experiment ? experiment.output : experiment.weights) ?? {};
  const { targets } = sequences[0];
  return {
    format,
    table,
    leftOver: leftOver.map(({ name, shape }) => ({ name, shape })),
    linears,
    takesCell,
    ...(embedding && { embedding }),
    notes,
    layers: layers.map(({ cell, directions }) => ({
      cell,
      sizes: directions.map(({ weights }) => weights.W[0].length),
    })),
    m: layers[0].directions[0].weights.U[0].length,
    q: V?.length ?? outputWidth(experiment),
    lengths: sequences.map(({ inputs }) => inputs.length),
    loss,
    reduction,
    at: targets.length > 1 && targets.at(-2) === null ? 'last' : 'all',
    output: table.find(({ became }) => /(^|\.)V$/.test(became))?.tensor,
    outputs: (outputs[sequence] ?? []).slice(0, STEPS).map((o) => o.slice(0, UNITS)),
    computed: outputs.length,
  };
}

/** What PyTorch prints of a layer: its outputs, and its last states, which are left out. */
const firstOfTuple = (text: string): string => {
  const start = /^\s*\(\s*(?=(?:tensor|array)\()/.exec(text);
  if (!start) return text;
  const from = start[0].length;
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return text.slice(from, at + 1);
  }
  return text;
};

async function givenOutputs(given: string | File): Promise<GivenOutputs> {
  if (typeof given !== 'string') {
    const { name, bytes } = await bytesOf(given);
    const { shape, numbers } = readNpy(bytes, name);
    return { shape, values: numbers() };
  }
  const [first] = parseArrays(firstOfTuple(given));
  const { shape, values, halfUnits } = first.written;
  return { shape, values, halfUnits };
}

/** Faults of what was brought are answers; others are thrown. */
async function orFault<Answer>(work: () => Promise<Answer>): Promise<Answer | ImportFault> {
  try {
    return await work();
  } catch (error) {
    const isKnown =
      error instanceof ImportError ||
      error instanceof ExperimentError ||
      error instanceof MatrixSyntaxError ||
      error instanceof NonFiniteError ||
      error instanceof TokenError;
    if (isKnown) return { fault: error.message };
    // What does not fit into memory.
    if (error instanceof RangeError) return { fault: `too large for this browser: ${error.message}` };
    throw error;
  }
}
