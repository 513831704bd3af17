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
import { parseArgs } from 'node:util';
import {
  AmbiguousError,
  type AnyExperiment,
  type Brought,
  bringText,
  decide,
  type Diagnosis,
  diagnoseAnswer,
  diagnoseJacobian,
  diagnoseTerm,
  differentiate,
  type BatchExperiment,
  type Experiment,
  findingsAlone,
  formatNamed,
  formatNames,
  formatOfFile,
  inTheirNames,
  itemize,
  JsonError,
  type Layout,
  lossAlone,
  lossSteps,
  matrixInText,
  MatrixSyntaxError,
  namesOfBoth,
  type Naming,
  type ParameterName,
  parametersOf,
  parseExperiment,
  readAs,
  sequencesOf,
  sizesOf,
  type TextFormat,
  toVersion1,
  withOwnNames,
} from '../rnn/index.ts';
import { InputError, nameOf, readJson, readText } from './input.ts';
import type { Terminal } from './terminal.ts';

export const USAGE = 'usage: gradients FILE.json [--terms | --check ANSWER.json] (- for standard input)';

/** @returns the exit status */
export function gradients(args: readonly string[], terminal: Terminal): number {
  const { file, answer, terms, options } = read(args);
  const { json, naming } = readNamed(terminal, file, options.layout);
  const experiment = parseExperiment(json);
  if (answer !== undefined) {
    if (!('layers' in experiment)) return check(experiment, naming, answer, options, terminal);
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
  const { values, positionals } = parseOptions(args);
  const { terms = false, check: answer, ...options } = values;
  if (positionals.length !== 1) throw new InputError(USAGE);
  const [file] = positionals;
  if (terms && answer !== undefined) throw new InputError(`--terms and --check exclude each other; ${USAGE}`);
  if (file === '-' && answer === '-') throw new InputError(`only one file can be standard input; ${USAGE}`);
  const [further] = Object.keys(options).filter((name) => name !== 'layout');
  if (further && answer === undefined) throw new InputError(`--${further} needs --check; ${USAGE}`);
  return { file, answer, terms, options };
}

type Options = Omit<ReturnType<typeof parseOptions>['values'], 'terms' | 'check'>;

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        terms: { type: 'boolean' },
        check: { type: 'string' },
        format: { type: 'string' },
        layout: { type: 'string' },
        of: { type: 'string' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const unknown = code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' && /'(-[^']*)'/.exec(message);
    throw new InputError(unknown ? `unknown option ${unknown[1]}; ${USAGE}` : USAGE);
  }
}

/** Prints verdicts by parameter, or on one quantity. */
function check(
  experiment: Experiment | BatchExperiment,
  ownNaming: Naming,
  file: string,
  options: Options,
  terminal: Terminal,
): number {
  const text = readText(terminal, file, 'an answer as JSON');
  const format = formatFor(file, options.format);
  const name = nameOf(file);
  const of = options.of === undefined ? undefined : quantityFrom(options.of);
  if (of?.kind === 'term') {
    const title = `term (${of.t}, ${of.k}) of dE/d${of.parameter}`;
    const diagnosis = inRange(() => diagnoseTerm(singleOf(experiment), of, readMatrix(text, name, format)));
    return checkAlone('term', title, diagnosis, terminal);
  }
  if (of?.kind === 'jacobian') {
    const diagnosis = inRange(() =>
      diagnoseJacobian(singleOf(experiment), of, readMatrix(text, name, format)),
    );
    return checkAlone('jacobian', `dh_${of.t}/dh_${of.k}`, diagnosis, terminal);
  }
  const asked = of ? lossOf(singleOf(experiment), of.t) : experiment;
  const { gradients, quantities: beside, ...brought } = readAnswer(text, file, asked, format, options.layout);
  const naming = namesOfBoth(brought.naming, ownNaming);
  const given = { ...gradients, ...beside };
  const { parameters, quantities, finding } = diagnoseAnswer(asked, given, progressReporter(terminal));
  const diagnoses = Object.entries({ ...parameters, ...quantities });
  const verdicts = diagnoses.map(([parameter, { verdict, digits, mistakes, findings }]) => {
    const theirs = naming.names[parameter as ParameterName];
    const said = findings.map((sentence) => inTheirNames(sentence, naming));
    return [parameter, { ...(theirs && { name: theirs }), verdict, digits, mistakes, findings: said }];
  });
  print(terminal, { ...Object.fromEntries(verdicts), finding: inTheirNames(finding, naming) });
  for (const [parameter, { message }] of diagnoses) if (message) terminal.warn(`${parameter}: ${message}`);
  return diagnoses.every(([, { verdict }]) => verdict === 'right') ? 0 : 1;
}

/** What has single losses, terms and Jacobians. */
function singleOf(experiment: Experiment | BatchExperiment): Experiment {
  if (!('version' in experiment)) return experiment;
  if (experiment.sequences.length > 1) throw new InputError('--of: expected an experiment of one sequence');
  return toVersion1(experiment);
}

/** Prints the verdict on a term or a Jacobian. */
function checkAlone(key: string, title: string, diagnosis: Diagnosis, terminal: Terminal): number {
  const { verdict, digits, mistakes, message } = diagnosis;
  const findings = findingsAlone(title, diagnosis);
  const wrong = message
    ? `${title} cannot be compared: ${findings.join(' ')}`
    : `${title} is wrong. ${findings.join(' ')}`;
  const finding = verdict === 'right' ? `${title} is right.` : wrong;
  print(terminal, { [key]: { verdict, digits, mistakes, findings }, finding });
  if (message) terminal.warn(`${title}: ${message}`);
  return verdict === 'right' ? 0 : 1;
}

function formatFor(file: string, name: string | undefined): TextFormat {
  if (name === undefined) return formatOfFile(file);
  const format = formatNamed(name);
  if (format === null)
    throw new InputError(`--format ${name}: unknown; expected one of ${formatNames.join(', ')}`);
  return format;
}

/** `E3`, `W,3,1`, `h3/h1`, also as `E_3`, `dh_3/dh_1`. */
function quantityFrom(value: string) {
  const [, loss] = /^d?E_?(\d+)$/.exec(value) ?? [];
  if (loss) return { kind: 'loss', t: Number(loss) } as const;
  const [, parameter, ...steps] = /^(W|U|V|b|d|bh),(\d+),(\d+)$/.exec(value) ?? [];
  if (parameter) {
    const [t, k] = steps.map(Number);
    return { kind: 'term', parameter: parameter as ParameterName, t, k } as const;
  }
  const [, t, k] = /^d?h_?(\d+)\/d?h_?(\d+)$/.exec(value) ?? [];
  if (t) return { kind: 'jacobian', t: Number(t), k: Number(k) } as const;
  throw new InputError(`--of ${value}: expected a loss as E3, a term as W,3,1, or a Jacobian as h3/h1`);
}

function lossOf(experiment: Experiment, t: number): Experiment {
  const steps = lossSteps(experiment);
  if (steps.includes(t)) return lossAlone(experiment, t);
  const { T } = sizesOf(experiment);
  throw new InputError(
    `--of E${t}: expected a step with a loss; of T = ${T} there ${steps.length === 1 ? 'is' : 'are'} ${steps.join(', ')}`,
  );
}

/** Steps out of range are the user's. */
function inRange<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof RangeError ? new InputError(error.message) : error;
  }
}

