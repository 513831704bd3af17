/** Wrong uses, told in one line: what was asked, of which node, and what to do instead. */
import { described, isNode, type NodeLike, shown } from './shown.ts';

/** @throws TypeError unless x is a node. */
export function assertNode(x: unknown, what: string): asserts x is NodeLike {
  if (isNode(x)) return;
  throw new TypeError(`${what}: expected a node of a graph, got ${shown(x)}; numbers go into a leaf, by set`);
}

/** @throws Error unless a node is of a graph. */
export function assertOf(graph: object, node: NodeLike, what: string): void {
  assertNode(node, what);
  if (node.graph === graph) return;
  throw new Error(`${what}: ${described(node)} belongs to another graph; use the nodes of this one`);
}

/** @throws TypeError unless x is a list. */
export function assertList(x: unknown, what: string, of = 'nodes'): asserts x is readonly unknown[] {
  if (!Array.isArray(x)) throw new TypeError(`${what}: expected a list of ${of}, got ${shown(x)}`);
}

/** @throws Error unless x is a list of nodes of a graph. */
export function assertAllOf(graph: object, nodes: readonly NodeLike[], what: string): void {
  assertList(nodes, what);
  for (const node of nodes) assertOf(graph, node, what);
}

/** @throws TypeError unless x is of a class, `kind` in words. */
export function assertIs<T>(
  x: unknown,
  Class: abstract new (...args: never[]) => T,
  what: string,
  kind: string,
): asserts x is T {
  if (!(x instanceof Class)) throw new TypeError(`${what}: expected ${kind}, got ${shown(x)}`);
}

/** @throws TypeError unless x is a list of `size` numbers, an array or a typed one; RangeError where there are not as many. */
export function assertNumbers(x: unknown, size: number, what: string): asserts x is ArrayLike<number> {
  const expected = `${what}: expected ${size} numbers`;
  if (!isNumbers(x)) throw new TypeError(`${expected}, row by row in one list, got ${shown(x)}`);
  if (x.length !== size) throw new RangeError(`${expected}, got ${x.length}`);
}

function isNumbers(x: unknown): x is ArrayLike<number> {
  if (typeof x !== 'object' || x === null || !('length' in x)) return false;
  // All entries of a typed array are alike, but there are those of BigInt.
  const list = x as ArrayLike<unknown>;
  const count = ArrayBuffer.isView(x) ? Math.min(1, list.length) : list.length;
  for (let i = 0; i < count; i++) if (typeof list[i] !== 'number') return false;
  return typeof list.length === 'number';
}

/** @throws TypeError where an object has a key that is not known. */
export function assertKeys(x: unknown, known: readonly string[], what: string): void {
  if (typeof x !== 'object' || x === null || isNode(x) || x instanceof Promise) {
    throw new TypeError(`${what}: expected { ${known.join(', ')} }, got ${shown(x)}`);
  }
  const unknown = Object.keys(x).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(`${what}: there is no option ${unknown}; it takes ${known.join(', ')}`);
}

/** @throws TypeError for a name that is no text. */
export function assertName(name: unknown, what: string): asserts name is string | undefined {
  if (name === undefined || typeof name === 'string') return;
  throw new TypeError(`${what}: expected a text as its name, got ${shown(name)}`);
}

/** @throws TypeError for what is no number, NaN among it. */
export function assertNumber(x: unknown, what: string): asserts x is number {
  if (typeof x === 'number' && !Number.isNaN(x)) return;
  throw new TypeError(`${what}: expected a number, got ${shown(x)}`);
}

/** Zeros. @throws RangeError where there is no memory for so many. */
export function zeros(size: number, what: string): Float64Array {
  try {
    return new Float64Array(size);
  } catch {
    throw new RangeError(`${what}: ${size} numbers do not fit into memory`);
  }
}

/** @throws RangeError unless there is a lane of that number. */
export function assertLane(lane: number, count: number, what: string): void {
  if (lane === 0 || (Number.isInteger(lane) && lane > 0 && lane < count)) return; // without any seed all is 0
  throw new RangeError(`${what}: no lane ${lane}; there is one for each seed, 0 to ${count - 1}`);
}

/**
 * A promise of an object of a class, whose properties, asked of the promise itself, say that `await` was forgotten.
 * @param name what gives the promise
 */
export function awaited<T extends object>(
  promise: Promise<T>,
  name: string,
  keys: readonly string[],
): Promise<T> {
  for (const key of keys) {
    Object.defineProperty(promise, key, {
      get: () => {
        throw new TypeError(`${key}: ${name} gives a promise; await it first`);
      },
    });
  }
  return promise;
}
