// The harness with real processes, as quickly as it goes.
import { afterAll, expect, test } from 'vitest';
import type { Entrant } from '../../../../src/bench/harness/entrants.ts';
import { maxRelativeError } from '../../../../src/bench/harness/error.ts';
import { type Contestant, measure } from '../../../../src/bench/harness/measure.ts';
import { contestants } from '../../../../src/bench/harness/node/contestants.ts';
import { encode } from '../../../../src/bench/harness/node/protocol.ts';
import { ProcessServer } from '../../../../src/bench/harness/node/process.ts';
import { Pause } from '../../../../src/bench/harness/pause.ts';

const named = (name: string) => contestants().find(({ entrant }) => entrant.name === name)!;
const pace = {
  rounds: 3,
  fewestRounds: 3,
  slowFromMs: 60_000,
  roundMs: 1,
  warmUpMs: 1,
  slowestMs: 60_000,
  patienceMs: 60_000,
  lastStartMs: Infinity,
  endMs: Infinity,
};
const work = { work: 'lstm', T: 2, n: 2, B: 2 } as const;
const run = (all: readonly Contestant[], changes: Partial<typeof pace> = {}) =>
  measure(work, all, new Map(), {
    pace: { ...pace, ...changes },
    pause: new Pause(),
    signal: new AbortController().signal,
    onProgress: () => {},
    onLost: () => {},
  });
const { server, entrant, isCounted } = named('scalar');
const started = [
  named('ours-ts'),
  named('scalar'),
  { server, isCounted, entrant: { ...entrant, name: 'asked for too much', tolerance: -1 } },
  other('gone', 'no-such-program'),
  other('broken', process.execPath, '-e', 'throw new Error("no luck")'),
];
function other(name: string, program: string, ...args: string[]): Contestant {
  const entrant: Entrant = { name, tasks: ['gradient'], tolerance: 1e-4, takesLargest: false };
  return { entrant, isCounted: false, server: new ProcessServer({ program, args }) };
}
afterAll(() => started.forEach(({ server }) => server.end()));

test('who is right is timed; who is not is told why not', { timeout: 120_000 }, async () => {
  const results = await run(started);
  const statuses = results.map(({ strategy, status, rounds }) => [strategy, status, rounds]);
  expect(statuses).toEqual([
    ['ours-ts', 'ok', 3],
    ['scalar', 'ok', 3],
    ['asked for too much', expect.stringMatching(/^wrong: off by /), 0],
    ['gone', 'spawn no-such-program ENOENT', 0],
    ['broken', 'Error: no luck', 0],
  ]);
  expect(results[0]).toMatchObject({ ...work, ratioToOurs: null, device: null });
  expect(results[0].firstMs).toBeGreaterThan(0);
  expect(results[0].maxRelativeError).toBeLessThan(1e-12);
});

test('ours in float32 allocates 64 bytes a gradient at most', { timeout: 60_000 }, async () => {
  const ours = named('ours-f32');
  started.push(ours);
  // Over many runs: what a process allocates once is no part of a gradient.
  const [{ bytesPerGradient }] = await run([ours], { roundMs: 50, warmUpMs: 300 });
  expect(bytesPerGradient).toBeLessThanOrEqual(64);
});

test('a process that is ended says so, and loads afresh', async () => {
  const server = fake('answer: { a: [1] }');
  await server.load();
  const asked = server.run(1);
  server.end();
  await expect(asked).rejects.toThrow('its process was ended');
  await expect(server.answer()).rejects.toThrow('its process was ended');
  await server.load();
  expect(await server.answer()).toEqual({ a: [1] });
  server.end();
});

test('what is no number goes through JSON, and counts as wrong', async () => {
  expect(encode({ reply: { a: Float32Array.of(1, NaN, -Infinity) } })).toBe(
    '{"reply":{"a":[1,"NaN","-Infinity"]}}\n',
  );
  const server = fake('answer: { a: [0, "NaN"] }');
  await server.load();
  expect(maxRelativeError(await server.answer(), { a: [0, 1e-12] })).toBeNaN();
  server.end();
});

/** A process that replies to some methods, and not to others. */
const fake = (replies: string) =>
  new ProcessServer({
    program: process.execPath,
    args: [
      '-e',
      `const replies = { load: null, ${replies} };
       require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
         const { method } = JSON.parse(line);
         if (method in replies) console.log(JSON.stringify({ reply: replies[method] }));
       });`,
    ],
  });
