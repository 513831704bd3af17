// Our engine: the network lowered once to a program, which a run replays in one call.
import { lower, type Precision, type Program, type Replay } from '../../../autograd/index.ts';
import type { Problem } from '../problem.ts';
import type { Prepared } from '../strategy.ts';
import { trace } from './network.ts';

/** Prepares a problem in a precision; `load` says what replays the program. */
export async function prepareReplay(
  problem: Problem,
  precision: Precision,
  load: (program: Program) => Replay | Promise<Replay>,
): Promise<Prepared[]> {
  const { request, given, read } = trace(problem);
  const replay = await load(lower(request, precision));
  for (const [leaf, numbers] of given) replay.set(leaf, numbers);
  const run = () => replay.run();
  const answer = () => {
    replay.run();
    return read({
      value: (node) => replay.value(node),
      cotangent: (node, lane) => replay.cotangent(node, lane),
    });
  };
  return [{ run, answer, about: replay.engine }];
}
