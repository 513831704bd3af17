import type { Node } from '../graph.ts';
import { shown } from '../shown.ts';
import type { Storage } from './storage.ts';

/** The number format that a program is laid out for. */
export type Precision = 'float32' | 'float64';

/** Columns of a matrix that a product takes at a time: two vectors of 16 bytes. */
export const panelOf = (precision: Precision): number => (precision === 'float32' ? 8 : 4);

/** What only the rule of an op itself can do: its value, or, given a slot, its derivative for that input. */
export interface RuleCall {
  readonly node: Node;
  readonly slot: number | undefined;
}

/** @throws TypeError unless x is what `lower` gives. */
export function assertProgram(x: unknown, what: string): asserts x is Program {
  if (typeof x === 'object' && x !== null && 'code' in x && 'storage' in x) return;
  throw new TypeError(`${what}: expected a program, as lower gives it, got ${shown(x)}`);
}

/** A graph and the way back through it, as a list of instructions over one arena of numbers. */
export interface Program {
  /** Instructions, see `instruction.ts`. */
  readonly code: Int32Array;
  /** Length of the arena, in numbers. */
  readonly size: number;
  readonly precision: Precision;
  /** What has no kernel and is left to the rules, slower. Empty for the networks of this project. */
  readonly calls: readonly RuleCall[];
  /** Where everything is. */
  readonly storage: Storage;
}
