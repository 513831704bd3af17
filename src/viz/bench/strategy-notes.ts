/** What each strategy of the benchmark is, and where it comes from. */

export interface StrategyNote {
  readonly text: string;
  /** Where its source is: a file of this project, and the address of another. */
  readonly file: string;
  readonly home?: { readonly name: string; readonly href: string };
}

const folder = 'src/bench/harness/strategies';
const tfjs = { name: 'tensorflow/tfjs', href: 'https://github.com/tensorflow/tfjs' };
const jax = { name: 'ekzhang/jax-js', href: 'https://github.com/ekzhang/jax-js' };
const micrograd = { name: 'karpathy/micrograd', href: 'https://github.com/karpathy/micrograd' };
const note = (file: string, text: string, home?: StrategyNote['home']): StrategyNote => ({
  file: `${folder}/${file}.ts`,
  text,
  ...(home && { home }),
});

const notes: Readonly<Record<string, StrategyNote>> = {
  'ours-f32': note('ours-f32', 'This project’s program in WebAssembly, float32'),
  'ours-f32-2threads': note('ours-f32-2threads', 'The same, the batch split between two threads'),
  'ours-f64': note('ours-f64', 'The program in WebAssembly, float64'),
  'ours-ts': note('ours-ts', 'The program interpreted in TypeScript, float64'),
  'ours-itemize': note('ours-itemize', 'The observable engine of Explore, with the norm of every term'),
  'ours-f32 (A/A)': note('ours-f32', 'Ours once more, from a second worker: what differs is noise'),
  scalar: note('scalar', 'An object for every number, as a textbook shows', micrograd),
  'tfjs-wasm': note('tfjs-wasm', 'TensorFlow.js in WebAssembly', tfjs),
  'tfjs-cpu': note('tfjs-cpu', 'TensorFlow.js in JavaScript', tfjs),
  'tfjs-webgl': note('tfjs-webgl', 'TensorFlow.js on WebGL, small operations too', tfjs),
  'tfjs-webgpu': note('tfjs-webgpu', 'TensorFlow.js on WebGPU, small operations too', tfjs),
  'jax-js': note('jax-js', 'jax-js in WebAssembly, compiled as one function', jax),
  'jax-js-webgl': note('jax-js-webgl', 'jax-js on WebGL, compiled as one function', jax),
  'jax-js-webgpu': note('jax-js-webgpu', 'jax-js on WebGPU, compiled as one function', jax),
};

/** Undefined of one that a file of another version names. */
export const noteOf = (strategy: string): StrategyNote | undefined => notes[strategy];
