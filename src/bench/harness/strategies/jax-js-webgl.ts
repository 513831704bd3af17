// jax-js on WebGL, on a context of ours, whose loss is noticed.
import { startJaxOnWebGL } from '../../jax-webgl.ts';
import { rendererOf } from '../../webgl.ts';
import { LostError, type Start, type Strategy } from '../strategy.ts';
import { type JaxBackend, prepareOn } from './jax.ts';

let backend: JaxBackend = { name: 'webgl', reading: ['async'] };

export const start: Start = async () => {
  const { gl } = await startJaxOnWebGL();
  const lost = new Promise<never>((_, reject) => {
    gl.canvas.addEventListener('webglcontextlost', () => reject(new LostError('the WebGL context was lost')));
  });
  lost.catch(() => {}); // whoever waits for it is told
  backend = {
    ...backend,
    device: { api: 'WebGL', ...rendererOf(gl), precision: 'float32', cpuForward: false },
    lost,
  };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
