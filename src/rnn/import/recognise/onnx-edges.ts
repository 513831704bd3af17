// The edges of an ONNX graph: a name that a node reads is one that another hands on, or comes from outside.
import { refuse } from '../fault.ts';
import type { OnnxNode } from '../read/onnx.ts';

const RECURRENT: ReadonlySet<string> = new Set(['RNN', 'GRU', 'LSTM']);
export const isRecurrent = ({ op }: OnnxNode): boolean => RECURRENT.has(op);

export const placeOf = ({ op, name }: OnnxNode): string => (name ? `${op} ${name}` : op);

/** What hands on the numbers that it reads. */
const PASSING = new Set(['Squeeze', 'Transpose', 'Reshape', 'Dropout', 'Identity']);
/** And before an output layer, what picks a step out of them. */
const PICKING = new Set([...PASSING, 'Unsqueeze', 'Flatten', 'Gather', 'Slice']);
/** What knows of its input no more than its shape. */
const SHAPES = new Set(['Shape', 'Size']);

export class OnnxEdges {
  readonly #madeBy: ReadonlyMap<string, OnnxNode>;

  constructor(nodes: readonly OnnxNode[]) {
    // An output that is left out has no name.
    this.#madeBy = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)));
  }

  /** The first node on the way back from a name that does more than to pass numbers on, and which of its outputs it is. */
  source(name: string, passing: ReadonlySet<string> = PASSING) {
    const seen = new Set<OnnxNode>();
    let own = name;
    for (;;) {
      const node = own ? this.#madeBy.get(own) : undefined;
      if (!node || seen.has(node)) return undefined;
      if (!passing.has(node.op)) return { node, output: node.outputs.indexOf(own) };
      seen.add(node);
      [own] = node.inputs;
    }
  }

  /** The recurrent node whose Y or Y_h an output layer reads there. */
  headReads(name: string): OnnxNode | undefined {
    const found = this.source(name, PICKING);
    return found && isRecurrent(found.node) && found.output < 2 ? found.node : undefined;
  }

  /** A recurrent node that what is called so is computed from. */
  recurrentBehind(names: readonly string[]): OnnxNode | undefined {
    const left = [...names];
    const seen = new Set<OnnxNode>();
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      const node = name ? this.#madeBy.get(name) : undefined;
      if (!node || seen.has(node) || SHAPES.has(node.op)) continue;
      if (isRecurrent(node)) return node;
      seen.add(node);
      left.push(...node.inputs);
    }
    return undefined;
  }
}

/**
 * The recurrent nodes from the inputs on, each of which reads what the one before it hands on.
 * @throws ImportError where they are no stack
 */
export function stackOf(
  nodes: readonly OnnxNode[],
  edges: OnnxEdges,
): { readonly recurrent: readonly OnnxNode[]; readonly notes: string[] } {
  const notes: string[] = [];
  /** Of each node, by the one below it; of the lowest by undefined. */
  const above = new Map<OnnxNode | undefined, OnnxNode>();
  const all = nodes.filter(isRecurrent);
  for (const node of all) {
    const below = belowOf(node, edges, notes);
    const rival = above.get(below);
    if (rival) {
      const what = below ? `what ${placeOf(below)} hands on` : 'inputs';
      refuse(placeOf(node), `reads ${what}, as ${placeOf(rival)} does: layers side by side are no stack`);
    }
    above.set(below, node);
  }
  const recurrent: OnnxNode[] = [];
  for (let node = above.get(undefined); node; node = above.get(node)) recurrent.push(node);
  if (recurrent.length < all.length) refuse('graph', 'its recurrent nodes read each other in a loop');
  return { recurrent, notes };
}

function belowOf(node: OnnxNode, edges: OnnxEdges, notes: string[]): OnnxNode | undefined {
  const [x = '', , , , , ...states] = node.inputs;
  const from = edges.recurrentBehind(states);
  if (from) refuse(placeOf(node), `starts from what ${placeOf(from)} computes, which is no layer of a stack`);
  const source = edges.source(x);
  if (!source) return undefined;
  if (isRecurrent(source.node) && source.output === 0) return source.node;
  const behind = edges.recurrentBehind([x]);
  if (behind) {
    const through = source.node === behind ? 'its last state' : placeOf(source.node);
    refuse(
      placeOf(node),
      `reads ${placeOf(behind)} through ${through}: the layers of an experiment read each other's h_t as it is`,
    );
  }
  notes.push(`${placeOf(node)} reads what ${placeOf(source.node)} computes: x_t is that.`);
  return undefined;
}
