/** Whether the lists of an experiment are as long as each other says. */
import type { Extent } from '../cells/cell.ts';
import { cells, knows } from '../cells/index.ts';
import {
  cellParameterNames,
  type CellWeights,
  type Experiment,
  ExperimentError,
  type HeadlessWeights,
  type Initial,
  type Matrix,
  type OutputWeights,
  type Sequence,
  unitsOf,
  type Vector,
} from '../experiment.ts';

/** @throws ExperimentError naming the first fault, such as `weights.U: expected 8 rows (4·n, n = 2), got 6`. */
export function checkWeights(cell: Experiment['cell'], { V, d, ...weights }: HeadlessWeights): void {
  const m = weights.U[0].length;
  checkCellWeights('weights', cell, weights, { m, why: `m = ${m}` });
  if (d && !V) throw new ExperimentError('weights.d', 'unknown key without V: there is no output layer');
  if (V) checkOutput('weights', { V, ...(d && { d }) }, unitsOf(cell, weights), 'n');
}

/**
 * @param at the path of the weights
 * @param reads how many numbers a step reads, and why so many
 */
export function checkCellWeights(
  at: string,
  cell: Experiment['cell'],
  weights: CellWeights,
  reads: { readonly m: number; readonly why: string },
): void {
  const { gates, parameters } = cells[cell];
  const g = gates.length;
  const n = knows(cell, 'W') ? unitsOf(cell, weights) : Math.ceil(weights.U.length / g);
  const ofN = `n = ${n}`;
  const stacked = g === 1 ? ofN : `${g}·n, ${ofN}`;
  const extents: { readonly [E in Extent]: readonly [number, string] } = {
    'g·n': [g * n, stacked],
    n: [n, ofN],
    m: [reads.m, reads.why],
  };
  for (const name of cellParameterNames) {
    const path = `${at}.${name}`;
    const numbers = weights[name];
    if (!knows(cell, name)) {
      if (numbers && numbers.length > 0)
        throw new ExperimentError(path, `unknown key for the cell "${cell}"`);
      continue;
    }
    const { shape, isOptional } = parameters[name];
    if (numbers === undefined) {
      if (isOptional) continue;
      throw new ExperimentError(path, `missing: the cell "${cell}" has it, (${shape.join(', ')})`);
    }
    const [rows, columns] = shape.map((extent) => extents[extent]);
    if (!columns) checkLength(path, numbers as Vector, ...rows);
    else {
      checkRows(path, numbers, ...rows);
      checkColumns(path, numbers as Matrix, ...columns);
    }
  }
}

/**
 * @param at the path of the output layer
 * @param reads how many numbers it reads at a step, and what they are called
 */
export function checkOutput(at: string, { V, d }: OutputWeights, reads: number, called: string): void {
  checkColumns(`${at}.V`, V, reads, `${called} = ${reads}`);
  if (d) checkLength(`${at}.d`, d, V.length, `q = ${V.length}`);
}

/** @param at its path */
export function checkInitial(at: string, cell: Experiment['cell'], { h, c }: Initial, n: number): void {
  const { hasCellState } = cells[cell];
  checkLength(`${at}.h`, h, n, `n = ${n}`);
  if (c && !hasCellState) throw new ExperimentError(`${at}.c`, `unknown key for the cell "${cell}"`);
  if (!c && hasCellState) {
    const expected = `expected ${count(n, 'number')} (n = ${n}) for the cell "${cell}", got nothing`;
    throw new ExperimentError(`${at}.c`, expected);
  }
  if (c) checkLength(`${at}.c`, c, n, `n = ${n}`);
}

/**
 * @param at the path of its owner, such as `sequences[0].`, or nothing
 * @param sizes whether a target may be the number of a class, too
 */
export function checkSteps(
  at: string,
  { inputs, targets }: Pick<Sequence, 'inputs' | 'targets'>,
  { m, q, takesClasses }: { readonly m: number; readonly q: number; readonly takesClasses: boolean },
): void {
  checkColumns(`${at}inputs`, inputs, m, `m = ${m}`);
  checkRows(`${at}targets`, targets, inputs.length, `T = ${inputs.length}, as inputs`);
  targets.forEach((target, index) => {
    const path = `${at}targets[${index}]`;
    if (target === null) return;
    if (typeof target !== 'number') return checkLength(path, target, q, `q = ${q}`);
    if (!takesClasses) {
      throw new ExperimentError(
        path,
        `expected ${count(q, 'number')} (q = ${q}), got ${target}: the number of a class goes with cross-entropy`,
      );
    }
    if (!Number.isInteger(target) || target < 0 || target >= q) {
      throw new ExperimentError(path, `expected a class from 0 to ${q - 1} (q = ${q}), got ${target}`);
    }
  });
}

function checkRows(path: string, rows: readonly unknown[], expected: number, why: string): void {
  if (rows.length !== expected) {
    throw new ExperimentError(path, `expected ${count(expected, 'row')} (${why}), got ${rows.length}`);
  }
}

function checkColumns(path: string, rows: readonly Vector[], expected: number, why: string): void {
  rows.forEach((row, i) => checkLength(`${path}[${i}]`, row, expected, why));
}

function checkLength(path: string, numbers: Vector, expected: number, why: string): void {
  if (numbers.length !== expected) {
    throw new ExperimentError(path, `expected ${count(expected, 'number')} (${why}), got ${numbers.length}`);
  }
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? '' : 's'}`;
