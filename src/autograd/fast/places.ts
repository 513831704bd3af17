import type { Node } from '../graph.ts';

/**
 * A matrix in the arena, row by row without gaps. Batches lie row by row: a node of shape [n, B] is stored as B rows of
 * n, its columns one after the other, and a vector [n] as one row; one of shape [n, B, C] as the matrix [n, B C].
 */
export interface Buffer {
  /** Buffers of a family lie next to each other, in order of their creation: h_0, h_1, h_2, … are rows of one matrix. */
  readonly family: string;
  readonly rows: number;
  readonly columns: number;
  /** The node that it was made for, by its id. */
  readonly order: number;
  readonly id: number;
  /** Set from outside, not computed. */
  readonly given: boolean;
  /** Unless 0: it holds a matrix of so many rows, cut into panels of columns that lie one after the other. */
  readonly panelRows: number;
  /** Of a cotangent that several seeds reach: the seed whose lane is its first row. */
  readonly firstLane: number;
  /** A buffer alike where the slopes f'(a) of the sigmoids and tanhs that lie here are kept, if there is a way back. */
  slopes?: Buffer;
  /** Of a constant: the number that is everywhere in it. */
  readonly fill: number | undefined;
  /** Place in the arena, counted in numbers; known once all buffers are laid out. */
  offset: number;
}

/** Part of a buffer: a block of its rows and columns; `repeats` says that one row stands for all. */
export interface Place {
  readonly buffer: Buffer;
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly repeats: boolean;
}

export const whole = (buffer: Buffer): Place => ({
  buffer,
  row: 0,
  column: 0,
  rows: buffer.rows,
  columns: buffer.columns,
  repeats: false,
});

export const columnsOf = (place: Place, { from, to }: { from: number; to: number }): Place => ({
  ...place,
  column: place.column + from,
  columns: to - from,
});

export const rowsOf = (place: Place, from: number, to: number): Place => ({
  ...place,
  row: place.row + from,
  rows: to - from,
});

/** One row, read again for each of `rows`. */
export const repeated = (place: Place, rows: number): Place => ({ ...place, rows, repeats: true });

/** Where a place begins, counted in numbers. */
export const offsetOf = ({ buffer, row, column }: Place): number =>
  buffer.offset + row * buffer.columns + column;

/** From one row to the next. */
export const strideOf = ({ buffer, repeats }: Place): number => (repeats ? 0 : buffer.columns);

export const samePlace = (a: Place, b: Place): boolean =>
  a.buffer === b.buffer &&
  a.row === b.row &&
  a.column === b.column &&
  a.rows === b.rows &&
  a.columns === b.columns &&
  a.repeats === b.repeats;

export const overlap = (a: Place, b: Place): boolean =>
  a.buffer === b.buffer &&
  a.row < b.row + (b.repeats ? 1 : b.rows) &&
  b.row < a.row + (a.repeats ? 1 : a.rows) &&
  a.column < b.column + b.columns &&
  b.column < a.column + a.columns;

/** Rows and columns of a node's value as it is stored: its first axis lies along a row, all others below each other. */
export const rowsOfNode = (node: Node): number => node.size / columnsOfNode(node);
export const columnsOfNode = ({ shape }: Node): number => shape[0] ?? 1;

/** Numbers between the parts of the arena, a cache line of float32. */
export const ALIGNMENT = 16;
