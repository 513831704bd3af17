/** The worker of jax-js as a judge: gradients of an experiment on WebGL, and where it ran. */
import { defaultDevice } from '@jax-js/jax';
import { expose } from 'comlink';
import type { Experiment } from '../rnn/index.ts';
import type { JudgeAnswer } from './check.ts';
import { gradientsByJax } from './jax-network.ts';
import { startJaxOnWebGL } from './jax-webgl.ts';
import { rendererOf } from './webgl.ts';

const started = startJaxOnWebGL();
started.catch(() => {}); // whoever asks is told

async function gradientsOf(experiment: Experiment): Promise<JudgeAnswer> {
  const { gl, draws } = await started;
  defaultDevice('webgl');
  const [start, before] = [performance.now(), draws()];
  const gradients = await gradientsByJax(experiment);
  if (gl.isContextLost()) throw new Error('the WebGL context was lost');
  const device = {
    library: 'jax-js',
    ...rendererOf(gl),
    precision: 'float32' as const,
    draws: draws() - before,
    milliseconds: performance.now() - start,
  };
  return { gradients, device };
}

export type JaxWorker = typeof worker;
const worker = { gradientsOf };
expose(worker);
