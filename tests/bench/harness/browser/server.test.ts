// A strategy in a worker that does not load, breaks off, or is ended.
import { expect, test } from 'vitest';
import { WorkerServer } from '../../../../src/bench/harness/browser/server.ts';
import { type MadeUpWorker, madeUpWorker } from '../../../support/made-up-worker.ts';

const solver = { load: () => undefined, run: (times: number) => 2 * times };
const problem = {} as Parameters<WorkerServer['prepare']>[0];

/** A server whose workers are those given, one after the other. */
function serverOf(...workers: MadeUpWorker[]) {
  let started = 0;
  return { server: new WorkerServer(() => workers[started++].worker, true), started: () => started };
}

test('a worker that did not load is started a second time, and a third one never', async () => {
  for (const [second, outcome] of [
    [madeUpWorker(solver), 'loaded'],
    [madeUpWorker(undefined), 'its worker did not load'],
  ] as const) {
    const first = madeUpWorker(undefined);
    const { server, started } = serverOf(first, second);
    const loading = server.load().then(
      () => 'loaded',
      ({ message }: Error) => message,
    );
    first.crash('');
    await expect.poll(started).toBe(2);
    if (outcome !== 'loaded') second.crash('');
    expect(await loading).toBe(outcome);
    expect([first.isEnded, started()]).toEqual([true, 2]);
  }
});

test('who breaks off in its work is out until it is loaded anew: a fresh worker has nothing prepared', async () => {
  const [first, second] = [madeUpWorker(solver), madeUpWorker(solver)];
  const { server, started } = serverOf(first, second);
  await server.load();
  expect(await server.run(3)).toBe(6);
  first.crash('out of memory');
  await expect(server.run(3)).rejects.toThrow('out of memory');
  await expect(server.prepare(problem)).rejects.toThrow('out of memory');
  expect(started()).toBe(1);
  await server.load();
  expect(await server.run(4)).toBe(8);
  expect(started()).toBe(2);
});

test('ended while it loads, it is not started again by itself', async () => {
  const { server, started } = serverOf(madeUpWorker(undefined), madeUpWorker(solver));
  await expect(server.run(1)).rejects.toThrow('its worker was not started');
  const loading = server.load();
  server.end();
  await expect(loading).rejects.toThrow('its worker was ended');
  await expect(server.run(1)).rejects.toThrow('its worker was ended');
  expect(started()).toBe(1);
  await server.load();
  expect(started()).toBe(2);
});
