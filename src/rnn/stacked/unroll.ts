import { type GraphNode, Session } from '../../autograd/index.ts';
import {
  actsOnOutput,
  biasNames,
  type CellWeights,
  type SingleStack,
  stackSizesOf,
  unitsOf,
  type Vector,
} from '../experiment.ts';
import { assertFinite } from '../unroll.ts';
import { type StackedNetwork, type StackedSizes, traceStack } from './network.ts';

/** Layers with their values computed. */
export interface UnrolledStack extends StackedNetwork {
  readonly session: Session;
  /** What each E_t counts in E. */
  readonly share: number;
}

/** All that the network of a sequence depends on. */
export function stackedSizesOf({ layers, output, targets, loss }: SingleStack): StackedSizes {
  const { m, q } = stackSizesOf({ layers, ...(output && { output }) });
  return {
    loss,
    m,
    layers: layers.map(({ cell, directions }) =>
      directions.map(({ weights }) => ({
        cell,
        n: unitsOf(cell, weights),
        biases: biasNames.filter((name) => !actsOnOutput(name) && weights[name]),
      })),
    ),
    ...(output && { output: { q, takesBias: output.d !== undefined } }),
    hasLoss: targets.map((target) => target !== null),
  };
}

/** The numbers of a sequence through layers, each with the leaf that takes them. */
function stackedLeavesOf(
  { layers, output, inputs, targets }: SingleStack,
  network: StackedNetwork,
): (readonly [GraphNode, Vector])[] {
  const given = (nodes: object, numbers: object) =>
    Object.entries(nodes).map(([name, leaf]) => {
      const values = (numbers as CellWeights)[name as keyof CellWeights]!;
      return [leaf as GraphNode, values.flat()] as const;
    });
  return [
    ...network.layers.flatMap((directions, layer) =>
      directions.flatMap(({ parameters, initial }, direction) => {
        const own = layers[layer].directions[direction];
        return [...given(parameters, own.weights), ...given(initial, own.initial)];
      }),
    ),
    ...given(network.output, output ?? {}),
    ...network.steps.flatMap(({ x, target }, index) => [
      [x, inputs[index]] as const,
      ...(target ? [[target, targets[index]!] as const] : []),
    ]),
  ];
}

/**
 * Runs a sequence through layers.
 * @param network as traced for its sizes before
 * @throws NonFiniteError when a value overflows, naming the first one in order of computation.
 */
export function unrollStack(
  sequence: SingleStack,
  network = traceStack(stackedSizesOf(sequence)),
): UnrolledStack {
  const session = new Session(network.graph);
  for (const [leaf, numbers] of stackedLeavesOf(sequence, network)) session.set(leaf, numbers);
  session.forward();
  for (const node of network.graph.nodes) {
    assertFinite(node, session.value(node), 'value', layerOf(network, node));
  }
  return { ...network, session, share: sequence.share ?? 1 };
}

/** The layer and direction whose cell a node belongs to; undefined for what is between and above them. */
export function layerOf({ layers }: StackedNetwork, { id }: GraphNode): string | undefined {
  return layers.flat().find(({ first, end }) => first <= id && id < end)?.name;
}

/** All that has a gradient. */
export const wrtOf = ({ layers, output, steps }: StackedNetwork): GraphNode[] => [
  ...layers
    .flat()
    .flatMap(({ parameters, initial }) => [...Object.values(parameters), ...Object.values(initial)]),
  ...Object.values(output),
  ...steps.map(({ x }) => x),
];
