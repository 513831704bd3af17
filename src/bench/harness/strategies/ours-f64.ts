// The program in WebAssembly, in float64.
import { replayInWebAssembly } from '../../../autograd/index.ts';
import type { Problem } from '../problem.ts';
import { prepareReplay } from './ours.ts';

export const prepare = (problem: Problem) => prepareReplay(problem, 'float64', replayInWebAssembly);
