// TensorFlow.js on WebGL, on a context of ours, so that its loss is noticed: tfjs itself would go on, and answer garbage.
import * as tf from '@tensorflow/tfjs';
import { setWebGLContext } from '@tensorflow/tfjs-backend-webgl';
import { openContext, rendererOf } from '../../webgl.ts';
import { LostError, type Start, type Strategy } from '../strategy.ts';
import { startBackend, type TfjsBackend } from './tfjs-backend.ts';
import { prepareOn } from './tfjs.ts';

let backend: TfjsBackend = {};

export const start: Start = async () => {
  const gl = openContext();
  if (typeof gl === 'string') throw new Error(gl);
  setWebGLContext(2, gl as WebGLRenderingContext);
  // By default tfjs computes small tensors on the processor, and it would not be WebGL that is timed.
  tf.env().set('WEBGL_CPU_FORWARD', false);
  await startBackend('webgl');
  const lost = new Promise<never>((_, reject) => {
    gl.canvas.addEventListener('webglcontextlost', () => reject(new LostError('the WebGL context was lost')));
  });
  lost.catch(() => {}); // whoever waits for it is told
  backend = {
    lost,
    device: {
      api: 'WebGL',
      ...rendererOf(gl),
      precision: tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED') ? 'float32' : 'float16',
      cpuForward: tf.env().getBool('WEBGL_CPU_FORWARD'),
    },
  };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
