/** TensorFlow.js on a WebGL context of ours, so that where it ran can be proved. Loaded by workers: a context each. */
import * as tf from '@tensorflow/tfjs';
import { setWebGLContext } from '@tensorflow/tfjs-backend-webgl';
import type { TfjsDevice } from './check.ts';
import { context } from './context.ts';
import { countDraws, rendererOf } from './webgl.ts';

// Whoever loads this has looked whether there is one.
if (typeof context === 'string') throw new Error(context);
export const gl = context;
/** Draw calls on it so far. */
export const draws = countDraws(gl);

setWebGLContext(2, gl as WebGLRenderingContext);
// By default tfjs computes small tensors on the processor, and the check would not be one of WebGL.
tf.env().set('WEBGL_CPU_FORWARD', false);

/**
 * Where a run took place, after its numbers were read back.
 * @param start when it began, by `performance.now()`
 * @throws Error when the context was lost, which tfjs does not notice: it would answer zeros.
 */
export function tfjsDeviceOf(
  context: WebGL2RenderingContext,
  { draws, inTextures }: Pick<TfjsDevice, 'draws' | 'inTextures'>,
  start: number,
): TfjsDevice {
  if (context.isContextLost()) throw new Error('the WebGL context was lost');
  return {
    ...rendererOf(context),
    precision: tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? 'float32' : 'float16',
    cpuForward: tf.env().getBool('WEBGL_CPU_FORWARD'),
    draws,
    inTextures,
    tensors: tf.memory().numTensors,
    milliseconds: performance.now() - start,
    library: `TensorFlow.js ${tf.version.tfjs}`,
    version: tf.version.tfjs,
  };
}
