/** Sizes of a tensor, outermost first: `[]` a scalar, `[n]` a vector, `[m, n]` a matrix stored row by row. */
export type Shape = readonly number[];

/** How many numbers a tensor of this shape holds. */
export const sizeOf = (shape: Shape): number => shape.reduce((size, n) => size * n, 1);

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((n, axis) => n === b[axis]);

/** `[2, 3]`, as error messages and the printer write a shape. */
export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`;

/** Sizes of which there can be a tensor: whole numbers from 1 up. */
export const isShape = (shape: unknown): shape is Shape =>
  Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size > 0);
