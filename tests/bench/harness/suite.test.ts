// A whole run on a made-up clock.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Pause } from '../../../src/bench/harness/pause.ts';
import type { Work } from '../../../src/bench/harness/problem.ts';
import { QUICK, type RunEvent, runSuite, type Tempo } from '../../../src/bench/harness/suite.ts';
import { idOf } from '../../../src/bench/harness/works.ts';
import { type Behaviour, contestant, FakeServer, lost } from '../../support/servers.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const tempo: Tempo = {
  rounds: 3,
  fewestRounds: 3,
  slowFromMs: 50,
  roundMs: 10,
  warmUpMs: 10,
  slowestMs: 1000,
  patienceMs: 5000,
  lastStartMs: Infinity,
  endMs: Infinity,
};
const rnn = (n: number): Work => ({ work: 'rnn', T: 2, n, B: 1 });

function set(behaviours: Record<string, Behaviour>, works: readonly Work[], changes: Partial<Tempo> = {}) {
  const log: string[] = [];
  const servers = Object.entries(behaviours).map(([name, behaviour]) => new FakeServer(name, behaviour, log));
  const events: RunEvent[] = [];
  const controller = new AbortController();
  const run = () =>
    runSuite({
      works,
      contestants: servers.map((server) => contestant(server)),
      tempo: { ...tempo, ...changes },
      pause: new Pause(),
      signal: controller.signal,
      onEvent: (event) => events.push(event),
    });
  const of = <K extends RunEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);
  return { servers, events, controller, run, of };
}

test('works in their order, each with its results, and servers from beginning to end', async () => {
  const { servers, run, of } = set({ 'ours-f32': { milliseconds: 10 }, b: { milliseconds: 20 } }, [
    rnn(2),
    rnn(3),
  ]);
  const results = await run();
  expect(results.map((result) => `${idOf(result)} ${result.strategy}`)).toEqual([
    'rnn-2-2-1 ours-f32',
    'rnn-2-2-1 b',
    'rnn-2-3-1 ours-f32',
    'rnn-2-3-1 b',
  ]);
  expect(of('measured').map(({ work, results }) => [idOf(work), results.length])).toEqual([
    ['rnn-2-2-1', 2],
    ['rnn-2-3-1', 2],
  ]);
  for (const { started, ended } of servers) expect([started, ended]).toEqual([1, 1]);
});

test('only who can do a work takes part in it', async () => {
  const { run } = set({ 'ours-f32': { milliseconds: 10 } }, [{ work: 'rnn-terms', T: 2, n: 2, B: 1 }]);
  expect(await run()).toEqual([]);
});

test('who was too slow need not try what is larger', async () => {
  const { run } = set({ 'ours-f32': { milliseconds: 10 }, slow: { milliseconds: 2000 } }, [rnn(2), rnn(3)]);
  const results = await run();
  expect(results.filter(({ strategy }) => strategy === 'slow').map(({ status }) => status)).toEqual([
    'too slow: one run takes 2 s, more than 1 s',
    'too slow already at RNN gradient, T = 2, n = 2, B = 1',
  ]);
});

test('at sizes for graphics devices only these and ours try', async () => {
  const large: Work = { work: 'rnn', T: 50, n: 1024, B: 64 };
  const behaviour = { milliseconds: 1, throwsInPrepare: new Error('tried') };
  const { run } = set({ 'ours-f32': behaviour, scalar: behaviour }, [large]);
  // Its answer is needed first, which takes a moment.
  expect((await run()).map(({ status }) => status)).toEqual([
    'tried',
    'left out: a size for graphics devices',
  ]);
});

test('when time is short, what has not begun is left out', async () => {
  const { run, of } = set({ 'ours-f32': { milliseconds: 10, firstMs: 900 } }, [rnn(2), rnn(3), rnn(4)], {
    lastStartMs: 1000,
    endMs: 5000,
  });
  await run();
  expect(of('measured').map(({ work }) => work.n)).toEqual([2, 3]);
  expect(of('left out').map(({ work }) => work.n)).toEqual([4]);
});

test('when time is up, what is under way is cut short, and says so', async () => {
  const { run, of } = set(
    { 'ours-f32': { milliseconds: 10 }, hanging: { milliseconds: 10, hangs: 'for a minute' } },
    [rnn(2), rnn(3)],
    { lastStartMs: 1000, endMs: 2000 },
  );
  const results = await run();
  expect(results.map(({ status, unfinished }) => [status, unfinished])).toEqual([
    ['out of time in round 2 of 3', true],
    ['out of time in round 1 of 3', true],
  ]);
  expect(of('left out')).toHaveLength(1);
});

test('the quick tempo has an end within 45 seconds', () => {
  expect(QUICK.lastStartMs).toBeLessThan(QUICK.endMs);
  expect(QUICK.endMs).toBeLessThanOrEqual(38_000);
});

test('cancelled, no further work begins', async () => {
  const { controller, run, of } = set(
    { 'ours-f32': { milliseconds: 10, onRun: (calls) => (calls === 2 ? controller.abort() : undefined) } },
    [rnn(2), rnn(3)],
  );
  const results = await run();
  expect(results.map(({ status, rounds }) => [status, rounds])).toEqual([['cancelled', 3]]);
  expect(of('left out')).toEqual([]);
});

test('a loss is told at once, and the next work is tried afresh', async () => {
  const { servers, events, run } = set(
    {
      'ours-f32': { milliseconds: 10 },
      gl: { milliseconds: 10, onRun: (calls) => (calls === 1 ? lost() : undefined) },
    },
    [rnn(2), rnn(3)],
  );
  const results = await run();
  const status = 'the WebGL context was lost in round 2 of 3';
  const kinds = events.map(({ kind }) => kind).filter((kind) => kind !== 'progress');
  expect(kinds).toEqual(['lost', 'measured', 'measured']);
  expect(events.find(({ kind }) => kind === 'lost')).toMatchObject({ strategy: 'gl', status });
  expect(results.map((result) => result.status)).toEqual(['ok', status, 'ok', 'ok']);
  expect(servers[1].ended).toBe(2);
});

test('progress says what is left, less and less', async () => {
  const { run, of } = set(
    { 'ours-f32': { milliseconds: 10, firstMs: 300 }, b: { milliseconds: 10, firstMs: 300 } },
    [rnn(2), rnn(3)],
  );
  await run();
  const left = of('progress').map(({ secondsLeft }) => secondsLeft);
  expect(left.length).toBeGreaterThan(2);
  expect(left[0]).toBeGreaterThan(left.at(-1)!);
  for (const seconds of left) expect(seconds).toBeGreaterThanOrEqual(0);
});
