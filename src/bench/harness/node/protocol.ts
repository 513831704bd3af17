/**
 * What the harness and the process of a strategy say to each other: JSON, a line each, on the standard input and
 * output of the process. Each call of a method of its solver gets one reply.
 */
import type { Solver } from '../solver.ts';

export interface Call {
  readonly method: keyof Solver;
  readonly args: readonly unknown[];
}

export type Reply = { readonly reply: unknown } | { readonly error: string };

/** A call or a reply as a line, its arrays as lists. JSON has no NaN or infinity: they go as text, and count as wrong. */
export const encode = (message: Call | Reply): string => `${JSON.stringify(message, plain)}\n`;

function plain(_key: string, value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
