// The program in WebAssembly, in float32.
import { replayInWebAssembly } from '../../../autograd/index.ts';
import type { Problem } from '../problem.ts';
import { prepareReplay } from './ours.ts';

export const prepare = (problem: Problem) => prepareReplay(problem, 'float32', replayInWebAssembly);
