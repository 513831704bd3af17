import { type Experiment, ExperimentError, type ParameterName, parametersOf } from '../experiment.ts';
import { sameShape } from './compare.ts';
import { parameterNamed } from './names.ts';
import { count, isListLike, shapeText, sizeOf } from './shapes.ts';

/** dE/dP of some parameters, to be checked. */
export type PlainGradients = {
  readonly [P in ParameterName]?: readonly number[] | readonly (readonly number[])[];
};

/**
 * Checks that a JSON value holds gradients of an experiment: of some of its parameters, each in its shape or transposed;
 * by themselves, or as `gradients` among all that `differentiate` computes; by the project's names or those of others.
 * @throws ExperimentError naming the first fault, such as
 * `answer.W: expected 8 rows of 2 numbers, got 6 rows of 2 numbers`.
 */
export function parseAnswer(json: unknown, experiment: Experiment): PlainGradients {
  const isWhole = isObject(json) && Object.hasOwn(json, 'gradients');
  return isWhole
    ? gradientsAt('answer.gradients', json.gradients, experiment)
    : gradientsAt('answer', json, experiment);
}

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

function gradientsAt(root: string, json: unknown, experiment: Experiment): PlainGradients {
  const names = parametersOf(experiment).join(', ');
  if (!isObject(json)) {
    throw new ExperimentError(root, `expected an object with some of ${names}, got ${show(json)}`);
  }
  const entries = Object.entries(json);
  if (entries.length === 0) throw new ExperimentError(root, `expected some of ${names}, got none`);
  const read: { [P in ParameterName]?: NonNullable<PlainGradients[P]> } = {};
  for (const [name, value] of entries) {
    const path = root + (/^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`);
    const parameter = parameterNamed(name, experiment);
    if (!parameter) throw new ExperimentError(path, `unknown key; the parameters are ${names}`);
    checkShape(path, shapeAt(path, value), shapeAt(path, experiment.weights[parameter]));
    const before = read[parameter];
    // PyTorch has two biases, whose gradients are the same.
    if (before && JSON.stringify(before) !== JSON.stringify(value)) {
      throw new ExperimentError(path, `expected the numbers given for ${parameter} before, got others`);
    }
    read[parameter] = value as NonNullable<PlainGradients[ParameterName]>;
  }
  return read;
}

/** The shape of nested lists of numbers. */
function shapeAt(path: string, value: unknown): number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new ExperimentError(path, `expected a list of numbers or of rows, got ${show(value)}`);
  }
  const [first] = value;
  if (!Array.isArray(first)) {
    value.forEach((entry, index) => checkNumber(`${path}[${index}]`, entry));
    return [value.length];
  }
  for (const [index, row] of value.entries()) {
    const place = `${path}[${index}]`;
    if (!Array.isArray(row)) throw new ExperimentError(place, `expected a row of numbers, got ${show(row)}`);
    row.forEach((entry, column) => checkNumber(`${place}[${column}]`, entry));
    if (row.length !== first.length) {
      const problem = `expected ${count(first.length, 'number')} as in the first row, got ${row.length}`;
      throw new ExperimentError(place, problem);
    }
  }
  return [value.length, first.length];
}

function checkNumber(path: string, value: unknown): void {
  if (!Number.isFinite(value))
    throw new ExperimentError(path, `expected a finite number, got ${show(value)}`);
}

function checkShape(path: string, shape: readonly number[], wanted: readonly number[]): void {
  const isList = isListLike(shape) && isListLike(wanted) && sizeOf(shape) === sizeOf(wanted);
  if (isList || sameShape(shape, wanted) || sameShape(shape.toReversed(), wanted)) return;
  throw new ExperimentError(path, `expected ${shapeText(wanted)}, got ${shapeText(shape)}`);
}

function show(found: unknown): string {
  if (typeof found === 'number') return String(found);
  const text = JSON.stringify(found) ?? 'nothing';
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
