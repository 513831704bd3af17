// The harness on a made-up clock, with strategies that are made up.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { measure } from '../../../src/bench/harness/measure.ts';
import type { Pace } from '../../../src/bench/harness/pace.ts';
import { Pause } from '../../../src/bench/harness/pause.ts';
import { flopsOf } from '../../../src/bench/harness/problem.ts';
import {
  type Behaviour,
  contestant,
  FakeServer,
  lost,
  settle,
  smallWork,
  wrongLoss,
} from '../../support/servers.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] }));
afterEach(() => vi.useRealTimers());

const pace: Pace = {
  rounds: 4,
  fewestRounds: 2,
  slowFromMs: 50,
  roundMs: 10,
  warmUpMs: 10,
  slowestMs: 1000,
  patienceMs: 20_000,
  lastStartMs: Infinity,
  endMs: Infinity,
};

/** Of what a strategy was asked, the runs. */
const isRun = (entry: string) => /\d$/.test(entry);

function set(behaviours: Record<string, Behaviour>, excused = new Map<string, string>()) {
  const log: string[] = [];
  const servers = Object.entries(behaviours).map(([name, behaviour]) => new FakeServer(name, behaviour, log));
  const pause = new Pause();
  const controller = new AbortController();
  const stages: string[] = [];
  const losses: string[] = [];
  const run = () =>
    measure(
      smallWork,
      servers.map((server) => contestant(server)),
      excused,
      {
        pace,
        pause,
        signal: controller.signal,
        onProgress: ({ stage, round }) => stages.push(`${stage} ${round ?? ''}`.trim()),
        onLost: (strategy, status) => losses.push(`${strategy}: ${status}`),
      },
    );
  return { log, servers, pause, controller, stages, losses, run };
}

test('first answers come one by one, then rounds, each in an order of its own', async () => {
  const { log, stages, run } = set({
    'ours-f32': { milliseconds: 10 },
    b: { milliseconds: 20 },
    c: { milliseconds: 30 },
  });
  await run();
  const [prepared, timed] = [log.slice(0, 3), log.filter(isRun)];
  expect(prepared).toEqual(['ours-f32 prepare', 'b prepare', 'c prepare']);
  const names = timed.map((entry) => entry.split(' ')[0].replace('ours-f32', 'a')).join('');
  const rounds = names.match(/.../g)!;
  expect(rounds).toHaveLength(4);
  for (const round of rounds) expect([...round].sort().join('')).toBe('abc');
  expect(new Set(rounds).size).toBeGreaterThan(1);
  expect([...new Set(stages)]).toEqual([
    'loading',
    'solving',
    'first answer',
    'warming up',
    'timing 1',
    'timing 2',
    'timing 3',
    'timing 4',
    'checking again',
  ]);
});

test('medians, quartiles, and ratios within each round', async () => {
  const ours = [10, 20, 10, 40];
  const theirs = [30, 60, 20, 120];
  const { run } = set({
    'ours-f32': { milliseconds: (calls) => ours[calls] ?? 10 },
    b: { milliseconds: (calls) => theirs[calls] ?? 30, firstMs: 700 },
  });
  const [a, b] = await run();
  expect(a).toMatchObject({ medianMs: 15, q1Ms: 10, q3Ms: 25, ratioToOurs: 1, rounds: 4, status: 'ok' });
  expect(b).toMatchObject({ medianMs: 45, firstMs: 700, about: 'b its way', maxRelativeError: 0 });
  expect(b.ratioToOurs).toBe(3); // 3, 3, 2, 3
  expect(b.gflops).toBeCloseTo(flopsOf(smallWork)! / (1e6 * 45), 12);
});

test('who is fast runs often in a round, after a little to start with; who is slow has fewer rounds', async () => {
  const { log, run } = set({ 'ours-f32': { milliseconds: 1 }, slow: { milliseconds: 100 } });
  const [ours, slow] = await run();
  expect(log.filter((entry) => entry.startsWith('ours-f32') && isRun(entry))).toEqual(
    Array.from({ length: 4 }, () => ['ours-f32 3', 'ours-f32 10']).flat(),
  );
  expect([ours.rounds, slow.rounds]).toEqual([4, 2]);
  expect(slow.ratioToOurs).toBe(100);
});

