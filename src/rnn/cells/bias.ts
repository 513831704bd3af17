import { add, broadcast, type GraphNode } from '../../autograd/index.ts';
import type { Biases } from './cell.ts';

/** `a = W h + U x (+ b)`, in PyTorch. */
export const pytorchOfA = ({ b }: Biases): string => `a = W @ h + U @ x${b ? ' + b' : ''}`;

/** x + bias, where there is one: [n] and [n], or [n, B] and [n], which is added to each column of a batch. */
export function addBias(x: GraphNode, bias: GraphNode | undefined, name: string): GraphNode {
  if (!bias) return x;
  const isBatch = x.shape.length === 2;
  return add(x, isBatch ? broadcast(bias, { shape: x.shape, name: 'bias' }) : bias, { name });
}
