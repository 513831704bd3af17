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
  const { E, wrt, given, answer } = trace(problem);
  const replay = await load(lower({ seeds: [E], wrt }, precision));
  for (const [leaf, numbers] of given) replay.set(leaf, numbers);
  const run = (times: number) => {
    for (let i = 0; i < times; i++) replay.run();
  };
  const gradient = () => {
    replay.run();
    return answer(replay.value(E)[0], (node) => replay.cotangent(node));
  };
  return [{ run, gradient, about: replay.engine }];
}
