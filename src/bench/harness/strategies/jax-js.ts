// jax-js in WebAssembly. Read at once it uses one thread; awaited, as many as there are cores, on pages that may share
// memory. In Node it has none, for want of a global Worker.
import { init } from '@jax-js/jax';
import type { Start, Strategy } from '../strategy.ts';
import { prepareOn } from './jax.ts';

export const start: Start = async () => void (await init('wasm'));

const hasThreads = typeof Worker !== 'undefined' && typeof SharedArrayBuffer !== 'undefined';

export const prepare: Strategy['prepare'] = (problem) =>
  prepareOn({ name: 'wasm', reading: hasThreads ? ['sync', 'async'] : ['sync'] }, problem);
