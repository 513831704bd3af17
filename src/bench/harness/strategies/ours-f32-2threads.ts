// The programs of both halves of the batch in WebAssembly, in float32: one here, one in a worker.
import { canShare } from '../../../rnn/batch/shared.ts';
import { BatchGradient } from '../../../rnn/index.ts';
import type { Problem } from '../problem.ts';
import type { Host, Prepared } from '../strategy.ts';
import { sizesOf, trace } from './network.ts';

/** For gradients. @throws Error for a single sequence. */
export async function prepare(problem: Problem, { startWorker }: Host): Promise<Prepared[]> {
  const batch = await BatchGradient.start(sizesOf(problem), startWorker);
  const { given, read } = trace(problem, batch.network);
  for (const [leaf, numbers] of given) batch.set(leaf, numbers);
  const answer = async () => {
    await batch.run();
    return read({ value: () => [batch.loss], cotangent: (node) => batch.gradient(node) });
  };
  const about = `by ${canShare ? 'shared memory' : 'messages'}`;
  return [{ run: () => batch.run(), answer, about, dispose: () => batch.dispose() }];
}
