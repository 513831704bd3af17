import * as v from 'valibot';
import { cells, type CellName } from './cells/index.ts';
import { brief } from './json.ts';

export type Vector = readonly number[];
/** Rows of numbers. */
export type Matrix = readonly Vector[];

/** g blocks of n rows are stacked in W, U, b: n hidden units, m inputs, q outputs, T steps. */
export interface Weights {
  /** Hidden to hidden, (g·n, n). */
  readonly W: Matrix;
  /** Input to hidden, (g·n, m). */
  readonly U: Matrix;
  /** Hidden to output, (q, n). */
  readonly V: Matrix;
  /** Bias of the pre-activation, (g·n). */
  readonly b?: Vector;
  /** Bias of the output, (q). */
  readonly d?: Vector;
  /** Bias inside the reset gate's product, (n); GRU alone. */
  readonly bh?: Vector;
}

/** Names of the parameters, in the order in which everything lists them. */
export const parameterNames = ['W', 'U', 'V', 'b', 'd', 'bh'] as const;
export type ParameterName = (typeof parameterNames)[number];

/** Parameters that an experiment may do without. */
export const biasNames = ['b', 'd', 'bh'] as const satisfies ParameterName[];
export type BiasName = (typeof biasNames)[number];

export const lossNames = ['squared-error', 'cross-entropy'] as const;
/** `squared-error`: E_t = 1/2 |o_t - ô_t|². `cross-entropy`: E_t = -ô_t · log softmax(o_t). */
export type LossName = (typeof lossNames)[number];

/** A network, its numbers, and the sequence it is run on: the one format of pages, library and command line. */
export interface Experiment {
  readonly cell: CellName;
  readonly weights: Weights;
  /** State before the first step, n numbers each; `c` is LSTM's alone. */
  readonly initial: { readonly h: Vector; readonly c?: Vector };
  /** T rows of m numbers. */
  readonly inputs: Matrix;
  /** T rows of q numbers; `null`: no loss at that step. */
  readonly targets: readonly (Vector | null)[];
  readonly loss: LossName;
}

/** A malformed experiment: `path` is where, `message` says path, what was expected and what stands there. */
export class ExperimentError extends Error {
  override readonly name = 'ExperimentError';

  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(path ? `${path}: ${problem}` : problem);
  }
}

/** Sizes of an experiment: n hidden units, m inputs, q outputs, T steps. */
export const sizesOf = ({ weights: { W, U, V }, inputs }: Experiment) => ({
  n: W[0].length,
  m: U[0].length,
  q: V.length,
  T: inputs.length,
});

/** Whether a parameter feeds the output alone: at step k it acts on o_k, and no path through time leads to it. */
export const actsOnOutput = (name: ParameterName): boolean => name === 'V' || name === 'd';

/** Names of the parameters that an experiment has. */
export const parametersOf = ({ weights }: Experiment): ParameterName[] =>
  parameterNames.filter((name) => weights[name] !== undefined);

const number = v.pipe(v.number(), v.finite());
const vector = v.pipe(v.array(number), v.nonEmpty());
const matrix = v.pipe(v.array(vector), v.nonEmpty());

const structure = v.strictObject({
  cell: v.picklist(Object.keys(cells) as CellName[]),
  weights: v.strictObject({
    W: matrix,
    U: matrix,
    V: matrix,
    b: v.exactOptional(vector),
    d: v.exactOptional(vector),
    bh: v.exactOptional(vector),
  }),
  initial: v.strictObject({ h: vector, c: v.exactOptional(vector) }),
  inputs: matrix,
  targets: v.array(v.nullable(vector)),
  loss: v.picklist(lossNames),
});

/**
 * Checks that a JSON value is an experiment, and returns it.
 * @throws ExperimentError naming the first fault, such as
 * `weights.U: expected 8 rows (4·n, n = 2), got 6`.
 */
export function parseExperiment(json: unknown): Experiment {
  const result = v.safeParse(structure, json, { abortEarly: true });
  if (!result.success) throw errorOf(result.issues[0]);
  const experiment = result.output;
  checkSizes(experiment);
  return experiment;
}

