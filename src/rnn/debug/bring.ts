/** Someone's answer as a text: JSON, or arrays in any of the formats. */
import type { BatchExperiment, Experiment } from '../experiment.ts';
import { JsonError, parseJsonOfPython } from '../json.ts';
import { type Brought, bringArrays, bringJson } from './answer.ts';
import { rolesOf } from './names/roles.ts';
import { type Format, formats } from './read/formats.ts';
import { type NamedArray, parseArrays, parseMatrix } from './read/parse.ts';
import { errorAt, MatrixSyntaxError } from './read/scan.ts';
import { type Plain, type RoundedNumbers, writtenFrom } from './read/rounded-numbers.ts';

/** How a text is to be read: `json`, or one of the formats; undefined: as it looks. */
export type TextFormat = 'json' | Format | undefined;

/** Names of the formats that can be asked for. */
export const formatNames: readonly string[] = ['json', ...formats.map(({ name }) => name)];

/** The format of a name as an option has it; null where none has it. */
export function formatNamed(name: string): TextFormat | null {
  if (name === 'json') return 'json';
  return formats.find((one) => one.name === name) ?? null;
}

/** By the end of a file's name: what is code or print of a program is read as it looks. */
export function formatOfFile(file: string): TextFormat {
  const extension = /\.([A-Za-z]+)$/.exec(file)?.[1].toLowerCase();
  if (extension === 'json') return 'json';
  return formats.find(({ name, extensions }) => name !== 'python' && extensions.includes(extension ?? ''));
}

/**
 * All ways of taking a text for gradients of an experiment, as `bringJson` has them.
 * @param stem the name of its file, which names a single array that has no name
 * @throws JsonError, MatrixSyntaxError, ExperimentError
 */
export function bringText(
  text: string,
  experiment: Experiment | BatchExperiment,
  format?: TextFormat,
  stem?: string,
): readonly Brought[] {
  const json = jsonIn(text, format);
  const isList = Array.isArray(json);
  if (json !== undefined && !isList) return bringJson(json, experiment);
  const arrays =
    isList && format === 'json'
      ? [{ name: undefined, index: undefined, at: 0, written: writtenFrom(json as Plain) }]
      : arraysIn(text, format === 'json' ? undefined : format);
  const [{ name }] = arrays;
  const isNamed = arrays.length > 1 || name !== undefined || !stem || rolesOf(stem, experiment).length === 0;
  return bringArrays(isNamed ? arrays : [{ ...arrays[0], name: stem }], experiment);
}

/** What does not even begin as numbers do is no answer yet: it says what is wanted. */
function arraysIn(text: string, format: Format | undefined): readonly NamedArray[] {
  try {
    return parseArrays(text, format);
  } catch (error) {
    const [found] = /\S+/.exec(text) ?? [''];
    const shown = found.length > MOST_SHOWN ? `${found.slice(0, MOST_SHOWN)}…` : found;
    const wanted = errorAt(
      text,
      text.search(/\S/),
      `found "${shown}", expected gradients with their names, as dW = [[0.1, 0.2], [0.3, 0.4]]`,
    );
    const isAtStart =
      error instanceof MatrixSyntaxError &&
      error.line === wanted.line &&
      error.column === wanted.column &&
      /expected a number/.test(error.message);
    throw isAtStart ? wanted : error;
  }
}

const MOST_SHOWN = 20;

/** One matrix, by itself or under a name. @throws JsonError, MatrixSyntaxError */
export const matrixInText = (text: string, format?: TextFormat): RoundedNumbers =>
  parseMatrix(text, format === 'json' ? undefined : format);

/** Undefined where a text is none, and need not be. */
function jsonIn(text: string, format: TextFormat): unknown {
  const mayBe = format === undefined && /^\s*\{/.test(text);
  if (format !== 'json' && !mayBe) return undefined;
  try {
    return parseJsonOfPython(text);
  } catch (error) {
    if (format === 'json' || !(error instanceof JsonError)) throw error;
    return undefined;
  }
}
