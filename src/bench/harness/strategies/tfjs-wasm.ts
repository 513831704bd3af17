// TensorFlow.js in WebAssembly, with SIMD; with threads where pages may share memory. It has none in Node.
import * as tf from '@tensorflow/tfjs';
import { getThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Start, Strategy } from '../strategy.ts';
import { startBackend, type TfjsBackend } from './tfjs-backend.ts';
import { prepareOn } from './tfjs.ts';

let backend: TfjsBackend = {};

export const start: Start = async ({ tfjsModules, threads: allowed }) => {
  if (allowed === 'one') tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(tfjsModules);
  await startBackend('wasm');
  const hasThreads = await tf.env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT');
  const threads = hasThreads ? getThreadsCount() : 1;
  backend = { about: threads > 1 ? `${threads} threads` : '1 thread' };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
