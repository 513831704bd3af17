// A run of the benchmark on the page whose worker dies, does not load, hangs, or does not let itself be cancelled.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Order } from '../../src/bench/harness/browser/run.ts';
import type { Machine } from '../../src/bench/harness/results.ts';
import type { RunEvent } from '../../src/bench/harness/suite.ts';
import { createBench } from '../../src/pages/bench-state.ts';
import { type MadeUpWorker, madeUpWorker } from '../support/made-up-worker.ts';
import { machine, result } from '../support/results.ts';

const WORKS = ['rnn-3-4-1', 'rnn-50-16-1'];

/** What conducts a run: it measures so many works of its order, and after these, where more are left, says no more. */
const conductor = (most: number) => ({
  async run(
    { works, strategies }: Order,
    onMachine: (machine: Machine) => Promise<void>,
    onEvent: (event: RunEvent) => Promise<void>,
  ): Promise<void> {
    await onMachine(machine);
    for (const work of works.slice(0, most)) {
      const results = strategies.map((strategy) => result(work, strategy, 1));
      await onEvent({ kind: 'measured', work, results });
    }
    if (works.length > most) await new Promise(() => {});
  },
  cancel: () => {},
  hold: () => {},
  resume: () => {},
});

/** A bench whose workers are those given, one after the other. */
function benchOf(...workers: readonly MadeUpWorker[]) {
  const left = [...workers];
  vi.stubGlobal('Worker', function () {
    return left.shift()!.worker;
  });
  const bench = createBench(undefined, []);
  bench.choice.value = { works: WORKS, strategies: ['ours-f32'], quick: true };
  const measured = (count: number) =>
    vi.waitFor(() => expect(bench.results.value).toHaveLength(count), { interval: 5 });
  return { bench, measured };
}
const timers = ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const;
const idle = ({ run, isCancelling }: ReturnType<typeof createBench>) => !run.value && !isCancelling.value;

beforeEach(() => vi.stubGlobal('document', Object.assign(new EventTarget(), { hidden: false })));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('one that dies is told; what it measured stays, and the rest is measured by another', async () => {
  const dying = madeUpWorker(conductor(1));
  const { bench, measured } = benchOf(dying, madeUpWorker(conductor(2)));
  const over = bench.start();
  await measured(1);
  expect(idle(bench)).toBe(false);
  dying.crash('out of memory');
  await over;
  expect([idle(bench), dying.isEnded]).toEqual([true, true]);
  expect(bench.message.value).toEqual({
    text: 'The run has failed: out of memory. What was measured is kept.',
    isFailure: true,
  });
  expect(bench.results.value.map(({ T }) => T)).toEqual([3]);
  expect(bench.missing.value.map(({ T }) => T)).toEqual([50]);

  await bench.goOn();
  expect(bench.results.value.map(({ T }) => T)).toEqual([3, 50]);
  expect([bench.missing.value, bench.message.value]).toEqual([[], undefined]);
});

test('one that does not load is told, and can be started again', async () => {
  const absent = madeUpWorker(undefined);
  const { bench } = benchOf(absent, madeUpWorker(conductor(2)));
  const over = bench.start();
  absent.crash('');
  await over;
  expect(bench.message.value?.text).toMatch(/^The run has failed: its worker did not load\./);
  expect(idle(bench)).toBe(true);
  await bench.start();
  expect(bench.results.value).toHaveLength(2);
});

test('one that says nothing for five minutes is given up', async () => {
  const silent = madeUpWorker(undefined);
  const { bench } = benchOf(silent);
  vi.useFakeTimers({ toFake: [...timers] });
  const over = bench.start();
  await vi.advanceTimersByTimeAsync(290_000);
  expect(idle(bench)).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  await over;
  expect([idle(bench), silent.isEnded]).toEqual([true, true]);
  expect(bench.message.value?.text).toContain('no answer within 300 s');
});

test('one that does not stop when it is cancelled is ended', async () => {
  const deaf = madeUpWorker(conductor(1));
  const { bench, measured } = benchOf(deaf);
  const over = bench.start();
  await measured(1);
  vi.useFakeTimers({ toFake: [...timers] });
  bench.cancel();
  expect(bench.isCancelling.value).toBe(true);
  await vi.advanceTimersByTimeAsync(15_000);
  await over;
  expect([idle(bench), deaf.isEnded]).toEqual([true, true]);
  expect(bench.message.value?.text).toContain('it did not stop when it was cancelled');
  expect(bench.results.value).toHaveLength(1);
});
