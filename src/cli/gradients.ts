/**
 * `gradients FILE.json [--terms]`: prints what `differentiate` computes of an experiment, as JSON; `-` reads
 * standard input, `--terms` adds `termNorms`, in version 2 to each sequence. Its weights may have names of others: a line on
 * standard error says as what they were read.
 * `gradients FILE.json --check ANSWER.json`: says which gradients of an answer are right, and which mistakes explain wrong
 * ones and where it goes wrong; exit status 0 where all are right, else 1. ANSWER holds some of the gradients, or of what
 * else `gradients` prints: as JSON, or as text of any format that the page reads, which its extension says, or `--format NAME`. `--layout rows` is
 * for a = h W, where names and shapes do not tell. `--of E3` checks the gradients of E_3 alone, `--of W,3,1` the term (3, 1) of
 * dE/dW, `--of h3/h1` the Jacobian dh_3/dh_1. Where numbers cannot be compared, a line on standard error says why.
 */
import {
  AmbiguousError,
  type AnyExperiment,
  differentiate,
  itemize,
  parametersOf,
  parseExperiment,
  readAs,
  sequencesOf,
  withOwnNames,
} from '../rnn/index.ts';
import { InputError, nameOf, parseOptions, readJson } from './input.ts';
import { layoutFrom, SAY_LAYOUT } from './layout.ts';
import { print, type Terminal } from './terminal.ts';

export const USAGE = 'usage: gradients FILE.json [--terms | --check ANSWER.json] (- for standard input)';

const text = { type: 'string' } as const;
const options = { terms: { type: 'boolean' }, check: text, format: text, layout: text, of: text } as const;

/** @returns the exit status */
export async function gradients(args: readonly string[], terminal: Terminal): Promise<number> {
  const { file, answer, terms, options } = read(args);
  const { json, naming } = readNamed(terminal, file, options.layout);
  const experiment = parseExperiment(json);
  if (answer !== undefined) {
    if (!('layers' in experiment)) {
      // Loaded for itself: it is most of the program, and the start is short without it.
      const { check } = await import('./check.ts');
      return check(experiment, naming, answer, options, terminal);
    }
    throw new InputError(
      '--check: an experiment of layers cannot be checked yet; without it, its gradients are printed',
    );
  }
  print(terminal, terms ? withTerms(experiment) : differentiate(experiment));
  return 0;
}

/** An experiment whose weights may have other names. */
function readNamed(
  terminal: Terminal,
  file: string,
  layout: string | undefined,
): ReturnType<typeof withOwnNames> {
  const json = readJson(terminal, file, 'an experiment');
  try {
    const named = withOwnNames(json, layout === undefined ? {} : { layout: layoutFrom(layout) });
    const names = readAs(named.naming);
    if (names) terminal.warn(names);
    return named;
  } catch (error) {
    const isOfLayout =
      error instanceof AmbiguousError && new Set(error.choices.map((one) => one.layout)).size > 1;
    throw isOfLayout ? new InputError(`${nameOf(file)}: ${error.message}: ${SAY_LAYOUT}`) : error;
  }
}

function read(args: readonly string[]) {
  const { values, positionals } = parseOptions(args, options, USAGE);
  const { terms = false, check: answer, ...others } = values;
  if (positionals.length !== 1) throw new InputError(USAGE);
  const [file] = positionals;
  if (terms && answer !== undefined) throw new InputError(`--terms and --check exclude each other; ${USAGE}`);
  if (file === '-' && answer === '-') throw new InputError(`only one file can be standard input; ${USAGE}`);
  const [further] = Object.keys(others).filter((name) => name !== 'layout');
  if (further && answer === undefined) throw new InputError(`--${further} needs --check; ${USAGE}`);
  return { file, answer, terms, options: others };
}

/** So many norms make a text of some 480 million characters; JavaScript has no longer one than 536 million. */
const MOST_NORMS = 4e7;

/** @throws InputError where there are more norms than can be printed. */
function withTerms(experiment: AnyExperiment) {
  const sequences = sequencesOf(experiment);
  const lengths = sequences.map(({ inputs }) => inputs.length);
  const count = countOfParameters(experiment);
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

function countOfParameters(experiment: AnyExperiment): number {
  if (!('layers' in experiment)) return parametersOf(experiment).length;
  const { layers, output = {} } = experiment;
  const all = layers.flatMap(({ directions }) => directions.map(({ weights }) => weights));
  return [...all, output].flatMap((weights) => Object.keys(weights)).length;
}
