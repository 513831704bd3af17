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

const onNetworks = () => import('./tfjs-gradients.ts');
const onWorksheet = () => import('./tfjs-worksheet.ts');

/** What is computed on WebGL, or why there is none: TensorFlow.js is loaded where it can run. */
async function onWebGL<T>(compute: () => Promise<T>): Promise<T | { unavailable: string }> {
  const { context } = await import('./context.ts');
  return typeof context === 'string' ? { unavailable: context } : compute();
}

const checks = {
  gradientsOf: (experiment: Experiment) => onWebGL(async () => (await onNetworks()).gradientsOf(experiment)),
  gradientsOfLayer: (asked: LayerAsked) => onWebGL(async () => (await onNetworks()).gradientsOfLayer(asked)),
  convolution: (task: ConvolutionTask) => onWebGL(async () => (await onWorksheet()).convolution(task)),
  crossEntropy: (task: CrossEntropyTask) => onWebGL(async () => (await onWorksheet()).crossEntropy(task)),
};
export type TensorflowChecks = typeof checks;

const isStrategy = (name: string): name is StrategyName => Object.hasOwn(strategies, name);
expose(isStrategy(self.name) ? solverOf(strategies[self.name], host) : checks);
