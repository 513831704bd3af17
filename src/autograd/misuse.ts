/** Wrong uses, told in one line: what was asked, of which node, and what to do instead. */
import type { Graph, Node } from './graph.ts';
import type { Shape } from './shape.ts';

/** A node as errors name it: `"h" t=3`, or `%7 (tanh) t=3`, as the printer has it, of one without a name. */
export const described = ({ name, id, op, step }: Node): string =>
  `${name === undefined ? `%${id} (${op})` : `"${name}"`}${step === undefined ? '' : ` t=${step}`}`;

/** @throws TypeError unless x is a node. */
export function assertNode(x: unknown, what: string): asserts x is Node {
  if (typeof x === 'object' && x !== null && 'graph' in x && 'inputs' in x) return;
  throw new TypeError(`${what}: expected a node of a graph, got ${shown(x)}; numbers go into a leaf, by set`);
}

/** @throws Error unless a node is of a graph. */
export function assertOf(graph: Graph, node: Node, what: string): void {
  assertNode(node, what);
  if (node.graph === graph) return;
  throw new Error(`${what}: ${described(node)} belongs to another graph; use the nodes of this one`);
}

/** @throws RangeError unless there is a lane of that number. */
export function assertLane(lane: number, count: number, what: string): void {
  if (lane === 0 || (Number.isInteger(lane) && lane > 0 && lane < count)) return; // without any seed all is 0
  throw new RangeError(`${what}: no lane ${lane}; there is one for each seed, 0 to ${count - 1}`);
}

/** Sizes of which there can be a tensor: whole numbers from 1 up. */
export const isShape = (shape: unknown): shape is Shape =>
  Array.isArray(shape) && shape.every((size) => Number.isSafeInteger(size) && size > 0);

/** Anything, short enough for a message. */
export function shown(x: unknown): string {
  if (x instanceof Promise) return 'a promise: await it first';
  if (typeof x === 'function' || (typeof x === 'object' && x !== null)) {
    return Array.isArray(x)
      ? `[${x.map(String).join(', ').slice(0, 40)}]`
      : `a ${x.constructor?.name ?? 'object'}`;
  }
  return typeof x === 'string' ? JSON.stringify(x.slice(0, 40)) : String(x);
}

/**
 * A promise of an object whose methods, called on the promise itself, say that `await` was forgotten.
 * @param name what gives the promise
 */
export function awaited<T extends object>(
  promise: Promise<T>,
  name: string,
  methods: readonly (keyof T & string)[],
): Promise<T> {
  for (const method of methods) {
    Object.defineProperty(promise, method, {
      value: () => {
        throw new TypeError(`${method}: ${name} gives a promise; await it first`);
      },
    });
  }
  return promise;
}