/** The experiment as JSON text, a row of numbers a line; `parseExperiment(JSON.parse(text))` gives it back. */
export function formatExperiment(experiment: Experiment): string {
  const text = JSON.stringify(experiment, null, 2);
  return text.replace(/\[[^[\]{}]*\]/g, (row) =>
    row.replace(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );
}

function checkSizes({ cell, weights, initial, inputs, targets }: Experiment): void {
  const { W, U, V, b, d, bh } = weights;
  const { gates, hasCellState, takesBh } = cells[cell];
  const g = gates.length;
  const n = W[0].length;
  const m = U[0].length;
  const q = V.length;
  const [ofN, ofM, ofQ] = [`n = ${n}`, `m = ${m}`, `q = ${q}`];
  const stacked = g === 1 ? ofN : `${g}·n, ${ofN}`;

  checkRows('weights.W', W, g * n, stacked);
  checkColumns('weights.W', W, n, ofN);
  checkRows('weights.U', U, g * n, stacked);
  checkColumns('weights.U', U, m, ofM);
  checkColumns('weights.V', V, n, ofN);
  if (b) checkLength('weights.b', b, g * n, stacked);
  if (d) checkLength('weights.d', d, q, ofQ);
  if (bh && !takesBh) throw new ExperimentError('weights.bh', `unknown key for the cell "${cell}"`);
  if (bh) checkLength('weights.bh', bh, n, ofN);
  checkLength('initial.h', initial.h, n, ofN);
  checkCellState(cell, hasCellState, initial.c, n);
  checkColumns('inputs', inputs, m, ofM);
  checkRows('targets', targets, inputs.length, `T = ${inputs.length}, as inputs`);
  checkColumns('targets', targets, q, ofQ);
}

function checkCellState(cell: CellName, hasCellState: boolean, c: Vector | undefined, n: number): void {
  if (c && !hasCellState) throw new ExperimentError('initial.c', `unknown key for the cell "${cell}"`);
  if (!c && hasCellState) {
    const expected = `expected ${count(n, 'number')} (n = ${n}) for the cell "${cell}", got nothing`;
    throw new ExperimentError('initial.c', expected);
  }
  if (c) checkLength('initial.c', c, n, `n = ${n}`);
}

function checkRows(path: string, rows: readonly unknown[], expected: number, why: string): void {
  if (rows.length !== expected) {
    throw new ExperimentError(path, `expected ${count(expected, 'row')} (${why}), got ${rows.length}`);
  }
}

function checkColumns(path: string, rows: readonly (Vector | null)[], expected: number, why: string): void {
  rows.forEach((row, i) => row && checkLength(`${path}[${i}]`, row, expected, why));
}

function checkLength(path: string, numbers: Vector, expected: number, why: string): void {
  if (numbers.length !== expected) {
    throw new ExperimentError(path, `expected ${count(expected, 'number')} (${why}), got ${numbers.length}`);
  }
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Says a fault that the schema found in our own words. */
function errorOf(issue: v.InferIssue<typeof structure>): ExperimentError {
  const keys = issue.path?.map((item) => item.key as string | number) ?? [];
  const owner = issue.path?.at(-1)?.input;
  // The schema takes a list for an object that lacks its keys.
  const isList = issue.type === 'strict_object' && Array.isArray(owner);
  if (isList) return new ExperimentError(pathOf(keys.slice(0, -1)), `expected an object, got ${show(owner)}`);
  return new ExperimentError(pathOf(keys), problemOf(issue));
}

/** `weights.W[1][0]`; a key that is no plain word is quoted. */
function pathOf(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^\w{1,40}$/.test(key)) return `${text}[${brief(key)}]`;
    return text ? `${text}.${key}` : key;
  }, '');
}

function problemOf({ type, expected, input: found }: v.InferIssue<typeof structure>): string {
  const isKey = type === 'strict_object' && expected !== 'Object';
  if (isKey) return expected === 'never' ? 'unknown key' : 'missing';
  if (type === 'picklist') {
    const choice = expected?.replace(/[()]/g, '').replaceAll(' |', ',');
    return `expected one of ${choice}, got ${show(found)}`;
  }
  return `expected ${wanted[type] ?? expected}, got ${show(found)}`;
}

const wanted: Partial<Record<v.InferIssue<typeof structure>['type'], string>> = {
  strict_object: 'an object',
  array: 'a list',
  non_empty: 'a list of at least one entry',
  number: 'a finite number',
  finite: 'a finite number',
};

const show = (found: unknown): string => (typeof found === 'number' ? String(found) : brief(found));
