import type { Shape } from './shape.ts';

/** What a rule reads of one node while the graph is replayed: `y = f(x[0], x[1], …)`. */
export interface Frame<Attributes = unknown> {
  /** Values of the inputs, one array per slot. */
  readonly x: readonly Float64Array[];
  /** Value of the node itself. */
  readonly y: Float64Array;
  readonly inputShapes: readonly Shape[];
  readonly shape: Shape;
  readonly attributes: Attributes;
}

/**
 * Cotangents of several outputs travel back together, a lane each: entry `i` of lane `r` lies at
 * `i * count + r`, so that a vector with its lanes is a matrix of right-hand sides.
 * Only lanes `from <= r < to` are live at a node; the others are zero there.
 */
export interface Lanes {
  readonly count: number;
  readonly from: number;
  readonly to: number;
}

/** The derivative rule of one input slot: adds `Jᵀ dy` to `dx`, in every live lane. */
export type Pullback<Attributes = unknown> = (
  dx: Float64Array,
  dy: Float64Array,
  frame: Frame<Attributes>,
  lanes: Lanes,
) => void;

/** The pullback of an input to which nothing goes back: passes and programs do not go that way at all. */
export const stops: Pullback<any> = () => {};

type PullbackPerSlot<Arity extends number, Attributes> = number extends Arity
  ? readonly Pullback<Attributes>[]
  : Arity extends 1
    ? readonly [Pullback<Attributes>]
    : readonly [Pullback<Attributes>, Pullback<Attributes>];

/** An example on which the gradient of an op is checked. */
export interface Sample<Attributes = unknown> {
  readonly inputs: readonly Shape[];
  readonly attributes: Attributes;
  /** The op takes positive numbers only. */
  readonly positive?: boolean;
}

/** One row of the registry: an op, its value, and its derivative with respect to each input. */
export interface Rule<Arity extends number = number, Attributes = unknown> {
  readonly arity: Arity;
  /** Shape of the result; throws a `ShapeMismatch` where the inputs do not fit. Called once, while tracing. */
  readonly shape: (inputs: readonly Shape[], attributes: Attributes) => Shape;
  /** Writes `f(x)` to `frame.y`. */
  readonly forward: (frame: Frame<Attributes>) => void;
  readonly backward: PullbackPerSlot<Arity, Attributes>;
  readonly samples: readonly Sample<Attributes>[];
}

/** The row of an op that takes any number of inputs, one at least. */
export interface VariadicRule<Attributes = unknown> extends Omit<
  Rule<number, Attributes>,
  'arity' | 'backward'
> {
  readonly arity: 'any';
  /** The derivative rule of each slot. */
  readonly backward: (slot: number) => Pullback<Attributes>;
}

/** What a row is for so many inputs. */
export function ruleOf<Attributes>(
  row: Rule<number, Attributes> | VariadicRule<Attributes>,
  count: number,
): Rule<number, Attributes> {
  if (row.arity !== 'any') return row;
  return { ...row, arity: count, backward: Array.from({ length: count }, (_, slot) => row.backward(slot)) };
}
