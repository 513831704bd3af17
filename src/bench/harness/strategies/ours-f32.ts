// The program in WebAssembly, in float32.
import { replayInWebAssembly } from '../../../autograd/index.ts';
import { type Problem, taskOf } from '../problem.ts';
import { prepareReplay } from './ours.ts';
import { prepareTraining } from './ours-training.ts';

export const prepare = (problem: Problem) =>
  taskOf(problem) === 'training'
    ? prepareTraining(problem)
    : prepareReplay(problem, 'float32', replayInWebAssembly);
