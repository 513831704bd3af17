/** Arrays of a JSON object, each under its key. */
import { ExperimentError, parametersOf, type Shaped } from '../../experiment.ts';
import { brief } from '../../json.ts';
import type { Source } from '../names/arrangement.ts';
import { count } from '../shapes.ts';
import type { Plain } from './rounded-numbers.ts';

export interface JsonSource extends Source {
  readonly name: string;
  readonly value: Plain;
}

export const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** @throws ExperimentError where it is none, and when the shape of an array is asked for that is none */
export function sourcesAt(root: string, json: unknown, experiment: Shaped): readonly JsonSource[] {
  const names = parametersOf(experiment).join(', ');
  if (!isObject(json)) {
    throw new ExperimentError(root, `expected an object with some of ${names}, got ${show(json)}`);
  }
  const entries = Object.entries(json);
  if (entries.length === 0) throw new ExperimentError(root, `expected some of ${names}, got none`);
  return entries.map(([name, value]) => {
    const path = pathOf(root, name);
    let known: { readonly shape: readonly number[]; readonly flat: readonly (number | null)[] } | undefined;
    // A key that means nothing is told before what stands there.
    const read = () =>
      (known ??= { shape: shapeAt(path, value), flat: (value as Plain).flat(2) as (number | null)[] });
    return {
      name,
      index: undefined,
      get shape() {
        return read().shape;
      },
      value: value as Plain,
      entry: (index: number) => read().flat[index],
      error: (problem: string) => new ExperimentError(path, problem),
    };
  });
}

export const pathOf = (root: string, name: string): string =>
  root + (/^\w+$/.test(name) ? `.${name}` : `[${brief(name)}]`);

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
  let inner: number[] | undefined;
  for (const [index, row] of value.entries()) {
    const place = `${path}[${index}]`;
    if (!Array.isArray(row)) throw new ExperimentError(place, `expected a row of numbers, got ${show(row)}`);
    if (row.length > 0 && Array.isArray(row[0])) {
      const shape = shapeAt(place, row);
      if (inner && inner.join() !== shape.join())
        throw new ExperimentError(place, 'expected a block in the shape of the first one');
      inner = shape;
    } else {
      row.forEach((entry, column) => checkNumber(`${place}[${column}]`, entry));
    }
    if (row.length !== first.length) {
      const problem = `expected ${count(first.length, 'number')} as in the first row, got ${row.length}`;
      throw new ExperimentError(place, problem);
    }
  }
  return [value.length, ...(inner ?? [first.length])];
}

/** Python writes NaN, and infinities, into its JSON: they are numbers that are wrong. */
function checkNumber(path: string, value: unknown): void {
  if (typeof value !== 'number' && value !== null)
    throw new ExperimentError(path, `expected a finite number, got ${show(value)}`);
}

const show = (found: unknown): string => (typeof found === 'number' ? String(found) : brief(found));
