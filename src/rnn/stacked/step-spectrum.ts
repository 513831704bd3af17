/** The singular values of one step of a wide layer. */
import { bidiagonal, singularValuesOf } from '../spectrum/bidiagonal.ts';
import { loadSteps, type LoadProgram, setValues } from './step-block.ts';
import { assertAllFinite, type Report, rowsOf, type Track } from './track.ts';

/** Of the Jacobian ds_t/ds_{t-1} of a step, where s is h, or (h, c). */
export interface StepSingularValues {
  readonly t: number;
  /** log10, largest first: -Infinity where one is exactly 0, NaN where it is too small to be told from rounding. */
  readonly logs: Float64Array;
}

/** Rows of the Jacobian that are computed at once. */
const LANES = 64;

/** Rounding of the steps, relative to the largest. */
const ROUNDING = { float32: 2 ** -24, float64: 2 ** -53 };

/** @param t in the order of reading, from 1 @throws NonFiniteError */
export async function stepSingularValues(
  track: Track,
  t: number,
  load: LoadProgram,
  report: Report,
): Promise<StepSingularValues> {
  const { n, precision } = track;
  const J = await jacobianAt(track, t, load, (share) => report(JACOBIAN * share));
  const size = track.cells ? 2 * n : n;
  const reduced = await bidiagonal(J, size, (share) => report(JACOBIAN + (1 - JACOBIAN) * share));
  const values = singularValuesOf(reduced);
  const least = values[0] * ROUNDING[precision] * Math.sqrt(size);
  return {
    t,
    logs: values.map((value) => (value >= least || values[0] === 0 ? Math.log10(value) : Number.NaN)),
  };
}

/** Its share of the time, roughly. */
const JACOBIAN = 0.2;

/** By rows: what arrives at the state before from each number of the state after. */
async function jacobianAt(track: Track, t: number, load: LoadProgram, report: Report): Promise<Float64Array> {
  const { n, m, inputs, hidden, cells, precision } = track;
  const block = await loadSteps(track, { n, m, steps: 1 }, { lanes: LANES }, load, precision);
  const { replay, behind, network } = block;
  setValues(block, {
    h: rowsOf(hidden, n, t - 1, t),
    c: cells && rowsOf(cells, n, t - 1, t),
    inputs: rowsOf(inputs, m, t - 1, t),
  });
  const size = cells ? 2 * n : n;
  const J = new Float64Array(size * size);
  const parts = cells ? [network.initial.h, network.initial.c!] : [network.initial.h];
  for (let from = 0; from < size; from += LANES) {
    for (const [lane, { h, c }] of behind.entries()) {
      const row = from + lane;
      replay.set(h, unit(n, row));
      if (c) replay.set(c, unit(n, row - n));
    }
    replay.run();
    for (const [index, part] of parts.entries()) {
      const { values, from: first, to, lane } = replay.lanes(part)!;
      for (let row = Math.max(from, from + first); row < Math.min(size, from + to); row++) {
        const start = (row - from - first) * lane;
        const own = values.subarray(start, start + n);
        assertAllFinite(own, part, t - 1, 'gradient');
        J.set(own, row * size + index * n);
      }
    }
    await report(Math.min(1, (from + LANES) / size));
  }
  return J;
}

/** A vector of zeros but for a 1; of zeros alone where that lies outside. */
function unit(n: number, at: number): Float64Array {
  const vector = new Float64Array(n);
  if (at >= 0 && at < n) vector[at] = 1;
  return vector;
}
