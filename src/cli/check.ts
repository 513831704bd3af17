/** `gradients FILE.json --check ANSWER.json`: what is right of an answer, and what is wrong with the rest. */
import {
  type Brought,
  bringText,
  decide,
  type Diagnosis,
  diagnoseAnswer,
  diagnoseJacobian,
  diagnoseTerm,
  type BatchExperiment,
  type Experiment,
  findingsAlone,
  formatNamed,
  formatNames,
  formatOfFile,
  inTheirNames,
  JsonError,
  lossAlone,
  lossSteps,
  matrixInText,
  MatrixSyntaxError,
  namesOfBoth,
  type Naming,
  type ParameterName,
  parameterNames,
  type SearchProgress,
  sizesOf,
  type TextFormat,
  toVersion1,
} from '../rnn/index.ts';
import { InputError, nameOf, readText } from './input.ts';
import { layoutFrom, SAY_LAYOUT } from './layout.ts';
import { print, type Terminal } from './terminal.ts';

/** How an answer is to be read, and of what it is one. */
export interface CheckOptions {
  readonly format?: string;
  readonly layout?: string;
  readonly of?: string;
}

/** Prints verdicts by parameter, or on one quantity. */
export function check(
  experiment: Experiment | BatchExperiment,
  ownNaming: Naming,
  file: string,
  options: CheckOptions,
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
  const { parameters, quantities, finding } = diagnoseAnswer(
    asked,
    given,
    progressReporter(terminal, naming),
  );
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
  const [, parameter, ...steps] = /^(\w+),(\d+),(\d+)$/.exec(value) ?? [];
  if (parameterNames.some((name) => name === parameter)) {
    const [t, k] = steps.map(Number);
    return { kind: 'term', parameter: parameter as ParameterName, t, k } as const;
  }
  const [, t, k] = /^d?h_?(\d+)\/d?h_?(\d+)$/.exec(value) ?? [];
  if (t) return { kind: 'jacobian', t: Number(t), k: Number(k) } as const;
  throw new InputError(`--of ${value}: expected a loss as E3, a term as W,3,1, or a Jacobian as h3/h1`);
}

function lossOf(experiment: Experiment, t: number): Experiment {
  const steps = lossSteps(experiment.targets);
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

/** Names the file of what cannot be read. */
function readable<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const isText = error instanceof MatrixSyntaxError || error instanceof JsonError;
    throw isText ? new InputError(`${name}: ${error.message}`) : error;
  }
}

/** Says on standard error, every few seconds, where a long search is, and what it finds as soon as it does. */
function progressReporter(terminal: Terminal, naming: Naming): (progress: SearchProgress) => void {
  let last = Date.now();
  let isLong = false;
  let said = 0;
  return ({ place, tried, of, named }) => {
    const isDue = Date.now() - last >= (isLong ? PATIENCE : FIRST);
    if (!isLong && isDue) terminal.warn(inTheirNames(place, naming));
    isLong ||= isDue;
    if (isLong) {
      for (const { path, what } of named.slice(said)) terminal.warn(inTheirNames(`${path}: ${what}`, naming));
      said = named.length;
    }
    if (!isDue) return;
    last = Date.now();
    terminal.warn(`${tried} of ${of} ways back tried`);
  };
}

/** Milliseconds, until the place is said and then from one message to the next. */
const FIRST = 2000;
const PATIENCE = 5000;
