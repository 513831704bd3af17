// The program interpreted in TypeScript, in float64: what serves where there is no WebAssembly with SIMD.
import { replayInTypeScript } from '../../../autograd/index.ts';
import type { Problem } from '../problem.ts';
import { prepareReplay } from './ours.ts';

export const prepare = (problem: Problem) => prepareReplay(problem, 'float64', replayInTypeScript);