test('who throws has a row with the reason, and others go on', async () => {
  const { run } = set({
    'ours-f32': { milliseconds: 10 },
    'not here': { milliseconds: 10, throwsInPrepare: new Error('this browser has no WebGPU') },
    breaks: {
      milliseconds: 10,
      onRun: (calls) => {
        if (calls === 2) throw new Error('out of memory');
      },
    },
  });
  const [ours, notHere, breaks] = await run();
  expect(ours).toMatchObject({ status: 'ok', rounds: 4 });
  expect(notHere).toMatchObject({ status: 'this browser has no WebGPU', medianMs: null, unfinished: false });
  expect(breaks).toMatchObject({ status: 'out of memory in round 3 of 4', rounds: 2, medianMs: 10 });
});

test('who is wrong is not timed', async () => {
  const { log, run } = set({
    'ours-f32': { milliseconds: 10 },
    wrong: { milliseconds: 10, answer: wrongLoss },
  });
  const [, wrong] = await run();
  expect(wrong).toMatchObject({ status: 'wrong: off by 1.0e-2', rounds: 0, medianMs: null });
  expect(wrong.maxRelativeError).toBeCloseTo(0.01);
  expect(log.filter((entry) => entry.startsWith('wrong ') && isRun(entry))).toEqual([]);
});

test('who is wrong after having been timed has no times', async () => {
  const turning = {
    milliseconds: 10,
    answer: (right, asked) => (asked > 1 ? wrongLoss(right) : right),
  } satisfies Behaviour;
  const { run } = set({ 'ours-f32': { milliseconds: 10 }, turning });
  const [, wrong] = await run();
  expect(wrong).toMatchObject({
    status: 'wrong: off by 1.0e-2',
    rounds: 0,
    medianMs: null,
    ratioToOurs: null,
  });
});

test('NaN is wrong', async () => {
  const { run } = set({ nan: { milliseconds: 10, answer: (right) => ({ ...right, W: [NaN, 0, 0, 0] }) } });
  expect((await run())[0]).toMatchObject({ status: 'wrong: off by NaN', rounds: 0 });
});

test('who needs too long for a run, or for its first answer, is not timed', async () => {
  const { log, run } = set({
    'ours-f32': { milliseconds: 10 },
    slow: { milliseconds: 1500 },
    compiling: { milliseconds: 10, firstMs: 11_000 },
    hanging: { milliseconds: 10, hangs: 'for a minute' },
  });
  const [, slow, compiling, hanging] = await run();
  expect(slow.status).toBe('too slow: one run takes 1.5 s, more than 1 s');
  expect(compiling.status).toBe('too slow: the first answer took 11 s');
  expect(hanging.status).toBe('too slow: no answer within 20 s in round 1 of 4');
  // Once alone, lest it was slow for others' sake.
  expect(log.filter((entry) => /^(slow|compiling)/.test(entry) && isRun(entry))).toEqual(['slow 1']);
});

test('whose threads hang is tried once more without them; who never answers is not called slow', async () => {
  const { servers, run } = set({
    'ours-f32': { milliseconds: 10 },
    threaded: { milliseconds: 10, hangsInThreads: true },
    mute: { milliseconds: 10, hangsInThreads: true },
  });
  servers[2].dropThreads = () => false;
  const [, threaded, mute] = await run();
  expect(threaded).toMatchObject({ status: 'ok', rounds: 4 });
  expect(servers[1].loaded).toBe(2);
  expect(mute).toMatchObject({ status: 'did not answer within 20 s', rounds: 0, unfinished: false });
});

test('a lost graphics device: rounds are kept, it may be measured again, and its server is ended', async () => {
  const { servers, losses, run } = set({
    'ours-f32': { milliseconds: 10 },
    'tfjs-webgl': { milliseconds: 20, onRun: (calls) => (calls === 3 ? lost() : undefined) },
  });
  const [ours, webgl] = await run();
  const status = 'the WebGL context was lost in round 4 of 4';
  expect(ours).toMatchObject({ status: 'ok', rounds: 4, unfinished: false });
  expect(webgl).toMatchObject({ status, rounds: 3, medianMs: 20, ratioToOurs: 2, unfinished: true });
  expect(losses).toEqual([`tfjs-webgl: ${status}`]);
  expect(servers[1].ended).toBe(1);
});

