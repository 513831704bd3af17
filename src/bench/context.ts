/** The WebGL context of a worker that TensorFlow.js checks in, or why there is none: then the library need not be loaded. */
import { openContext } from './webgl.ts';

export const context = openContext();
