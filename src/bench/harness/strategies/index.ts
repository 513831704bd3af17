import type { Strategy } from '../strategy.ts';

/** Every strategy that runs in JavaScript, loaded when it is asked for. PyTorch is `../node/pytorch.py`. */
export const strategies = {
  'ours-f32': () => import('./ours-f32.ts'),
  'ours-f32-2threads': () => import('./ours-f32-2threads.ts'),
  'ours-f64': () => import('./ours-f64.ts'),
  'ours-ts': () => import('./ours-ts.ts'),
  'ours-itemize': () => import('./ours-itemize.ts'),
  scalar: () => import('./scalar.ts'),
  'tfjs-wasm': () => import('./tfjs-wasm.ts'),
  'tfjs-cpu': () => import('./tfjs-cpu.ts'),
  'tfjs-webgl': () => import('./tfjs-webgl.ts'),
  'tfjs-webgpu': () => import('./tfjs-webgpu.ts'),
  'jax-js': () => import('./jax-js.ts'),
  'jax-js-webgl': () => import('./jax-js-webgl.ts'),
  'jax-js-webgpu': () => import('./jax-js-webgpu.ts'),
} as const satisfies Record<string, () => Promise<Strategy>>;
export type StrategyName = keyof typeof strategies;
