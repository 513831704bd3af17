import { Graph, type Node } from './graph.ts';
import { assertIs } from './misuse.ts';
import { formatShape } from './shape.ts';

/** The graph as text, a node a line: `%7 h[3] t=1 = sigmoid(%6)`, for people and for snapshots. */
export function print(graph: Graph): string {
  assertIs(graph, Graph, 'print', 'a graph');
  return graph.nodes.map(printNode).join('\n');
}

function printNode({ id, name, shape, step, op, inputs, attributes }: Node): string {
  const place = `%${id}${name ? ` ${name}` : ''} ${formatShape(shape)}${step === undefined ? '' : ` t=${step}`}`;
  if (op === 'leaf') return `${place} = leaf`;
  if (op === 'constant') return `${place} = constant`;
  const options = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return `${place} = ${op}(${[...inputs.map((input) => `%${input.id}`), ...options].join(', ')})`;
}
