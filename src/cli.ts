/**
 * The program `backflow`, whose one command is `gradients`.
 * `gradients FILE.json [--terms]`: prints what `differentiate` computes of an experiment, as JSON; `-` reads
 * standard input, `--terms` adds `termNorms`, in version 2 to each sequence.
 * `gradients FILE.json --check ANSWER.json`: says which gradients of an answer are right, and which mistakes explain wrong
 * ones and where it goes wrong; exit status 0 where all are right, else 1. ANSWER.json holds some of the gradients, or what `gradients` prints.
 * Where numbers cannot be compared, a line on standard error says why.
 * Bad input: one line on standard error, exit status 2.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import {
  diagnoseAnswer,
  differentiate,
  type BatchExperiment,
  type Experiment,
  ExperimentError,
  itemize,
  NonFiniteError,
  parseAnswer,
  parametersOf,
  parseExperiment,
  sequencesOf,
  toVersion1,
} from './rnn/index.ts';

const USAGE = 'usage: gradients FILE.json [--terms | --check ANSWER.json] (- for standard input)';

/** Something the user can mend; its message is all that is printed. */
class InputError extends Error {}

function main(args: readonly string[]): void {
  const { file, answer, terms } = read(args);
  const experiment = parseExperiment(readJson(file, 'an experiment'));
  if (answer !== undefined)
    return check('version' in experiment ? toVersion1(experiment) : experiment, answer);
  print(terms ? withTerms(experiment) : differentiate(experiment));
}

function read(args: readonly string[]) {
  const { values, positionals } = parseOptions(args);
  const { terms = false, check: answer } = values;
  if (positionals.length !== 1) throw new InputError(USAGE);
  const [file] = positionals;
  if (terms && answer !== undefined) throw new InputError(`--terms and --check exclude each other; ${USAGE}`);
  if (file === '-' && answer === '-') throw new InputError(`only one file can be standard input; ${USAGE}`);
  return { file, answer, terms };
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { terms: { type: 'boolean' }, check: { type: 'string' } },
      allowPositionals: true,
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-[^']*)'/.exec(message);
    throw new InputError(unknown ? `unknown option ${unknown[1]}; ${USAGE}` : USAGE);
  }
}

/** Prints verdicts by parameter, and sets the exit status. */
function check(experiment: Experiment, file: string): void {
  const answer = parseAnswer(readJson(file, 'an answer'), experiment);
  const { parameters, finding } = diagnoseAnswer(experiment, answer, progressReporter());
  const diagnoses = Object.entries(parameters);
  print({
    ...Object.fromEntries(
      diagnoses.map(([parameter, { verdict, digits, mistakes, findings }]) => [
        parameter,
        { verdict, digits, mistakes, findings },
      ]),
    ),
    finding,
  });
  for (const [parameter, { message }] of diagnoses) if (message) report(`${parameter}: ${message}`);
  if (diagnoses.some(([, { verdict }]) => verdict !== 'right')) process.exitCode = 1;
}

/** Says on standard error, every few seconds, where a long search is. */
function progressReporter(): (place: string, tried: number, of: number) => void {
  let last = Date.now();
  let said = '';
  return (place, tried, of) => {
    if (Date.now() - last < PATIENCE) return;
    last = Date.now();
    if (place !== said) report(place);
    said = place;
    report(`${tried} of ${of} ways back tried`);
  };
}

/** Milliseconds. */
const PATIENCE = 5000;

const print = (result: object) => process.stdout.write(`${JSON.stringify(result)}\n`);

/** So many norms make a text of some 480 million characters; JavaScript has no longer one than 536 million. */
const MOST_NORMS = 4e7;

/** @throws InputError where there are more norms than can be printed. */
function withTerms(experiment: Experiment | BatchExperiment) {
  const sequences = sequencesOf(experiment);
  const lengths = sequences.map(({ inputs }) => inputs.length);
  const count = parametersOf(experiment).length;
  if (count * lengths.reduce((sum, T) => sum + T * T, 0) > MOST_NORMS) {
    const most = Math.floor(Math.sqrt(MOST_NORMS / count / lengths.length));
    const found =
      lengths.length === 1
        ? `T = ${lengths[0]} has ${count} × ${lengths[0]}²`
        : `${lengths.length} sequences of up to ${lengths.reduce((most, T) => Math.max(most, T))} steps have ${count} × T²`;
    throw new InputError(
      `--terms: ${found} norms, too many to print; take at most ${most} steps, or leave --terms out`,
    );
  }
  const found = differentiate(experiment);
  const termNorms = sequences.map((sequence) => itemize(sequence).termNorms);
  if (!('sequences' in found)) return { ...found, termNorms: termNorms[0] };
  return {
    ...found,
    sequences: found.sequences.map((sequence, index) => ({ ...sequence, termNorms: termNorms[index] })),
  };
}

/** @param what the file should hold */
function readJson(file: string, what: string): unknown {
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
  if (!text.trim()) throw new InputError(`${name}: empty, expected ${what} as JSON`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${name}: not JSON: ${(error as Error).message}`);
  }
}

const report = (message: string) => process.stderr.write(`gradients: ${message.replace(/\s+/g, ' ')}\n`);

function fail({ message }: Error): void {
  report(message);
  process.exitCode = 2;
}

process.stdout.on('error', fail); // a full disk, or a reader that has left
try {
  const [command, ...args] = process.argv.slice(2);
  if (command !== 'gradients') throw new InputError(USAGE);
  main(args);
} catch (error) {
  const isInput =
    error instanceof InputError || error instanceof ExperimentError || error instanceof NonFiniteError;
  if (!isInput) throw error;
  fail(error);
}
