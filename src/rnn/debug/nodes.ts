import type { GraphNode } from '../../autograd/index.ts';
import type { Network } from '../network.ts';

const indexed = new WeakMap<Network, ReadonlyMap<string, readonly GraphNode[]>>();

/** The nodes of a network that are computed in some step and have a name, by step. */
export function nodesNamed(network: Network, name: string): readonly GraphNode[] {
  let named = indexed.get(network);
  if (!named) {
    const made = new Map<string, GraphNode[]>();
    for (const node of network.graph.nodes) {
      if (node.name === undefined || node.step === undefined) continue;
      const nodes = made.get(node.name);
      if (nodes) nodes.push(node);
      else made.set(node.name, [node]);
    }
    named = made;
    indexed.set(network, named);
  }
  return named.get(name) ?? [];
}

/** The node of a name in a step. h and c are leaves at step 0. */
export function nodeAt(network: Network, name: string, step: number): GraphNode | undefined {
  const nodes = nodesNamed(network, name);
  return nodes[step - (nodes[0]?.step ?? 0)];
}
