import type { Shape } from './shape.ts';

/**
 * The cotangents of a node in all lanes that reach it, `from <= r < to`: a live view, of a pass or a replay alike. Entry
 * (i, j, …) of lane r stands at `(r - from) * lane + i * strides[0] + j * strides[1] + …`.
 */
export interface LaneView<Values = Float32Array | Float64Array> {
  readonly values: Values;
  readonly from: number;
  readonly to: number;
  /** From one lane to the next. */
  readonly lane: number;
  /** From one entry to the next along each axis. */
  readonly strides: readonly number[];
}

/** The strides of entries that lie row by row, so far from one to the next. */
export function rowByRow(shape: Shape, unit: number): number[] {
  const strides: number[] = [];
  for (let axis = shape.length - 1, stride = unit; axis >= 0; stride *= shape[axis--]) strides[axis] = stride;
  return strides;
}

/** Those of entries of which the first axis lies along a row, and all others below each other, so far from row to row. */
export function columnByColumn(shape: Shape, row: number): number[] {
  const strides = rowByRow(shape, row);
  if (shape.length > 0) strides[0] = 1;
  return strides;
}
