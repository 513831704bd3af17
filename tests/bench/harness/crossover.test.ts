import { describe, expect, test } from 'vitest';
import { crossoverOf } from '../../../src/bench/harness/crossover.ts';
import { flopsOf } from '../../../src/bench/harness/problem.ts';
import { gpu, result, sized } from '../../support/results.ts';

/** A size, what two processors took, what two graphics devices took. */
const at = (n: number, cpu: (number | null)[], device: (number | null)[]) => [
  ...cpu.map((ms, i) => result(sized(n), `cpu ${i}`, ms)),
  ...device.map((ms, i) => result(sized(n), `gpu ${i}`, ms, { device: gpu })),
];

describe('the crossover', () => {
  test('lies where straight lines on logarithmic axes meet', () => {
    const { at: found, meetings } = crossoverOf([
      ...at(4, [1, 3], [20, 4]),
      ...at(64, [100, 90], [70, 22.5]),
    ]);
    expect(meetings.map(({ cpu, gpu, ratio }) => [cpu.strategy, gpu.strategy, ratio])).toEqual([
      ['cpu 0', 'gpu 1', 4],
      ['cpu 1', 'gpu 1', 0.25],
    ]);
    // Half-way, for a ratio of 4 becomes one of 1/4.
    const [small, large] = [flopsOf(sized(4))!, flopsOf(sized(64))!];
    expect(found!.flops).toBeCloseTo(Math.sqrt(small * large));
    expect(found!.milliseconds).toBeCloseTo(Math.sqrt(1 * 90));
    expect(found!.before!.work.n).toBe(4);
    expect(found!.after.work.n).toBe(64);
  });

  test('is where the graphics device wins for good', () => {
    const { at: found } = crossoverOf([
      ...at(4, [2], [1]),
      ...at(8, [2], [4]),
      ...at(16, [4], [2]),
      ...at(32, [8], [2]),
    ]);
    expect([found!.before!.work.n, found!.after.work.n]).toEqual([8, 16]);
  });

  test('may lie before the smallest size', () => {
    const { at: found } = crossoverOf(at(4, [2], [1]));
    expect(found!.before).toBeUndefined();
    expect(found!.flops).toBe(flopsOf(sized(4)));
  });

  test('is not there where the processor wins at the largest size', () => {
    const found = crossoverOf([...at(4, [2], [1]), ...at(8, [2], [4])]);
    expect(found.at).toBeUndefined();
    expect(found.meetings).toHaveLength(2);
  });

  test('counts neither noise nor who did not come to the end', () => {
    const [a, b] = at(4, [2], [3]);
    const noise = result(sized(4), 'ours-f32 (A/A)', 1);
    const cancelled = result(sized(4), 'jax-js', 1, { status: 'cancelled in round 3 of 11' });
    expect(crossoverOf([a, b, noise, cancelled]).meetings[0].cpu.strategy).toBe('cpu 0');
  });

  test('counts sizes only at which both were timed, in the order of their arithmetic', () => {
    const found = crossoverOf([
      ...at(16, [1], [1]),
      ...at(8, [null], [4]),
      ...at(4, [2], [3]),
      ...at(64, [2], [null]),
    ]);
    expect(found.meetings.map(({ work }) => work.n)).toEqual([4, 16]);
    expect(crossoverOf([]).meetings).toEqual([]);
  });
});
