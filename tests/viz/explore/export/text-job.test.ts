// A text that is exported and takes its time: how far it has come is told, and it can be called off.
import { afterEach, expect, test, vi } from 'vitest';
import { textbook } from '../../../../src/rnn/index.ts';
import { textJob } from '../../../../src/viz/explore/export/text-job.ts';
import type { TextRequest } from '../../../../src/viz/explore/export/texts.ts';
import { madeUpWorker } from '../../../support/made-up-worker.ts';

const request: TextRequest = { what: 'terms', experiment: textbook, parameter: 'W', t: 'all' };
type OnShare = (share: number) => Promise<void>;

/** A worker that tells these shares, and then writes this text, or nothing ever. */
function workerOf(shares: readonly number[], text?: string) {
  const made = madeUpWorker({
    async writeText(_: TextRequest, onShare: OnShare) {
      for (const share of shares) await onShare(share);
      return text ?? new Promise(() => {});
    },
  });
  vi.stubGlobal('Worker', function () {
    return made.worker;
  });
  return made;
}
afterEach(() => vi.unstubAllGlobals());

test('tells how far it has come, hands over the text, and ends its worker', async () => {
  const made = workerOf([0.25, 0.5], 'parameter,t,k');
  const shares: number[] = [];
  expect(await textJob(request, (share) => shares.push(share)).text).toBe('parameter,t,k');
  expect(shares).toEqual([0.25, 0.5]);
  expect(made.isEnded).toBe(true);
});

test('called off half-way, it ends its worker, and its text never comes', async () => {
  const made = workerOf([0.5]);
  const job = textJob(request, (share) => {
    expect(share).toBe(0.5);
    job.cancel();
  });
  await expect(job.text).rejects.toMatchObject({ name: 'WorkerFailure', kind: 'ended' });
  expect(made.isEnded).toBe(true);
});
