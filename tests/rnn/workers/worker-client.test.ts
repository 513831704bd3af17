// Workers that answer, break off, do not load, hang, or throw.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WorkerClient, WorkerFailure, WorkerSession } from '../../../src/rnn/workers/worker-client.ts';
import { type MadeUpWorker, madeUpWorker } from '../../support/made-up-worker.ts';

interface Api {
  double: (x: number) => number;
  fail: () => void;
}
const api: Api = {
  double: (x) => 2 * x,
  fail: () => {
    throw new RangeError('the context was lost');
  },
};
const double = (x: number) => (remote: { double: (x: number) => unknown }) =>
  remote.double(x) as Promise<number>;

/** A client whose workers are those given, one after the other. */
function clientOf(workers: readonly MadeUpWorker[], distrusts = false) {
  let started = 0;
  const client = new WorkerClient<Api>(() => workers[started++].worker, { patience: 1000, distrusts });
  return { client, started: () => started };
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

describe('a client', () => {
  test('starts one worker for all its questions, and only when there is one', async () => {
    const { client, started } = clientOf([madeUpWorker(api)]);
    expect(started()).toBe(0);
    expect(await Promise.all([1, 2].map((x) => client.ask(double(x))))).toEqual([2, 4]);
    expect(started()).toBe(1);
  });

  test('asks a fresh worker once where the first does not load or breaks off', async () => {
    for (const message of ['', 'out of memory']) {
      const [bad, good] = [madeUpWorker(undefined), madeUpWorker(api)];
      const { client } = clientOf([bad, good]);
      const answer = client.ask(double(4));
      bad.crash(message);
      expect(await answer).toBe(8);
      expect(bad.isEnded).toBe(true);
    }
  });

  test('says why where the fresh one fails, too, and the next question starts another', async () => {
    const bad = [madeUpWorker(undefined), madeUpWorker(undefined)];
    const { client, started } = clientOf([...bad, madeUpWorker(api)]);
    const answer = client.ask(double(4));
    const failure = answer.catch((error: unknown) => error);
    bad[0].crash('');
    await vi.waitFor(() => expect(started()).toBe(2));
    bad[1].crash('');
    expect(await failure).toMatchObject({ kind: 'not loaded', message: 'its worker did not load' });
    expect(await client.ask(double(5))).toBe(10);
  });

  test('gives a silent worker up when patience is over, and does not wait a second time', async () => {
    const silent = madeUpWorker(undefined);
    const { client, started } = clientOf([silent, madeUpWorker(api)]);
    const answers = [1, 2].map((x) => client.ask(double(x)).catch((error: unknown) => error));
    await vi.advanceTimersByTimeAsync(950);
    expect(silent.isEnded).toBe(false);
    await vi.advanceTimersByTimeAsync(50);
    for (const failure of await Promise.all(answers)) {
      expect(failure).toBeInstanceOf(WorkerFailure);
      expect(failure).toMatchObject({ kind: 'silent', message: 'no answer within 1 s' });
    }
    expect([silent.isEnded, started()]).toEqual([true, 1]);
    expect(await client.ask(double(3))).toBe(6);
  });

  test('keeps a worker that throws; one that it distrusts is replaced, and asked once more', async () => {
    const trusted = clientOf([madeUpWorker(api)]);
    await expect(trusted.client.ask((remote) => remote.fail())).rejects.toThrow('the context was lost');
    expect(await trusted.client.ask(double(1))).toBe(2);

    const bad = madeUpWorker(api);
    const { client, started } = clientOf([bad, madeUpWorker({ ...api, fail: () => undefined })], true);
    await client.ask((remote) => remote.fail());
    expect([bad.isEnded, started()]).toEqual([true, 2]);
  });

  test('ended: what it is asked fails at once, and the next question starts another', async () => {
    const { client } = clientOf([madeUpWorker(undefined), madeUpWorker(api)]);
    const answer = client.ask(double(1));
    client.end();
    await expect(answer).rejects.toThrow('it was ended');
    expect(await client.ask(double(1))).toBe(2);
  });

  test('says why where no worker can be started', async () => {
    const client = new WorkerClient<Api>(() => {
      throw new Error('workers are forbidden here');
    });
    await expect(client.ask(double(1))).rejects.toThrow('workers are forbidden here');
  });
});

describe('a session', () => {
  test('waits on as long as it is heard of, and for as long as nothing is asked', async () => {
    const session = new WorkerSession<Api>(madeUpWorker(undefined).worker, 1000);
    await vi.advanceTimersByTimeAsync(5000);
    const failure = session.ask(double(1)).catch((error: unknown) => error);
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(900);
      session.heard();
    }
    expect(session.failure).toBeUndefined();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await failure).toMatchObject({ kind: 'silent' });
  });

  test('is over with its first failure, which every later question is told', async () => {
    const { worker, crash } = madeUpWorker(api);
    const session = new WorkerSession<Api>(worker, 1000);
    expect(await session.ask(double(1))).toBe(2);
    crash('');
    session.end();
    await expect(session.ask(double(1))).rejects.toMatchObject({
      kind: 'broke off',
      message: 'its worker broke off',
    });
  });
});
