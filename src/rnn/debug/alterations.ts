/** Derivative rules as they are mistaken. Each is the registry's own rule on what it should not be given. */
import { type GraphNode, type Pullback, rules } from '../../autograd/index.ts';
import { type CellName, cells } from '../cells/index.ts';
import type { ParameterName } from '../experiment.ts';
import type { Alteration } from './method.ts';
import { blocksTransposed } from './reading.ts';

/** Some of the activations of a cell. */
export interface Activations {
  /** Which, as `of gate i alone`; empty where a cell has only one. */
  readonly detail: string;
  readonly has: (node: GraphNode) => boolean;
}

const isActivation = ({ op }: GraphNode) => op === 'sigmoid' || op === 'tanh' || op === 'relu';
const isGate = (node: GraphNode) => isActivation(node) && node.name!.startsWith('gate ');

/** The one between a_k and h_k of a simple cell. */
export const theActivation: Activations = { detail: '', has: isActivation };

/** Activations of a cell of which f′ may be mistaken and not of the others, all of them first. */
export function activationsOf(cell: CellName): readonly Activations[] {
  const { gates, hasCellState } = cells[cell];
  if (gates.length === 1) return [theActivation];
  const alone = gates.map((gate) => ({
    detail: `of gate ${gate} alone`,
    has: (node: GraphNode) => node.name === `gate ${gate}` && isActivation(node),
  }));
  const sigmoids = { detail: 'of the sigmoids, not of tanh', has: ({ op }: GraphNode) => op === 'sigmoid' };
  if (!hasCellState) return [{ detail: 'of all gates', has: isActivation }, sigmoids, ...alone];
  return [
    { detail: 'of all gates and of tanh c', has: isActivation },
    { detail: 'of the gates, not of tanh c', has: isGate },
    { detail: 'of tanh c, not of the gates', has: (node) => isActivation(node) && !isGate(node) },
    sigmoids,
    { detail: 'of tanh, not of the sigmoids', has: ({ op }) => op === 'tanh' },
    ...alone,
  ];
}

/** f′ = 1. */
export const withoutDerivative = ({ detail, has }: Activations): Alteration => ({
  name: `1 for f′ ${detail}`,
  pullbacksOf: (node) => (has(node) ? rules.identity.backward : undefined),
});

/** f′(f(a)) for f′(a). */
export const derivativeAtOutput = ({ detail, has }: Activations): Alteration => ({
  name: `f′ at the output ${detail}`,
  pullbacksOf: (node) => (has(node) ? [oneFurther(node)] : undefined),
});

function oneFurther({ rule }: GraphNode): Pullback<any> {
  return (dx, dy, frame, lanes) => {
    const further = { ...frame, x: [frame.y], y: new Float64Array(frame.y.length) };
    rule!.forward(further);
    rule!.backward[0](dx, dy, further, lanes);
  };
}

/** f′ = 1 where the gradient of E_t goes from h_t to a_t. */
export const withoutFirstDerivative: Alteration = {
  ...withoutDerivative(theActivation),
  name: '1 for f′ at k = t',
  isOfOwnStep: true,
};

/** Some matrices for their transposes, each gate's square block by itself. */
export const untransposed = (names: readonly ParameterName[]): Alteration => ({
  name: `${names.join(', ')} for the transpose`,
  pullbacksOf: ({ inputs, rule }, { parameters }) => {
    const matrix = names.map((name) => parameters[name]!).find((node) => node === inputs[0]);
    if (!matrix) return undefined;
    const back: Pullback<any> = (dx, dy, frame, lanes) => {
      const [A, X] = frame.x;
      rule!.backward[1]!(dx, dy, { ...frame, x: [blocksTransposed(A, matrix.shape[1]), X] }, lanes);
    };
    return [rule!.backward[0], back];
  },
});
