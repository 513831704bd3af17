import { ShapeError, ShapeMismatch } from './errors.ts';
import { assertName, assertNumbers, assertOf, zeros } from './misuse.ts';
import { shown } from './shown.ts';
import { type Rule, ruleOf, type Sample, type VariadicRule } from './rule.ts';
import type { rules } from './rules.ts';
import { isShape, type Shape, sizeOf } from './shape.ts';

/** The name of an op. */
export type OpName = keyof typeof rules;

/** One value of the computation: a leaf that is set from outside, a constant, or an op applied to earlier nodes. */
export interface Node {
  readonly graph: Graph;
  /** Place in the graph. Inputs always have smaller ids: creation order is the topological order. */
  readonly id: number;
  readonly op: OpName | 'leaf' | 'constant';
  readonly rule: Rule<number, any> | undefined;
  readonly inputs: readonly Node[];
  readonly attributes: object;
  readonly shape: Shape;
  readonly size: number;
  readonly name: string | undefined;
  /** Time step during which the node was made, when the graph was told one. */
  readonly step: number | undefined;
}

/** An input slot of a node: `x·x` has two edges, both from `x`. */
export interface Edge {
  readonly consumer: Node;
  readonly slot: number;
}

/**
 * An append-only list of nodes. Trace a plain function into it once, then replay it with a `Session`.
 *
 *     const graph = new Graph();
 *     const W = graph.leaf([2, 2], 'W');
 *     const h = graph.leaf([2], 'h');
 *     const next = sigmoid(matmul(W, h), { name: 'next' });
 */
export class Graph {
  readonly nodes: Node[] = [];
  /** Edges by the id of the node that they start from, of as many nodes as `edgesFrom` has seen. */
  readonly #edges: Edge[][] = [];
  #seen = 0;
  /** Nodes made from now on belong to this time step; `undefined`: to none. */
  step: number | undefined = undefined;

  /**
   * A node whose value is set from outside: a parameter, an input, a target.
   * @throws RangeError unless the sizes are whole numbers from 1 up.
   */
  leaf(shape: Shape, name?: string): Node {
    assertName(name, 'leaf');
    assertShape(shape, name === undefined ? 'leaf' : `leaf "${name}"`);
    return this.#append('leaf', undefined, NO_INPUTS, NO_ATTRIBUTES, shape, name);
  }

  /**
   * A node whose value never changes.
   * @param value a number, repeated everywhere, or as many numbers as the shape has, row by row
   * @throws RangeError when they are not so many.
   */
  constant(value: number | ArrayLike<number>, shape: Shape = [], name?: string): Node {
    assertName(name, 'constant');
    const place = name === undefined ? 'constant' : `constant "${name}"`;
    assertShape(shape, place);
    const numbers = zeros(sizeOf(shape), place);
    if (typeof value === 'number') numbers.fill(value);
    else {
      assertNumbers(value, numbers.length, place);
      numbers.set(value);
    }
    return this.#append('constant', undefined, NO_INPUTS, { value: numbers }, shape, name);
  }

  /**
   * Appends `op`, which has this row of the registry, applied to `inputs`.
   * @throws ShapeError where their shapes do not fit, naming op, node, time step and shapes; TypeError for what is no node,
   * or no option of the op.
   */
  apply(
    op: OpName,
    row: Rule<number, any> | VariadicRule<any>,
    inputs: readonly Node[],
    options: { name?: string } = NO_ATTRIBUTES,
  ): Node {
    assertOptions(op, row, options);
    const { arity } = row;
    if (arity === 'any' ? inputs.length === 0 : inputs.length !== arity) {
      const wanted = arity === 'any' ? 'one input at least' : `${arity} inputs`;
      throw new TypeError(`${op}: expected ${wanted}, got ${inputs.length}`);
    }
    inputs.forEach((input, slot) => assertOf(this, input, `${op}: input ${slot + 1}`));
    const rule = ruleOf<any>(row, inputs.length);
    const { name } = options;
    const attributes = attributesOf(options);
    const shapes = inputs.map((input) => input.shape);
    try {
      return this.#append(op, rule, inputs, attributes, rule.shape(shapes, attributes), name);
    } catch (error) {
      if (!(error instanceof ShapeMismatch)) throw error;
      throw new ShapeError(op, name, this.step, shapes, error.message);
    }
  }

  /** The edges along which a node is used, in order of their consumers. */
  edgesFrom(node: Node): readonly Edge[] {
    assertOf(this, node, 'edgesFrom');
    for (; this.#seen < this.nodes.length; this.#seen++) {
      const consumer = this.nodes[this.#seen];
      this.#edges.push([]);
      consumer.inputs.forEach((input, slot) => this.#edges[input.id].push({ consumer, slot }));
    }
    return this.#edges[node.id];
  }

  #append(
    op: Node['op'],
    rule: Node['rule'],
    inputs: readonly Node[],
    attributes: object,
    shape: Shape,
    name: string | undefined,
  ): Node {
    const { nodes, step } = this;
    const size = sizeOf(shape);
    const made: Node = {
      graph: this,
      id: nodes.length,
      op,
      rule,
      inputs,
      attributes,
      shape,
      size,
      name,
      step,
    };
    nodes.push(made);
    return made;
  }
}

// One for all nodes that have none: graphs grow to hundreds of thousands of them.
const NO_INPUTS: readonly Node[] = [];
const NO_ATTRIBUTES = {};

/** @throws RangeError unless there can be a tensor of such sizes. */
function assertShape(shape: unknown, what: string): void {
  if (isShape(shape)) return;
  throw new RangeError(`${what}: expected a list of sizes, whole numbers from 1 up, got ${shown(shape)}`);
}

/** The numbers of a constant, row by row. */
export const constantOf = ({ attributes }: Node): Float64Array =>
  (attributes as { value: Float64Array }).value;

/** Options that rules have in all of their samples, and in some. */
const optionsOf = new Map<
  OpName,
  { readonly needed: readonly string[]; readonly known: ReadonlySet<string> }
>();

/** @throws TypeError unless there is such an op and it has these options. */
function assertOptions(op: OpName, rule: { samples: readonly Sample[] } | undefined, options: object): void {
  if (!rule) throw new TypeError(`there is no op ${shown(op)}`);
  if (typeof options !== 'object' || options === null || 'graph' in options) {
    throw new TypeError(`${op}: expected its options last, such as { name: 'h' }, got ${shown(options)}`);
  }
  let known = optionsOf.get(op);
  if (!known) {
    const keys = rule.samples.map(({ attributes }) => Object.keys(attributes as object));
    const needed = (keys[0] ?? []).filter((key) => keys.every((own) => own.includes(key)));
    optionsOf.set(op, (known = { needed, known: new Set(keys.flat()) }));
  }
  for (const key of known.needed) {
    if (!(key in options)) throw new TypeError(`${op}: expected an option ${key}`);
  }
  for (const key in options) {
    if (known.known.has(key)) continue;
    if (key === 'name') {
      assertName((options as { name?: unknown }).name, op);
      continue;
    }
    const all = ['name', ...known.known].join(', ');
    throw new TypeError(`${op}: there is no option ${key}; it takes ${all}`);
  }
}

/** Options without the name. */
function attributesOf(options: { name?: string }): object {
  for (const key in options) {
    if (key !== 'name') {
      const { name: _, ...attributes } = options;
      return attributes;
    }
  }
  return NO_ATTRIBUTES;
}
