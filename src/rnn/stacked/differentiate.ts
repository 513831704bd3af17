import { Backward } from '../../autograd/index.ts';
import {
  cellParameterNames,
  outputParameterNames,
  type ParameterName,
  type StackedExperiment,
} from '../experiment.ts';
import { sequencesOf } from '../format/sequences.ts';
import {
  type GradientOf,
  parameterGradientsOf,
  type States,
  statesOf,
  type StepGradients,
  stepGradientsOf,
  sumOf,
} from '../gradients.ts';
import { assertFinite } from '../unroll.ts';
import { type StackedNetwork, traceStack } from './network.ts';
import { layerOf, stackedSizesOf, type UnrolledStack, unrollStack, wrtOf } from './unroll.ts';

/** What parameters have each, by the layers and directions that they belong to, and of the output layer. */
export type ByLayer<Of> = {
  readonly layers: readonly (readonly { readonly [P in (typeof cellParameterNames)[number]]?: Of }[])[];
} & { readonly [P in (typeof outputParameterNames)[number]]?: Of } & {
  // So that `gradients.W` can be asked of what may have no layers.
  readonly [P in (typeof cellParameterNames)[number]]?: never;
};

/** dE/dP for each parameter, `layers[layer][direction].W`. */
export type StackedParameterGradients = ByLayer<GradientOf>;

/** What is computed of one sequence through layers. */
export interface StackedSequenceGradients extends StepGradients {
  /** h_t and what is computed of it, `layers[layer][direction]`. What reads back too has its lists in the order t = 1 to T. */
  readonly layers: readonly (readonly States[])[];
}

/** What an experiment with layers computes, and its gradients. */
export interface StackedGradients {
  /** E, as the reduction has it. */
  readonly loss: number;
  readonly gradients: StackedParameterGradients;
  readonly sequences: readonly StackedSequenceGradients[];
}

type SingleStackedGradients = StackedSequenceGradients & Pick<StackedGradients, 'loss' | 'gradients'>;

/** See `differentiate`. */
export function differentiateStacked(experiment: StackedExperiment): StackedGradients {
  const traced = new Map<string, StackedNetwork>();
  const all = sequencesOf(experiment).map((sequence) => {
    const key = sequence.targets.map((target) => target !== null).join();
    const network = traced.get(key) ?? traceStack(stackedSizesOf(sequence));
    traced.set(key, network);
    const unrolled = unrollStack(sequence, network);
    const pass = new Backward(
      unrolled.session,
      [{ node: unrolled.E, cotangent: [unrolled.share] }],
      wrtOf(unrolled),
    );
    pass.run();
    return stackedGradientsOf(unrolled, pass);
  });
  return {
    loss: all.reduce((sum, { loss }) => sum + loss, 0),
    gradients: sumOfAll(all.map(({ gradients }) => gradients)),
    sequences: all.map(({ losses, outputs, layers, inputGradients }) => ({
      losses,
      outputs,
      layers,
      inputGradients,
    })),
  };
}

/**
 * Reads values and gradients off layers after a backward pass from E.
 * @throws NonFiniteError when a cotangent overflowed, naming the first one on the way back.
 */
export function stackedGradientsOf(network: UnrolledStack, pass: Backward): SingleStackedGradients {
  const { session, layers, output, steps, E, share } = network;
  for (const node of session.graph.nodes.toReversed()) {
    if (pass.finds(node)) assertFinite(node, pass.cotangent(node), 'gradient', layerOf(network, node));
  }
  return {
    loss: share * session.value(E)[0],
    gradients: {
      layers: layers.map((directions) =>
        directions.map(({ parameters }) => parameterGradientsOf(cellParameterNames, parameters, pass)),
      ),
      ...parameterGradientsOf(outputParameterNames, output, pass),
    },
    ...stepGradientsOf(steps, session, pass),
    layers: layers.map((directions) => directions.map((direction) => statesOf(direction, session, pass))),
  };
}

function sumOfAll(all: readonly StackedParameterGradients[]): StackedParameterGradients {
  const sum = <P extends ParameterName>(
    names: readonly P[],
    of: readonly { readonly [name in P]?: GradientOf }[],
  ) => {
    const total: { [name in ParameterName]?: GradientOf } = {};
    for (const P of names) if (of[0][P]) total[P] = sumOf(of.map((gradients) => gradients[P]!));
    return total as { readonly [name in P]?: GradientOf };
  };
  return {
    layers: all[0].layers.map((directions, layer) =>
      directions.map((_, direction) =>
        sum(
          cellParameterNames,
          all.map(({ layers }) => layers[layer][direction]),
        ),
      ),
    ),
    ...sum(outputParameterNames, all),
  };
}
