/** Whether the lists of an experiment are as long as each other says. */
import { cells } from '../cells/index.ts';
import {
  type Experiment,
  ExperimentError,
  type HeadlessWeights,
  type Initial,
  type Sequence,
  type Vector,
} from '../experiment.ts';

/** @throws ExperimentError naming the first fault, such as `weights.U: expected 8 rows (4·n, n = 2), got 6`. */
export function checkWeights(cell: Experiment['cell'], { W, U, V, b, d, bh }: HeadlessWeights): void {
  const { gates, takesBh } = cells[cell];
  const g = gates.length;
  const n = W[0].length;
  const m = U[0].length;
  const [ofN, ofM] = [`n = ${n}`, `m = ${m}`];
  const stacked = g === 1 ? ofN : `${g}·n, ${ofN}`;

  checkRows('weights.W', W, g * n, stacked);
  checkColumns('weights.W', W, n, ofN);
  checkRows('weights.U', U, g * n, stacked);
  checkColumns('weights.U', U, m, ofM);
  if (V) checkColumns('weights.V', V, n, ofN);
  if (b) checkLength('weights.b', b, g * n, stacked);
  if (d && !V) throw new ExperimentError('weights.d', 'unknown key without V: there is no output layer');
  if (d) checkLength('weights.d', d, V!.length, `q = ${V!.length}`);
  if (bh && !takesBh) throw new ExperimentError('weights.bh', `unknown key for the cell "${cell}"`);
  if (bh) checkLength('weights.bh', bh, n, ofN);
}

/** @param at the path of its owner, such as `sequences[0].`, or nothing */
export function checkInitial(at: string, cell: Experiment['cell'], { h, c }: Initial, n: number): void {
  const { hasCellState } = cells[cell];
  checkLength(`${at}initial.h`, h, n, `n = ${n}`);
  if (c && !hasCellState) throw new ExperimentError(`${at}initial.c`, `unknown key for the cell "${cell}"`);
  if (!c && hasCellState) {
    const expected = `expected ${count(n, 'number')} (n = ${n}) for the cell "${cell}", got nothing`;
    throw new ExperimentError(`${at}initial.c`, expected);
  }
  if (c) checkLength(`${at}initial.c`, c, n, `n = ${n}`);
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
