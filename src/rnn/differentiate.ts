import { Backward } from '../autograd/index.ts';
import {
  type AnyExperiment,
  assertExperiment,
  type BatchExperiment,
  type Experiment,
  parametersOf,
  type SingleExperiment,
  type StackedExperiment,
} from './experiment.ts';
import { inMemory } from './format/reset.ts';
import { sequencesOf } from './format/sequences.ts';
import {
  type Gradients,
  gradientsOf,
  type ParameterGradients,
  type SequenceGradients,
  sumOf,
} from './gradients.ts';
import { type Network, traceNetwork } from './network.ts';
import { differentiateStacked, type StackedGradients } from './stacked/differentiate.ts';
import { shapeOf, unroll } from './unroll.ts';

/** What an experiment of version 2 computes, and its gradients. */
export interface BatchGradients {
  /** E, as the reduction has it; `losses` of the sequences are what it is the sum or the mean of. */
  readonly loss: number;
  readonly gradients: ParameterGradients;
  readonly sequences: readonly SequenceGradients[];
}

/**
 * Runs an experiment forward and back, in float64: one backward pass over the unrolled network of each sequence.
 * @throws NonFiniteError when a number overflows, naming node and step; TypeError for what is no experiment.
 */
export function differentiate(experiment: Experiment): Gradients;
export function differentiate(experiment: BatchExperiment): BatchGradients;
export function differentiate(experiment: Experiment | BatchExperiment): Gradients | BatchGradients;
export function differentiate(experiment: StackedExperiment): StackedGradients;
export function differentiate(experiment: AnyExperiment): Gradients | BatchGradients | StackedGradients;
export function differentiate(given: AnyExperiment): Gradients | BatchGradients | StackedGradients {
  assertExperiment(given, 'differentiate');
  const experiment = inMemory(given);
  if ('layers' in experiment) return differentiateStacked(experiment);
  const traced = new Map<string, Network>();
  const all = sequencesOf(experiment).map((sequence) => {
    const shape = shapeOf(sequence);
    const key = shape.hasLoss.join();
    const network = traced.get(key) ?? traceNetwork(shape);
    traced.set(key, network);
    return differentiateSingle(sequence, network);
  });
  if (!('version' in experiment)) return all[0];
  return {
    loss: all.reduce((sum, { loss }) => sum + loss, 0),
    gradients: Object.fromEntries(
      parametersOf(experiment).map((P) => [P, sumOf(all.map(({ gradients }) => gradients[P]!))]),
    ),
    sequences: all.map(({ loss: _loss, gradients: _gradients, ...sequence }) => sequence),
  };
}

function differentiateSingle(experiment: SingleExperiment, traced: Network): Gradients {
  const network = unroll(experiment, traced);
  const { parameters, initial, steps, share } = network;
  const wrt = [...Object.values(parameters), ...Object.values(initial), ...steps.map(({ x }) => x)];
  const pass = new Backward(network.session, [{ node: network.E, cotangent: [share] }], wrt);
  pass.run();
  return gradientsOf(network, pass);
}
