import type { Strategy } from '../strategy.ts';

/** Every strategy that runs in JavaScript, loaded when it is asked for. PyTorch is `../pytorch.py`. */
export const strategies: Readonly<Record<string, () => Promise<Strategy>>> = {
  'ours-f32': () => import('./ours-f32.ts'),
  'ours-f32-2threads': () => import('./ours-f32-2threads.ts'),
  'ours-f64': () => import('./ours-f64.ts'),
  'ours-ts': () => import('./ours-ts.ts'),
  'tfjs-cpu': () => import('./tfjs-cpu.ts'),
  'tfjs-wasm': () => import('./tfjs-wasm.ts'),
  'jax-js': () => import('./jax-js.ts'),
  scalar: () => import('./scalar.ts'),
};
