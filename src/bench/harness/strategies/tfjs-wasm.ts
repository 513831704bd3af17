// TensorFlow.js in WebAssembly, with SIMD; with threads where pages may share memory. It has none in Node.
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Host, Strategy } from '../strategy.ts';
import { type Backend, prepareOn } from './tfjs.ts';

export const prepare: Strategy['prepare'] = async (problem, host) =>
  prepareOn(await (backend ??= start(host)), problem);

let backend: Promise<Backend> | undefined;

async function start({ tfjsModules }: Host): Promise<Backend> {
  setWasmPaths(tfjsModules);
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js could not start its wasm backend');
  const hasThreads = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const threads = hasThreads ? getThreadsCount() : 1;
  return { name: 'wasm', about: threads > 1 ? `${threads} threads` : '1 thread' };
}
