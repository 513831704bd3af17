/** jax-js on a WebGL context of ours: it opens its context itself, and none that is software. It is handed ours, which may be. */
import { init } from '@jax-js/jax';
import { countDraws, openContext } from './webgl.ts';

export interface JaxOnWebGL {
  readonly gl: WebGL2RenderingContext;
  /** Draw calls on it so far. */
  readonly draws: () => number;
}

/** @throws Error that says why there is no WebGL for it */
export async function startJaxOnWebGL(): Promise<JaxOnWebGL> {
  const gl = openContext();
  if (typeof gl === 'string') throw new Error(gl);
  const draws = countDraws(gl);
  const started = await withContext(gl, () => init('webgl'));
  if (!started.includes('webgl'))
    throw new Error('jax-js has no WebGL here: it needs EXT_color_buffer_float');
  return { gl, draws };
}

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
