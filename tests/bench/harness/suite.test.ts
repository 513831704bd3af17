// A whole run on a made-up clock.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Pace } from '../../../src/bench/harness/pace.ts';
import { Pause } from '../../../src/bench/harness/pause.ts';
import type { Work } from '../../../src/bench/harness/problem.ts';
import { excusesFor, type RunEvent, runSuite } from '../../../src/bench/harness/suite.ts';
import { idOf } from '../../../src/bench/harness/works.ts';
import { type Behaviour, contestant, FakeServer, lost, settle } from '../../support/servers.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const pace: Pace = {
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

function set(behaviours: Record<string, Behaviour>, works: readonly Work[], changes: Partial<Pace> = {}) {
  const log: string[] = [];
  const servers = Object.entries(behaviours).map(([name, behaviour]) => new FakeServer(name, behaviour, log));
  const events: RunEvent[] = [];
  const controller = new AbortController();
  const pause = new Pause();
  const run = () =>
    runSuite({
      works,
      contestants: servers.map((server) => contestant(server)),
      pace: { ...pace, ...changes },
      pause,
      signal: controller.signal,
      onEvent: (event) => events.push(event),
    });
  const of = <K extends RunEvent['kind']>(kind: K) =>
    events.filter((event): event is Extract<RunEvent, { kind: K }> => event.kind === kind);
  return { servers, events, controller, pause, run, of };
}

test('works in their order, each with its results; servers are ended in the end', async () => {
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
  for (const { ended } of servers) expect(ended).toBe(1);
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

test('who did not answer is not waited for again', async () => {
  const silent = { milliseconds: 10, hangsInThreads: true };
  const { servers, run } = set({ 'ours-f32': { milliseconds: 10 }, silent }, [rnn(2), rnn(3)]);
  servers[1].dropThreads = () => false;
  const results = await run();
  expect(results.filter(({ strategy }) => strategy === 'silent').map(({ status }) => status)).toEqual([
    'did not answer within 5 s',
    'did not answer already at RNN gradient, T = 2, n = 2, B = 1',
  ]);
});

test('at sizes for graphics devices only these and ours try', () => {
  const takers = [
    contestant(new FakeServer('gl', { milliseconds: 1 }, []), true),
    contestant(new FakeServer('scalar', { milliseconds: 1 }, [])),
  ];
  expect([...excusesFor({ work: 'rnn', T: 50, n: 1024, B: 64 }, takers, [])]).toEqual([
    ['scalar', 'left out: a size for graphics devices'],
  ]);
  expect(excusesFor({ work: 'rnn', T: 50, n: 512, B: 64 }, takers, []).size).toBe(0);
});

test('when time is short, what has not begun is left out, and says so', async () => {
  const { run, of } = set({ 'ours-f32': { milliseconds: 10, firstMs: 900 } }, [rnn(2), rnn(3), rnn(4)], {
    lastStartMs: 1000,
    endMs: 5000,
  });
  await run();
  const rows = of('measured').flatMap(({ results }) => results);
  expect(rows.map(({ n, status, unfinished }) => [n, status, unfinished])).toEqual([
    [2, 'ok', false],
    [3, 'ok', false],
    [4, 'left out: no time', true],
  ]);
});

test('when time is up, what is under way is cut short, and says so', async () => {
  const { run } = set(
    { 'ours-f32': { milliseconds: 10 }, hanging: { milliseconds: 10, hangs: 'for a minute' } },
    [rnn(2), rnn(3)],
    { lastStartMs: 1000, endMs: 2000 },
  );
  const rows = (await run()).map(({ n, strategy, status, unfinished }) => [n, strategy, status, unfinished]);
  expect(rows).toEqual([
    [2, 'ours-f32', expect.stringMatching(/^out of time in round \d of 3$/), true],
    [2, 'hanging', 'out of time in round 1 of 3', true],
    [3, 'ours-f32', 'left out: no time', true],
    [3, 'hanging', 'left out: no time', true],
  ]);
});

test('time for which the page was hidden does not count', async () => {
  const { pause, run } = set(
    { 'ours-f32': { milliseconds: 10, onRun: (calls) => (calls === 1 ? pause.hold() : undefined) } },
    [rnn(2), rnn(3)],
    { lastStartMs: 1000, endMs: 2000, patienceMs: 2000 },
  );
  const running = run();
  await settle();
  await vi.advanceTimersByTimeAsync(60_000);
  pause.resume();
  expect((await running).map(({ status, rounds }) => [status, rounds])).toEqual([
    ['ok', 3],
    ['ok', 3],
  ]);
});

test('cancelled, no further work begins', async () => {
  const { controller, run } = set(
    { 'ours-f32': { milliseconds: 10, onRun: (calls) => (calls === 2 ? controller.abort() : undefined) } },
    [rnn(2), rnn(3)],
  );
  const results = await run();
  expect(results.map(({ status, rounds }) => [status, rounds])).toEqual([['cancelled', 3]]);
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

test('what is left counts those who take part in each work', async () => {
  const terms: Work = { work: 'rnn-terms', T: 2, n: 2, B: 1 };
  const behaviour = { milliseconds: 10 };
  const both = set({ 'ours-f32': behaviour }, [rnn(2), rnn(3)]);
  const without = set({ 'ours-f32': behaviour }, [rnn(2), terms]);
  await both.run();
  await without.run();
  // Nobody here takes terms.
  expect(without.of('progress')[0].secondsLeft).toBeLessThan(both.of('progress')[0].secondsLeft);
});
