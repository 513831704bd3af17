/** Vectors of parameters with what is one column, or a batch of them. */
import { add, broadcast, type GraphNode, mul } from '../../autograd/index.ts';

/** A vector of parameters [n] in the shape of x, [n] or [n, B]: the same for each column of a batch. */
const besides = (vector: GraphNode, x: GraphNode, name: string): GraphNode =>
  x.shape.length === 2 ? broadcast(vector, { shape: x.shape, name }) : vector;

/** x + bias, where there is one: [n] and [n], or [n, B] and [n], which is added to each column of a batch. */
export const addBias = (x: GraphNode, bias: GraphNode | undefined, name: string): GraphNode =>
  bias ? add(x, besides(bias, x, 'bias'), { name }) : x;

/** vector ⊙ x, entry by entry: [n] and [n], or [n] and [n, B], each column of a batch. */
export const scaleBy = (vector: GraphNode, x: GraphNode, name: string): GraphNode =>
  mul(besides(vector, x, 'factors'), x, { name });
