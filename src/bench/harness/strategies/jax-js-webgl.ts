// jax-js on WebGL. It opens its context itself, and none that is software: it is handed ours, which may be, and whose loss is noticed.
import { init } from '@jax-js/jax';
import { openContext, rendererOf } from '../../webgl.ts';
import { LostError, type Start, type Strategy } from '../strategy.ts';
import { type JaxBackend, prepareOn } from './jax.ts';

let backend: JaxBackend = { name: 'webgl', reading: ['async'] };

export const start: Start = async () => {
  const gl = openContext();
  if (typeof gl === 'string') throw new Error(gl);
  const started = await withContext(gl, () => init('webgl'));
  if (!started.includes('webgl'))
    throw new Error('jax-js has no WebGL here: it needs EXT_color_buffer_float');
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

/** Whoever asks for a context of WebGL 2 meanwhile gets this one. */
async function withContext<Result>(gl: WebGL2RenderingContext, work: () => Promise<Result>): Promise<Result> {
  const { prototype } = OffscreenCanvas;
  const { getContext } = prototype;
  prototype.getContext = (() => gl) as unknown as typeof getContext;
  try {
    return await work();
  } finally {
    prototype.getContext = getContext;
  }
}

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
