import { ShapeMismatch } from './errors.ts';
import { shown } from './shown.ts';
import type { Shape } from './shape.ts';

/** An axis of a value; where it is left out, all entries in one line. */
export interface Along {
  readonly axis?: number;
}

/**
 * The lines of a value along an axis: entry k of line l, which is to become entry l of a result without that axis, is at
 * `start(l) + k * stride`.
 */
export interface Lines {
  readonly count: number;
  readonly length: number;
  readonly stride: number;
  readonly start: (line: number) => number;
}

export function linesOf(shape: Shape, axis: number | undefined): Lines {
  const product = (sizes: Shape) => sizes.reduce((size, n) => size * n, 1);
  if (axis === undefined) return { count: 1, length: product(shape), stride: 1, start: () => 0 };
  const length = shape[axis];
  const stride = product(shape.slice(axis + 1));
  return {
    count: product(shape.slice(0, axis)) * stride,
    length,
    stride,
    start: (line) => Math.floor(line / stride) * length * stride + (line % stride),
  };
}

/** Checks that a shape has an axis. @throws ShapeMismatch */
export function assertAxis(shape: Shape, axis: number | undefined): void {
  if (axis === undefined || (Number.isInteger(axis) && axis >= 0 && axis < shape.length)) return;
  throw new ShapeMismatch(
    shape.length > 0
      ? `expected an axis from 0 to ${shape.length - 1}, not ${shown(axis)}`
      : 'a number has no axis',
  );
}

/** The shape without an axis, or of a number. @throws ShapeMismatch where it has no such axis. */
export function without(shape: Shape, axis: number | undefined): Shape {
  assertAxis(shape, axis);
  return axis === undefined ? [] : shape.filter((_, i) => i !== axis);
}

/** Where each part of a whole begins, of so many sizes; found once for the object that has them, for there may be thousands. */
export function startsOf(owner: object, sizes: () => readonly number[]): readonly number[] {
  let starts = knownStarts.get(owner);
  if (!starts) {
    let end = 0;
    starts = sizes().map((size) => (end += size) - size);
    knownStarts.set(owner, starts);
  }
  return starts;
}
const knownStarts = /* @__PURE__ */ new WeakMap<object, readonly number[]>();
