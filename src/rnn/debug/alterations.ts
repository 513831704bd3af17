/** Derivative rules as they are mistaken. Each is the registry's own rule on what it should not be given. */
import { type Node, type Pullback, rules } from '../../autograd/index.ts';
import type { Alteration } from './workings.ts';

/** Which activations of a cell: all, those of its gates, or the one between c and h. */
export type Activations = 'all' | 'gates' | 'state';

const isActivation = ({ op }: Node) => op === 'sigmoid' || op === 'tanh' || op === 'relu';

const isOf = (activations: Activations, node: Node) =>
  isActivation(node) &&
  (activations === 'all' || (activations === 'gates') === node.name!.startsWith('gate '));

/** f′ = 1. */
export const withoutDerivative = (activations: Activations): Alteration => ({
  name: `1 for f′ of ${activations}`,
  pullbacksOf: (node) => (isOf(activations, node) ? rules.identity.backward : undefined),
});

/** f′(f(a)) for f′(a). */
export const derivativeAtOutput = (activations: Activations): Alteration => ({
  name: `f′ at the output of ${activations}`,
  pullbacksOf: (node) => (isOf(activations, node) ? [oneFurther(node)] : undefined),
});

function oneFurther({ rule }: Node): Pullback<any> {
  return (dx, dy, frame, lanes) => {
    const further = { ...frame, x: [frame.y], y: new Float64Array(frame.y.length) };
    rule!.forward(further);
    rule!.backward[0](dx, dy, further, lanes);
  };
}

/** W for Wᵀ, each gate's square block by itself. */
export const untransposed: Alteration = {
  name: 'W for Wᵀ',
  pullbacksOf: ({ inputs, rule }, { parameters: { W } }) => {
    if (inputs[0] !== W) return undefined;
    const back: Pullback<any> = (dx, dy, frame, lanes) => {
      const [A, X] = frame.x;
      rule!.backward[1]!(dx, dy, { ...frame, x: [transposedBlocks(A, W.shape[1]), X] }, lanes);
    };
    return [rule!.backward[0], back];
  },
};

/** Each block of n rows of a matrix with n columns, transposed. */
function transposedBlocks(A: Float64Array, n: number): Float64Array {
  return A.map((_, index) => {
    const [row, column] = [Math.floor(index / n), index % n];
    const first = row - (row % n);
    return A[(first + column) * n + (row % n)];
  });
}
