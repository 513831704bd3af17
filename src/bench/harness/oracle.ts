// What every answer is checked against: our derivative rules, one by one, in float64, without lowering or kernels.
import { Backward, Session } from '../../autograd/index.ts';
import type { Problem } from './problem.ts';
import { trace } from './strategies/network.ts';
import type { Gradient } from './strategy.ts';

export function solve(problem: Problem): Gradient {
  const { E, wrt, given, answer } = trace(problem);
  const session = new Session(E.graph);
  for (const [leaf, numbers] of given) session.set(leaf, numbers);
  session.forward();
  const pass = new Backward(session, [{ node: E, cotangent: [1] }], wrt);
  pass.run();
  return answer(session.value(E)[0], (node) => pass.cotangent(node));
}
