/**
 * The worker of all that TensorFlow.js does, which never holds up the page: of a strategy, whose name it has, or of checks.
 * One entry for all, so that the library is built, and loaded by a visitor, once.
 */
import { expose } from 'comlink';
import type { Experiment } from '../rnn/index.ts';
import { host } from './harness/browser/host.ts';
import { solverOf } from './harness/solver.ts';
import type { LayerAsked } from './layer-agreement.ts';
import { strategies, type StrategyName } from './harness/strategies/index.ts';
import type { ConvolutionTask, CrossEntropyTask } from './tfjs-worksheet.ts';

const onWorksheet = () => import('./tfjs-worksheet.ts');

const checks = {
  gradientsOf: async (experiment: Experiment) =>
    (await import('./tfjs-gradients.ts')).gradientsOf(experiment),
  gradientsOfLayer: async (asked: LayerAsked) =>
    (await import('./tfjs-gradients.ts')).gradientsOfLayer(asked),
  convolution: async (task: ConvolutionTask) => (await onWorksheet()).convolution(task),
  crossEntropy: async (task: CrossEntropyTask) => (await onWorksheet()).crossEntropy(task),
};
export type TensorflowChecks = typeof checks;

const isStrategy = (name: string): name is StrategyName => Object.hasOwn(strategies, name);
expose(isStrategy(self.name) ? solverOf(strategies[self.name], host) : checks);