test('a graphics device that is lost in the first round: its first answer is kept, and it has no time', async () => {
  const { run } = set({
    'ours-f32': { milliseconds: 10 },
    'tfjs-webgl': { milliseconds: 20, onRun: (calls) => (calls === 0 ? lost() : undefined) },
  });
  const [ours, webgl] = await run();
  const status = 'the WebGL context was lost in round 1 of 4';
  expect(ours).toMatchObject({ status: 'ok', rounds: 4 });
  expect(webgl).toMatchObject({ status, rounds: 0, medianMs: null, unfinished: true });
  expect(webgl.firstMs).toBeGreaterThan(0);
});

test('while the page is hidden nothing is timed, and what was being timed is timed again', async () => {
  const { log, pause, run } = set({
    'ours-f32': {
      milliseconds: (calls) => (calls === 1 ? 500 : 10),
      onRun: (calls) => (calls === 1 ? pause.hold() : undefined),
    },
  });
  const running = run();
  await settle();
  const before = log.length;
  await vi.advanceTimersByTimeAsync(60_000);
  await settle();
  expect(log.length).toBe(before);
  pause.resume();
  const [ours] = await running;
  // The run that took 500 ms while the page went away is not among them.
  expect(ours).toMatchObject({ rounds: 4, medianMs: 10, q3Ms: 10 });
  expect(log.filter(isRun)).toHaveLength(5);
});

test('cancelled: what was measured is returned, and every server is ended', async () => {
  const { controller, servers, run } = set({
    'ours-f32': { milliseconds: 10 },
    b: {
      milliseconds: 10,
      onRun: (calls) => (calls === 2 ? controller.abort(new Error('cancelled')) : undefined),
    },
  });
  const results = await run();
  for (const { status, rounds, unfinished } of results) {
    expect(status).toBe(`cancelled in round ${rounds + 1} of 4`);
    expect(rounds).toBeGreaterThanOrEqual(2);
    expect(unfinished).toBe(true);
  }
  for (const server of servers) expect(server.ended).toBeGreaterThan(0);
});

test('cancelled while someone is at work: it is not waited for', async () => {
  const { controller, run } = set({
    'ours-f32': { milliseconds: 10 },
    hanging: { milliseconds: 10, hangs: 'until ended' },
  });
  const running = run();
  await settle();
  controller.abort(new Error('cancelled'));
  const [, hanging] = await running;
  expect(hanging).toMatchObject({ status: expect.stringMatching(/^cancelled/), rounds: 0, unfinished: true });
});

test('cancelled while held', async () => {
  const { controller, pause, run } = set({ 'ours-f32': { milliseconds: 10 } });
  pause.hold();
  const running = run();
  await settle();
  controller.abort(new Error('cancelled'));
  expect((await running)[0]).toMatchObject({ status: 'cancelled', rounds: 0 });
});

test('hidden during the first answer: it starts afresh, for a first answer is one only once', async () => {
  const { log, pause, servers, run } = set({
    'ours-f32': { milliseconds: 10, onPrepare: (calls) => (calls === 0 ? pause.hold() : undefined) },
  });
  const running = run();
  await settle();
  pause.resume();
  expect((await running)[0]).toMatchObject({ status: 'ok', firstMs: 100 });
  expect(log.filter((entry) => entry.endsWith('prepare'))).toHaveLength(2);
  expect([servers[0].ended, servers[0].loaded]).toEqual([1, 2]);
});

test('hidden while warming up: it warms up again', async () => {
  const { log, pause, run } = set({
    'ours-f32': { milliseconds: 10, onWarmUp: (calls) => (calls === 0 ? pause.hold() : undefined) },
  });
  const running = run();
  await settle();
  pause.resume();
  expect((await running)[0]).toMatchObject({ status: 'ok', rounds: 4 });
  expect(log.filter((entry) => entry.endsWith('warm up'))).toHaveLength(2);
});

test('who was too slow while another warmed up is tried alone', async () => {
  const { run } = set({
    'ours-f32': { milliseconds: 10 },
    // Its warm-up is the first thing it is asked after preparing; a run alone comes next.
    crowded: { milliseconds: (calls) => (calls === 0 ? 900 : 300), warmMs: 1500 },
  });
  expect((await run())[1]).toMatchObject({ status: 'ok', medianMs: 300 });
});

test('who is excused is not tried', async () => {
  const { log, run } = set({ a: { milliseconds: 10 } }, new Map([['a', 'left out']]));
  expect((await run())[0]).toMatchObject({ status: 'left out', firstMs: null, unfinished: false });
  expect(log).toEqual([]);
});
