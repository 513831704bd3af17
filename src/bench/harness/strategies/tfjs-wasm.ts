import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Strategy } from '../strategy.ts';
import { prepareOn } from './tfjs.ts';

/** TensorFlow.js in WebAssembly, with SIMD. It has no threads in Node. */
export const prepare: Strategy['prepare'] = (problem) => {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(main)}/`);
  return prepareOn('wasm', problem);
};
