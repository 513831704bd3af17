// The harness with real processes, as quickly as it goes.
import { afterAll, expect, test } from 'vitest';
import { contestants } from '../../../src/bench/harness/contestants.ts';
import { measure } from '../../../src/bench/harness/measure.ts';
import { Server } from '../../../src/bench/harness/server.ts';

const named = (name: string) => contestants().find((contestant) => contestant.name === name)!;
const pace = { rounds: 3, roundMs: 1, warmUpMs: 1, slowestMs: 60_000, patienceMs: 60_000 };
const work = { work: 'lstm', T: 2, n: 2, B: 2 } as const;
const started = [
  named('ours-ts'),
  named('scalar'),
  { ...named('scalar'), name: 'asked for too much', tolerance: -1 },
  other('gone', 'no-such-program'),
  other('broken', process.execPath, '-e', 'throw new Error("no luck")'),
];
function other(name: string, program: string, ...args: string[]) {
  return { name, tolerance: 1e-4, isCounted: false, server: new Server({ program, args }) };
}
afterAll(() => started.forEach(({ server }) => server.end()));

test('who is right is timed; who is not is told why not', { timeout: 120_000 }, async () => {
  const results = await measure(work, started, pace);
  const statuses = results.map(({ strategy, status, rounds }) => [strategy, status, rounds]);
  expect(statuses).toEqual([
    ['ours-ts', 'ok', 3],
    ['scalar', 'ok', 3],
    ['asked for too much', expect.stringMatching(/^wrong: off by /), 0],
    ['gone', 'spawn no-such-program ENOENT', 0],
    ['broken', 'Error: no luck', 0],
  ]);
  expect(results[0]).toMatchObject({ ...work, ratioToOurs: null });
  expect(results[0].maxRelativeError).toBeLessThan(1e-12);
});

test('ours in float32 allocates 64 bytes a gradient at most', { timeout: 60_000 }, async () => {
  const ours = named('ours-f32');
  started.push(ours);
  const [{ bytesPerGradient }] = await measure(work, [ours], { ...pace, roundMs: 10, warmUpMs: 300 });
  expect(bytesPerGradient).toBeLessThanOrEqual(64);
});

test('a process that is too slow is ended, and the next request starts another', async () => {
  const server = new Server({
    program: process.execPath,
    args: ['-e', 'process.stdin.once("data", (d) => /gradient/.test(d) && console.log(`{"reply": 1}`))'],
  });
  await expect(server.ask({ command: 'run', times: 1 }, 1)).rejects.toThrow('no answer within 0.001 s');
  expect(await server.ask({ command: 'gradient' }, 60_000)).toBe(1);
  server.end();
});
