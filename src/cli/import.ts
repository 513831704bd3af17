/**
 * `import WEIGHTS [--inputs X.npy] [--targets Y.npy] …`: prints the network of a file of weights, PyTorch's, Keras's or ONNX's, as an
 * experiment that `gradients` takes; on standard error a line for each of its tensors says what it became. See docs/import.md.
 */
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ExperimentError, formatExperiment } from '../rnn/index.ts';
import { importExperiment, ImportError, importNames, type NamedBytes } from '../rnn/import/index.ts';
import { fileProblem, InputError, parseOptions } from './input.ts';
import type { Terminal } from './terminal.ts';

const USAGE =
  'usage: import WEIGHTS [--inputs X.npy] [--targets Y.npy] [--loss mse|squared-error|cross-entropy|bce|linear] [--reduction sum|mean] [--at all|last] [--cell tanh|relu] [--output NAME] [--steps-first]';

const text = { type: 'string' } as const;
const options = {
  inputs: text,
  targets: text,
  loss: text,
  reduction: text,
  at: text,
  cell: text,
  output: text,
  'steps-first': { type: 'boolean' },
} as const;

/** @returns the exit status */
export async function importWeights(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseOptions(args, options, USAGE);
  if (positionals.length !== 1) throw new InputError(USAGE);
  const [path] = positionals;
  const { inputs, targets, output } = values;
  const request = {
    weights: read(terminal, path),
    beside: (name: string) => readBeside(terminal, path, name),
    ...(inputs !== undefined && { inputs: read(terminal, inputs) }),
    ...(targets !== undefined && { targets: read(terminal, targets) }),
    ...(output !== undefined && { output }),
    ...(values['steps-first'] && { stepsFirst: true }),
    ...choice('loss', values.loss),
    ...choice('reduction', values.reduction),
    ...choice('at', values.at),
    ...choice('cell', values.cell),
  };
  const { experiment, format, table, leftOver, notes } = await named(path, () => importExperiment(request));
  terminal.warn(`${path}: ${format}`);
  for (const { tensor, shape, became, how } of table) {
    terminal.warn(`${tensor} (${shape.join(', ')}) → ${became}: ${how}`);
  }
  for (const { name, shape } of leftOver) terminal.warn(`${name} (${shape.join(', ')}): left over`);
  for (const note of notes) terminal.warn(note);
  terminal.print(`${formatExperiment(experiment)}\n`);
  return 0;
}

type Choices = typeof importNames;

function choice<Name extends keyof Choices>(
  name: Name,
  value: string | undefined,
): { readonly [name in Name]?: Choices[Name][number] } {
  if (value === undefined) return {};
  const known: readonly string[] = importNames[name];
  if (known.includes(value)) return { [name]: value } as { readonly [name in Name]: Choices[Name][number] };
  throw new InputError(`--${name}: expected one of ${known.join(', ')}, got "${value}"`);
}

function read({ folder }: Terminal, path: string): NamedBytes {
  try {
    return { name: basename(path), bytes: new Uint8Array(readFileSync(resolve(folder, path))) };
  } catch (error) {
    throw new InputError(`${path}: ${fileProblem(error)}`);
  }
}

function readBeside(terminal: Terminal, path: string, name: string): Uint8Array | undefined {
  const file = resolve(terminal.folder, dirname(path), name);
  return existsSync(file) ? read(terminal, file).bytes : undefined;
}

async function named<Result>(path: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isInput = error instanceof ImportError || error instanceof ExperimentError;
    throw isInput ? new InputError(`${path}: ${error.message}`) : error;
  }
}
