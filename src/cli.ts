/**
 * `gradients FILE.json [--terms]`: prints what `differentiate` computes of an experiment, as JSON; `-` reads
 * standard input, `--terms` adds `termNorms`. Bad input: one line on standard error, exit status 2.
 */
import { readFileSync } from 'node:fs';
import {
  differentiate,
  type Experiment,
  ExperimentError,
  itemize,
  NonFiniteError,
  parseExperiment,
} from './rnn/index.ts';

const USAGE = 'usage: gradients FILE.json [--terms] (- for standard input)';

/** Something the user can mend; its message is all that is printed. */
class InputError extends Error {}

function main(args: readonly string[]): void {
  const files = args.filter((arg) => arg !== '--terms');
  const unknown = files.find((arg) => arg.startsWith('-') && arg !== '-');
  if (unknown) throw new InputError(`unknown option ${unknown}; ${USAGE}`);
  if (files.length !== 1) throw new InputError(USAGE);

  const experiment = parseExperiment(readJson(files[0]));
  const result = args.includes('--terms') ? withTerms(experiment) : differentiate(experiment);
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

function withTerms(experiment: Experiment) {
  const { gradients, termNorms } = itemize(experiment);
  return { ...gradients, termNorms };
}

function readJson(file: string): unknown {
  const name = file === '-' ? 'standard input' : file;
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const known: Record<string, string> = { ENOENT: 'no such file', EISDIR: 'a folder, expected a file' };
    throw new InputError(`${name}: ${known[code!] ?? message}`);
  }
  text = text.replace(/^\uFEFF/, ''); // the byte order mark that some editors write
  if (!text.trim()) throw new InputError(`${name}: empty, expected an experiment as JSON`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name}: not JSON: ${(error as Error).message}`);
  }
}

function fail({ message }: Error): void {
  process.stderr.write(`gradients: ${message.replace(/\s+/g, ' ')}\n`);
  process.exitCode = 2;
}

process.stdout.on('error', fail); // a full disk, or a reader that has left
try {
  main(process.argv.slice(2));
} catch (error) {
  const isInput =
    error instanceof InputError || error instanceof ExperimentError || error instanceof NonFiniteError;
  if (!isInput) throw error;
  fail(error);
}
