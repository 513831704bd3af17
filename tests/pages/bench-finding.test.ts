import { expect, test } from 'vitest';
import { flopsOf } from '../../src/bench/harness/problem.ts';
import { crossoverOf } from '../../src/bench/harness/crossover.ts';
import type { Result } from '../../src/bench/harness/results.ts';
import { findingOf } from '../../src/pages/bench-finding.ts';
import { formatFlop } from '../../src/viz/text/format.ts';
import { gpu, result, sized } from '../support/results.ts';

const find = (results: readonly Result[]) => findingOf('RNN gradient', crossoverOf(results), results);

const small = [result(sized(4), 'ours-f32', 0.001), result(sized(4), 'tfjs-webgpu', 10, { device: gpu })];
const large = [result(sized(256), 'ours-f32', 40), result(sized(256), 'tfjs-webgpu', 20, { device: gpu })];

test('where the GPU wins', () => {
  const { title, notes, why } = find([...small, ...large]);
  const { flops } = crossoverOf([...small, ...large]).at!;
  expect(title).toBe(`RNN gradient: the GPU wins from ${formatFlop(flops)} on`);
  expect(notes[0]).toMatch(
    /^The lines meet at .* between T = 10, n = 4, B = 1 and T = 10, n = 256, B = 1\. /,
  );
  expect(notes[0]).toMatch(/ tfjs-webgpu takes 20 ms, and ours-f32 2 times as long\.$/);
  expect(why![1]).toMatch(/the 10 ms of tfjs-webgpu are that price\. There ours-f32 takes 1 µs\.$/);
  expect(notes).toHaveLength(1);
});

test('where it wins from the start', () => {
  const { title, notes } = find(large);
  expect(title).toBe(`RNN gradient: the GPU wins from ${formatFlop(flopsOf(sized(256))!)} on`);
  expect(notes).toEqual([
    expect.stringMatching(/^It wins at the smallest size that was measured already\. /),
  ]);
});

test('where it wins, but not for good', () => {
  const larger = [result(sized(512), 'ours-f32', 40), result(sized(512), 'tfjs-webgpu', 80, { device: gpu })];
  expect(find([...small, ...large, ...larger]).title).toBe(
    'RNN gradient: the GPU wins, but not at the largest size',
  );
});

test('where it does not, and where it is software', () => {
  const software = small.map((row) => ({ ...row, device: row.device && { ...row.device, software: true } }));
  const { title, notes } = find(software);
  expect(title).toBe('RNN gradient: only emulated GPUs here, 10,000 times as long at best');
  expect(notes.at(-1)).toMatch(/software/);
});

test('where it was not timed at the largest size', () => {
  const { title, notes } = find([...small, result(sized(256), 'ours-f32', 40)]);
  expect(title).toBe('RNN gradient: the GPU takes 10,000 times as long at best');
  expect(notes[1]).toMatch(/^Above T = 10, n = 4, B = 1 no strategy on a GPU was timed/);
});

test('where there is none', () => {
  const without = [small[0], result(sized(4), 'tfjs-webgpu', null, { status: 'this browser has no WebGPU' })];
  expect(find(without)).toEqual({
    title: 'RNN gradient: no GPU here, so no crossover',
    notes: ['tfjs-webgpu: this browser has no WebGPU.'],
  });
  expect(find([without[1]]).title).toBe('RNN gradient: nothing could be timed');
});
