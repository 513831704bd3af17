/**
 * `map --cell lstm --x gain:0.5:8:64 --y forget:-2:6:48 --draws 16`: for each point of a plane of settings the rate at which
 * a gradient changes per step back, over several draws of the weights, as a picture in text.
 * `--json` prints the map itself, `--part 3/100` a part of it, which any machine may compute; `map --join PARTS` prints the
 * map that parts make, the same to the bit. See docs/map.md.
 */
import { availableParallelism } from 'node:os';
import { cellNames } from '../rnn/cells/index.ts';
import { schemeNames } from '../rnn/initialise.ts';
import { inputNames } from '../rnn/inputs.ts';
import { checkPlane, PlaneError } from '../rnn/map/check.ts';
import { formatMap, joinMaps, MapFileError, parseMap, partRange } from '../rnn/map/file.ts';
import { type MapAxis, axisNames, type Plane, usualSettings } from '../rnn/map/plane.ts';
import { InputError, nameOf, parseOptions, readJson } from './input.ts';
import { mapPicture } from './picture.ts';
import type { Terminal } from './terminal.ts';
import { computePoints } from './workers.ts';

const USAGE =
  'usage: map --cell lstm --x gain:0.5:8:64 --y forget:-2:6:48 [--draws 16] [--json [--part 3/100]], or map --join PART.json …';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  cell: text,
  x: text,
  y: text,
  draws: text,
  seed: text,
  T: text,
  n: text,
  scheme: text,
  gain: text,
  'forget-bias': text,
  'bias-variance': text,
  input: text,
  amplitude: text,
  lag: text,
  part: text,
  threads: text,
  json: flag,
  join: flag,
} as const;

/** @returns the exit status */
export async function map(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = parseOptions(args, options, USAGE);
  try {
    const text = values.join ? join(values, positionals, terminal) : await compute(values, positionals);
    terminal.print(text.endsWith('\n') ? text : `${text}\n`);
    return 0;
  } catch (error) {
    // Its names are those of the file; here they are options.
    const isPlane = error instanceof PlaneError;
    throw isPlane
      ? new InputError(
          `--${error.message.replace(/^(forget|bias)([BV])/, (_, word, next) => `${word}-${next.toLowerCase()}`)}`,
        )
      : error;
  }
}

type Values = ReturnType<typeof parseOptions<typeof options>>['values'];

function join(values: Values, files: readonly string[], terminal: Terminal): string {
  const [other] = Object.keys(values).filter((name) => name !== 'join' && name !== 'json');
  if (other) throw new InputError(`--join takes files alone, not --${other}; ${USAGE}`);
  if (files.length === 0) throw new InputError(`--join needs the files of the parts; ${USAGE}`);
  const parts = files.map((file) => {
    const value = readJson(terminal, file, 'a part of a map');
    return named(nameOf(file), () => parseMap(value));
  });
  return formatMap(named('--join', () => joinMaps(parts)));
}

function named<Result>(name: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const isInput = error instanceof MapFileError || error instanceof PlaneError;
    throw isInput ? new InputError(`${name}: ${error.message}`) : error;
  }
}

async function compute(values: Values, [further]: readonly string[]): Promise<string> {
  if (further !== undefined) throw new InputError(`unexpected ${further}; ${USAGE}`);
  const plane = planeOf(values);
  checkPlane(plane);
  const { json = false, part } = values;
  if (part !== undefined && !json) throw new InputError('--part needs --json: a part is no picture');
  const { k, of } = part === undefined ? { k: 1, of: 1 } : partFrom(part);
  const threads = numberOf('threads', values.threads, availableParallelism());
  if (!Number.isInteger(threads) || threads < 1) {
    throw new InputError(`--threads: expected a whole number from 1 on, got ${threads}`);
  }
  const range = partRange(plane, k, of);
  const found = { plane, from: range.from, points: await computePoints(plane, range, threads) };
  return json ? formatMap(found) : mapPicture(found);
}

function planeOf(values: Values): Plane {
  const { cell, x, y } = values;
  if (cell === undefined || x === undefined || y === undefined) {
    throw new InputError(`--cell, --x and --y are needed; ${USAGE}`);
  }
  const T = numberOf('T', values.T, usualSettings.T);
  return {
    cell: oneOf('cell', cell, cellNames),
    x: axisFrom('x', x),
    y: axisFrom('y', y),
    draws: numberOf('draws', values.draws, 16),
    seed: numberOf('seed', values.seed, 1),
    T,
    n: numberOf('n', values.n, usualSettings.n),
    scheme: oneOf('scheme', values.scheme ?? usualSettings.scheme, schemeNames),
    gain: numberOf('gain', values.gain, usualSettings.gain),
    forgetBias: numberOf('forget-bias', values['forget-bias'], usualSettings.forgetBias),
    biasVariance: numberOf('bias-variance', values['bias-variance'], usualSettings.biasVariance),
    input: oneOf('input', values.input ?? usualSettings.input, inputNames),
    amplitude: numberOf('amplitude', values.amplitude, usualSettings.amplitude),
    lag: numberOf('lag', values.lag, T),
  };
}

function numberOf(name: string, value: string | undefined, usual: number): number {
  if (value === undefined) return usual;
  const number = Number(value);
  if (value.trim() === '' || !Number.isFinite(number)) {
    throw new InputError(`--${name}: expected a number, got "${value}"`);
  }
  return number;
}

function oneOf<Name extends string>(name: string, value: string, names: readonly Name[]): Name {
  const found = names.find((known) => known === value);
  if (found) return found;
  throw new InputError(`--${name}: expected one of ${names.join(', ')}, got "${value}"`);
}

/** `gain:0.5:8:64` */
function axisFrom(side: 'x' | 'y', value: string): MapAxis {
  const [name, ...numbers] = value.split(':');
  const [from, to, count] = numbers.map((number) => (number.trim() === '' ? Number.NaN : Number(number)));
  if (numbers.length !== 3 || ![from, to, count].every(Number.isFinite)) {
    throw new InputError(`--${side}: expected an axis as gain:0.5:8:64 (name:from:to:count), got "${value}"`);
  }
  return { name: oneOf(side, name, axisNames), from, to, count };
}

/** `3/100` */
function partFrom(value: string): { readonly k: number; readonly of: number } {
  const [, k, of] = (/^(\d{1,9})\/(\d{1,9})$/.exec(value) ?? []).map(Number);
  if (k >= 1 && k <= of) return { k, of };
  throw new InputError(`--part: expected a part as 3/100, from 1/100 to 100/100, got "${value}"`);
}
