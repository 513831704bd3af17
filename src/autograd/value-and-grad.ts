import { lower } from './fast/lower.ts';
import type { Precision } from './fast/program.ts';
import type { Replay } from './fast/replay.ts';
import { replay as replayOf } from './fast/webassembly.ts';
import { Graph, type Node } from './graph.ts';
import { assertKeys, assertList, assertNumbers, awaited } from './misuse.ts';
import { isNode, shown } from './shown.ts';
import { isShape, formatShape, type Shape, sizeOf } from './shape.ts';

/**
 * Numbers with a shape: a number, a vector, arrays of arrays row by row; or, of any shape, flat `data`. A typed array
 * is a vector.
 */
export type Numbers = number | Float32Array | Float64Array | readonly Numbers[] | Tensor;

/** `data` holds the numbers row by row. */
export interface Tensor {
  readonly shape: Shape;
  readonly data: ArrayLike<number>;
}

/** What `valueAndGrad` is to differentiate by, and in which precision. */
export interface ValueAndGradOptions<Name extends string> {
  /** The arrays whose gradients are wanted; all of them unless told. */
  readonly wrt?: readonly Name[];
  /** What it computes in; float64 unless told. */
  readonly precision?: Precision;
}

/** E, and its gradients. */
export interface ValueAndGrad<Name extends string> {
  readonly value: number;
  /** dE/dx of each array in `wrt`, in its shape, row by row. */
  readonly gradients: Readonly<Record<Name, { readonly shape: Shape; readonly data: Float64Array }>>;
}

/**
 * The value of a function of named arrays, and its gradients:
 *
 *     const loss = valueAndGrad(({ W, x, y }) => squaredError(tanh(matmul(W, x)), y), { wrt: ['W'] });
 *     const { value, gradients } = await loss({ W: [[0.5, -1], [2, 0.3]], x: [1, 2], y: [0, 1] });
 *     gradients.W.data; // dE/dW, 4 numbers row by row
 *
 * In TypeScript the function can say which arrays there are, `({ W, x }: Record<'W' | 'x', GraphNode>) => …`: no other names compile
 * then. With `noUncheckedIndexedAccess` it must.
 *
 * The function is traced once for all arrays of the same shapes, and lowered; each call after that replays a program, in
 * WebAssembly where that has SIMD. What it does to the nodes it is given must depend on nothing but their shapes.
 * @throws Error where it does not return a number, ShapeError where shapes do not fit, RangeError for ragged arrays.
 */
export function valueAndGrad<Name extends string = string, Wrt extends string = Name>(
  f: (nodes: Readonly<Record<Name, Node>>) => Node,
  options: ValueAndGradOptions<Wrt> = {},
): (arrays: Readonly<Record<Name, Numbers>>) => Promise<ValueAndGrad<Wrt>> {
  if (typeof f !== 'function') throw new TypeError(`valueAndGrad: expected a function, got ${shown(f)}`);
  assertKeys(options, ['wrt', 'precision'], 'valueAndGrad');
  const { wrt, precision = 'float64' } = options;
  if (wrt !== undefined) assertList(wrt, 'valueAndGrad: wrt', 'names');
  const traced = new Map<string, Traced | Promise<Traced>>();
  const compute = async (arrays: Readonly<Record<Name, Numbers>>) => {
    if (typeof arrays !== 'object' || arrays === null || Array.isArray(arrays)) {
      throw new TypeError(`valueAndGrad: expected arrays by their names, got ${shown(arrays)}`);
    }
    const names = Object.keys(arrays) as Name[];
    const tensors = names.map((name) => tensorOf(arrays[name], name));
    const key = JSON.stringify(names.map((name, i) => [name, tensors[i].shape]));
    // What is traced computes at once; until then the numbers are kept as they were given, for they may change.
    let ready = traced.get(key);
    let data = tensors.map((tensor) => tensor.data);
    if (!ready) traced.set(key, (ready = trace(f, names, tensors, wrt ?? names, precision)));
    if (ready instanceof Promise) {
      data = data.map((numbers) => Float64Array.from(numbers));
      traced.set(key, (ready = await ready));
    }
    const { replay, leaves, E } = ready;
    names.forEach((name, i) => replay.set(leaves[name], data[i]));
    replay.run();
    const gradients = Object.fromEntries(
      (wrt ?? names).map((name) => [
        name,
        { shape: leaves[name].shape, data: replay.cotangent(leaves[name]) },
      ]),
    ) as ValueAndGrad<Wrt>['gradients'];
    return { value: replay.value(E)[0], gradients };
  };
  return (arrays) => awaited(compute(arrays), 'valueAndGrad', ['value', 'gradients']);
}

interface Traced {
  readonly replay: Replay;
  readonly leaves: Readonly<Record<string, Node>>;
  readonly E: Node;
}

async function trace(
  f: (nodes: Readonly<Record<string, Node>>) => Node,
  names: readonly string[],
  tensors: readonly Tensor[],
  wrt: readonly string[],
  precision: Precision,
): Promise<Traced> {
  const graph = new Graph();
  const leaves = Object.fromEntries(names.map((name, i) => [name, graph.leaf(tensors[i].shape, name)]));
  const missing = wrt.find((name) => !names.includes(name));
  if (missing !== undefined) throw new Error(`valueAndGrad: no array "${missing}" was given`);
  const E = f(leaves);
  if (E?.graph !== graph || E.shape.length > 0) {
    const what = E?.graph === graph ? `a value of shape ${formatShape(E.shape)}` : shown(E);
    throw new Error(`valueAndGrad: the function must return a number made of its arrays, not ${what}`);
  }
  const program = lower({ seeds: [E], wrt: wrt.map((name) => leaves[name]) }, precision);
  return { replay: await replayOf(program), leaves, E };
}

/** Numbers as they were given, with their shape. @throws RangeError for arrays of unequal lengths, TypeError for what is no number. */
function tensorOf(numbers: Numbers, name: string): Tensor {
  if (typeof numbers === 'number') return { shape: [], data: [numbers] };
  const isList = Array.isArray(numbers) || (ArrayBuffer.isView(numbers) && 'length' in numbers);
  const isTensor = typeof numbers === 'object' && numbers !== null && 'shape' in numbers && !isNode(numbers);
  if (!isList && !isTensor) {
    throw new TypeError(`${name}: expected numbers, or { shape, data }, got ${shown(numbers)}`);
  }
  if (ArrayBuffer.isView(numbers)) {
    assertNumbers(numbers, numbers.length, name);
    return { shape: [numbers.length], data: numbers };
  }
  if ('shape' in numbers) {
    if (!isShape(numbers.shape)) {
      throw new RangeError(
        `${name}: expected sizes, whole numbers from 1 up, as its shape, got ${shown(numbers.shape)}`,
      );
    }
    assertNumbers(numbers.data, sizeOf(numbers.shape), `${name} ${formatShape(numbers.shape)}`);
    return numbers;
  }
  if (numbers.length === 0) throw new RangeError(`${name}: expected one number at least`);
  const rows = numbers.map((row, i) => tensorOf(row, `${name}[${i}]`));
  const shape = rows[0]?.shape ?? [];
  const other = rows.findIndex((row) => formatShape(row.shape) !== formatShape(shape));
  if (other >= 0) {
    const [wanted, got] = [formatShape(shape), formatShape(rows[other].shape)];
    throw new RangeError(`${name}[${other}]: expected the shape ${wanted} of ${name}[0], got ${got}`);
  }
  return { shape: [rows.length, ...shape], data: rows.flatMap(({ data }) => Array.from(data)) };
}
