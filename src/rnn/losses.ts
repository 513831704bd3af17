import {
  concat,
  crossEntropy,
  type GraphNode,
  mul,
  reshape,
  scale,
  squaredError,
  sub,
  sum,
} from '../autograd/index.ts';
import type { BatchLossName } from './experiment.ts';

/** How a step's loss is computed. */
interface Loss {
  /** Appends E_t, a number, for o_t and ô_t [q]; both may have a column for each of a batch. */
  readonly E: (o: GraphNode, target: GraphNode) => GraphNode;
  /** The node at which o_t enters, as its first input; by name. */
  readonly entry: string;
}

export const losses: { readonly [L in BatchLossName]: Loss } = {
  'squared-error': { entry: 'E', E: (o, target) => squaredError(o, target, { name: 'E' }) },
  'cross-entropy': { entry: 'E', E: (o, target) => crossEntropy(o, target, { name: 'E' }) },
  mse: {
    entry: '½|o - ô|²',
    E: (o, target) => scale(squaredError(o, target, { name: '½|o - ô|²' }), { by: 2, name: 'E' }),
  },
  // The cross-entropy of two classes, o against 0, of each output by itself.
  bce: {
    entry: 'logits o',
    E: (o, target) => {
      const [zero, one] = [0, 1].map((x) => constantLike(o, x));
      return crossEntropy(
        concat([row(o, 'logits o'), row(zero, 'logits 0')], { name: 'logits' }),
        concat([row(target, 'classes ô'), row(sub(one, target, { name: '1 - ô' }), 'classes 1 - ô')], {
          name: 'classes',
        }),
        { name: 'E' },
      );
    },
  },
  linear: {
    entry: 'o ⊙ ô',
    E: (o, target) => sum(mul(o, target, { name: 'o ⊙ ô' }), { name: 'E' }),
  },
};

/** All entries side by side: cross-entropy is taken along the first axis. */
const row = (x: GraphNode, name: string): GraphNode => reshape(x, { shape: [1, x.size], name });

const constantLike = ({ graph, shape, size }: GraphNode, value: number): GraphNode =>
  graph.constant(
    Array.from({ length: size }, () => value),
    shape,
    String(value),
  );
