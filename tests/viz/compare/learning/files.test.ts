import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatRun, readRun } from '../../../../src/viz/compare/learning/files.ts';
import {
  checkpointAt,
  forked,
  isBeginningOf,
  newId,
  parseRecord,
  parseSettings,
  phasesOf,
  withCheckpoint,
} from '../../../../src/viz/compare/learning/record.ts';
import { type TaskName, tasks } from '../../../../src/rnn/tasks/index.ts';
import { checkpoint, recorded, settings } from '../../../support/learning.ts';

const run = recorded(30);
const read = (text: string) => readRun(new File([text], 'run.json'));
const changed = (change: (file: Record<string, any>) => void): string => {
  const file = JSON.parse(formatRun(run)) as Record<string, any>;
  change(file);
  return JSON.stringify(file);
};

describe('a run in a file', () => {
  test('comes back the same, every number to the bit, under another name', async () => {
    const diverged = { kind: 'diverged', step: 31, tensor: 'h at step 3', value: -Infinity } as const;
    const back = await read(formatRun({ ...run, diverged }));
    expect({ ...back, id: run.id }).toEqual({ ...run, diverged });
    expect(back.id).not.toBe(run.id);
  });

  test('comes back with what was measured on fresh sequences', async () => {
    const heldOut = { step: 30, sequences: 256, loss: Infinity, accuracy: 0.25 };
    expect((await read(formatRun({ ...run, heldOut }))).heldOut).toEqual(heldOut);
  });

  test('may be of any task and any length that it has', async () => {
    const names = Object.keys(tasks) as TaskName[];
    const lengths = names.flatMap((task) => {
      const { least, most } = tasks[task].length;
      return [least, most].map((length) => ({ ...settings, task, length }));
    });
    for (const of of lengths) expect(parseSettings(of)).toEqual(of);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, noNaN: true }),
        async (task, share) => {
          const { least, most } = tasks[task].length;
          const own = { ...settings, task, length: Math.round(least + share * (most - least)) };
          const back = await read(formatRun(recorded(3, own)));
          expect(back.settings).toEqual(own);
        },
      ),
    );
  });

  test('has an id like no other', () => {
    const ids = Array.from({ length: 100 }, newId);
    expect(new Set(ids).size).toBe(100);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('holds any float32', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.float32Array({ noNaN: true, noDefaultInfinity: true, minLength: 30, maxLength: 30 }),
        async (losses) => {
          const back = await read(formatRun({ ...run, curve: { ...run.curve, losses } }));
          expect(back.curve.losses).toEqual(losses);
        },
      ),
    );
  });

  test.each<[string, string, string]>([
    ['no JSON', '{', 'not JSON'],
    ['lists in lists without end', '['.repeat(1e6), 'nested more than 64 levels deep'],
    ['something else', '{"cell":"lstm"}', 'it holds no training run'],
    ['null', 'null', 'it holds no training run'],
    ['a later version', changed((file) => (file.version = 2)), 'version 2, not 1'],
    ['no such cell', changed((file) => (file.run.settings.cell = 'elman')), 'settings.cell'],
    [
      'no such length',
      changed((file) => (file.run.settings.length = 5000)),
      'a length that the task does not have',
    ],
    ['other weights', changed((file) => (file.run.settings.n = 4)), 'weights'],
    [
      'other moments',
      changed((file) => (file.run.settings.optimiser = { kind: 'sgd', rate: 1 })),
      '0 times as many',
    ],
    ['fewer losses', changed((file) => (file.run.curve.losses.float32 = 'AAAAAA==')), 'one for each loss'],
    ['half a number', changed((file) => (file.run.curve.losses.float32 = 'AAAA')), 'cut off'],
    ['no base64', changed((file) => (file.run.curve.losses.float32 = '?')), 'not base64'],
    ['unknown keys', changed((file) => (file.run.extra = 1)), 'extra'],
  ])('is refused with %s', async (_, text, why) => {
    await expect(read(text)).rejects.toThrow(why);
    await expect(read(text)).rejects.toThrow('run.json was not loaded');
  });

  test('is refused with weights that are not finite', () => {
    const weights = checkpoint(30).weights.map((_, i) => (i === 5 ? NaN : 0));
    const broken = { ...run, checkpoints: [{ ...checkpoint(30), weights }] };
    expect(() => parseRecord(broken)).toThrow('not finite');
  });

  test('is refused with a checkpoint beyond its curve', () => {
    expect(() => parseRecord({ ...run, checkpoints: [checkpoint(31)] })).toThrow('checkpoints');
  });
});

describe('checkpoints', () => {
  test('stay few, in order, and the last one always', () => {
    let all = withCheckpoint([], checkpoint(10));
    for (let step = 20; step <= 2000; step += 10) {
      all = withCheckpoint(all, checkpoint(step));
      expect(all.at(-1)!.step).toBe(step);
    }
    expect(all.length).toBeLessThanOrEqual(20);
    expect(all.length).toBeGreaterThan(9);
    const steps = all.map(({ step }) => step);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  test('of the same update take each other’s place', () => {
    expect(withCheckpoint([checkpoint(10), checkpoint(20)], checkpoint(20))).toHaveLength(2);
  });

  test('are found by their update', () => {
    expect(checkpointAt(run, 29)).toBeUndefined();
    expect(checkpointAt(run, 99)!.step).toBe(30);
  });

  test('after a fork are not its own', () => {
    const fork = forked({ ...run, checkpoints: [checkpoint(10), checkpoint(30)] }, 10);
    expect(fork.checkpoints.map(({ step }) => step)).toEqual([10]);
    expect(fork.curve.losses).toHaveLength(10);
    expect(fork.since).toBe(0);
    expect(forked(run, 10, { ...settings, batch: 4 }).since).toBe(10);
  });

  test('after forks it is known what a run was trained by', () => {
    const [two, four] = [2, 4].map((batch) => ({ ...settings, batch }));
    const twice = forked(forked(run, 10, two), 10, four);
    expect(phasesOf(twice).map(({ settings }) => settings.batch)).toEqual([8]);
    const further = { ...twice, curve: run.curve };
    const all = [
      { settings, since: 0 },
      { settings: four, since: 10 },
    ];
    expect(phasesOf(further)).toEqual(all);
    expect(phasesOf(forked(further, 20))).toEqual(all);
    expect(phasesOf(forked(further, 5))).toEqual([{ settings, since: 0 }]);
    expect(parseRecord(further).former).toEqual([{ settings, since: 0 }]);
  });

  test('the beginning of a run is not a run of its own', () => {
    const fork = forked(run, 20);
    expect([isBeginningOf(fork, run), isBeginningOf(run, fork)]).toEqual([true, false]);
    const diverged = { kind: 'diverged', step: 21, tensor: 'h', value: NaN } as const;
    expect(isBeginningOf({ ...fork, diverged }, run)).toBe(false);
    const other = { ...fork, curve: { ...fork.curve, losses: fork.curve.losses.map((loss) => loss + 1) } };
    expect(isBeginningOf(other, run)).toBe(false);
  });
});