const readMatrix = (text: string, name: string, format: TextFormat) =>
  readable(name, () => matrixInText(text, format));

function readAnswer(
  text: string,
  file: string,
  experiment: Experiment | BatchExperiment,
  format: TextFormat,
  layout: string | undefined,
): Brought {
  const stem = /([^/\\]+?)\.\w+$/.exec(file)?.[1];
  const name = nameOf(file);
  const ways = readable(name, () => bringText(text, experiment, format, stem));
  const way = decide(experiment, ways, layout === undefined ? undefined : layoutFrom(layout));
  if (way) return way;
  throw new InputError(
    `${name}: the matrices are square, and right neither for a = W h nor for a = h W, so that nothing tells which is meant: ${SAY_LAYOUT}`,
  );
}

const SAY_LAYOUT = 'say --layout columns (a = W h) or --layout rows (a = h W)';

function layoutFrom(layout: string): Layout {
  if (layout === 'rows' || layout === 'columns') return layout;
  throw new InputError(`--layout ${layout}: expected rows or columns`);
}

/** Names the file of what cannot be read. */
function readable<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const isText = error instanceof MatrixSyntaxError || error instanceof JsonError;
    throw isText ? new InputError(`${name}: ${error.message}`) : error;
  }
}

/** Says on standard error, every few seconds, where a long search is. */
function progressReporter(terminal: Terminal): (place: string, tried: number, of: number) => void {
  let last = Date.now();
  let said = '';
  return (place, tried, of) => {
    if (Date.now() - last < (said ? PATIENCE : FIRST)) return;
    last = Date.now();
    if (place !== said) terminal.warn(place);
    said = place;
    terminal.warn(`${tried} of ${of} ways back tried`);
  };
}

/** Milliseconds, until the place is said and then from one message to the next. */
const FIRST = 2000;
const PATIENCE = 5000;

const print = (terminal: Terminal, result: object) => terminal.print(`${JSON.stringify(result)}\n`);

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
