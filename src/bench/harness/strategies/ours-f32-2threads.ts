// The programs of both halves of the batch in WebAssembly, in float32: one here, one in a worker.
import { BatchGradient } from '../../../rnn/index.ts';
import type { Problem } from '../problem.ts';
import type { Prepared } from '../strategy.ts';
import { startInNode } from '../worker.ts';
import { sizesOf, trace } from './network.ts';

/** @throws Error for a single sequence. */
export async function prepare(problem: Problem): Promise<Prepared[]> {
  const batch = await BatchGradient.start(sizesOf(problem), startInNode);
  const { given, answer } = trace(problem, batch.network);
  for (const [leaf, numbers] of given) batch.set(leaf, numbers);
  const run = async (times: number) => {
    for (let i = 0; i < times; i++) await batch.run();
  };
  const gradient = async () => {
    await batch.run();
    return answer(batch.loss, (node) => batch.gradient(node));
  };
  return [{ run, gradient, dispose: () => batch.dispose() }];
}
