import { describe, expect, test } from 'vitest';
import { usualPlan } from '../../../../src/viz/compare/learning/link.ts';
import { createLearning, type Plan } from '../../../../src/viz/compare/learning/state.ts';
import { stepOf } from '../../../../src/viz/compare/learning/curve.ts';
import type { CellName } from '../../../../src/rnn/index.ts';
import type { Checkpoint } from '../../../../src/rnn/training/run.ts';
import type { TrainingSettings } from '../../../../src/rnn/training/settings.ts';
import { fakeRuns, recorded, settings, settled } from '../../../support/learning.ts';

const plan: Plan = { ...usualPlan, shared: { ...usualPlan.shared, n: 3, batch: 8 }, stop: 100 };

/** Two runs that were trained to update 50, with a checkpoint at 20, and are paused. */
async function trained() {
  const { runs, open } = fakeRuns();
  const learning = createLearning(open, plan);
  learning.train();
  await settled();
  for (const run of runs) {
    run.make(20, true);
    run.make(30);
    await run.finish({ kind: 'paused' });
  }
  return { learning, runs, lanes: learning.lanes.value };
}
const stepsOf = ({ lanes }: ReturnType<typeof createLearning>) => lanes.value.map(({ step }) => step.value);

describe('training', () => {
  test('begins a run for each cell, all else alike', async () => {
    const { runs, open } = fakeRuns();
    const learning = createLearning(open, plan);
    learning.train();
    await settled();
    expect(runs.map((run) => run.settings.cell)).toEqual(['sigmoid', 'lstm']);
    expect(runs[0].settings.optimiser).toEqual(runs[1].settings.optimiser);
    expect(learning.isBusy.value).toBe(true);
  });

  test('pauses with a checkpoint of the last update, whose place the next one takes, and goes on in the same worker', async () => {
    const { learning, runs, lanes } = await trained();
    expect(stepsOf(learning)).toEqual([50, 50]);
    expect(lanes[0].record.value!.checkpoints.map(({ step }) => step)).toEqual([20, 50]);
    expect(learning.isBusy.value).toBe(false);
    learning.train();
    await settled();
    expect(runs).toHaveLength(2);
    runs[0].make(10, true);
    await runs[0].finish();
    expect(lanes[0].record.value!.checkpoints.map(({ step }) => step)).toEqual([20, 60]);
  });

  test('keeps a checkpoint until the report that leads to it has come', async () => {
    const { runs, open } = fakeRuns();
    const learning = createLearning(open, plan);
    learning.train();
    await settled();
    const [lane] = learning.lanes.value;
    runs[0].make(10);
    runs[0].step = 15;
    await runs[0].finish({ kind: 'paused' });
    expect(lane.record.value!.checkpoints).toEqual([]);
    runs[0].step = 10;
    runs[0].make(5);
    expect(lane.record.value!.checkpoints.map(({ step }) => step)).toEqual([15]);
  });

  test('makes one update of each when asked to step', async () => {
    const { learning, runs, lanes } = await trained();
    learning.step();
    await settled();
    runs[0].make(1);
    await runs[0].finish();
    expect(lanes[0].step.value).toBe(51);
  });

  test('is paused before its worker has started', async () => {
    const { runs, open } = fakeRuns();
    const learning = createLearning(open, plan);
    learning.train();
    learning.pause();
    await settled();
    expect(learning.isBusy.value).toBe(false);
    expect(runs).toHaveLength(2);
    learning.train();
    await settled();
    expect(learning.lanes.value[0].activity.value.kind).toBe('running');
  });
});

describe('what goes wrong', () => {
  test('a run that diverges is not trained further, until it is moved back', async () => {
    const { learning, runs, lanes } = await trained();
    learning.train();
    await settled();
    await runs[0].finish({ kind: 'diverged', step: 51, tensor: 'h at step 17', value: Infinity });
    await runs[1].finish({ kind: 'paused' });
    expect(lanes[0].record.value!.diverged).toMatchObject({ step: 51, tensor: 'h at step 17' });
    expect(learning.able.value).toEqual([lanes[1]]);
    lanes[0].position.value = 20;
    expect(learning.able.value).toEqual([...lanes]);
  });

  test('a crash leaves the curve, and training goes on from the last checkpoint', async () => {
    const { learning, runs, lanes } = await trained();
    learning.train();
    await settled();
    runs[0].make(7);
    await runs[0].crash('out of memory');
    expect(lanes[0].activity.value).toEqual({ kind: 'failed', message: 'out of memory' });
    expect(lanes[0].step.value).toBe(57);
    expect(runs[0].isEnded).toBe(true);
    await runs[1].finish({ kind: 'paused' });
    learning.train();
    await settled();
    expect(runs[2].from).toMatchObject({ step: 50 });
    expect(lanes[0].step.value).toBe(50);
  });

  test('what a worker that was left behind still says is not heard', async () => {
    const { learning, runs, lanes } = await trained();
    learning.train();
    await settled();
    learning.startNew();
    await settled();
    runs[0].make(10);
    await runs[0].crash('too late');
    expect(lanes[0].step.value).toBe(0);
    expect(lanes[0].activity.value.kind).toBe('running');
  });
});

describe('moving back', () => {
  test('forks: what was there stays as an earlier run, whole', async () => {
    const { learning, runs, lanes } = await trained();
    lanes[0].position.value = 20;
    learning.train();
    await settled();
    expect(runs[2].from).toMatchObject({ step: 20, settings: { cell: 'sigmoid' } });
    runs[2].make(5);
    expect(lanes[0].step.value).toBe(25);
    expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([50]);
    expect(learning.earlier.value[0].id).not.toBe(lanes[0].record.value!.id);
  });

  test('to the very beginning opens the run anew', async () => {
    const { learning, runs, lanes } = await trained();
    lanes[1].position.value = 0;
    learning.train();
    await settled();
    expect(runs[2].from).toEqual({ ...lanes[1].record.value!.settings });
  });
});

describe('the same again', () => {
  test('takes the place of an earlier run that it repeats', async () => {
    const { learning, runs } = await trained();
    for (let i = 0; i < 3; i++) {
      learning.startNew();
      await settled();
      for (const run of runs.slice(-2)) {
        run.make(45 + 5 * i);
        await run.finish({ kind: 'paused' });
      }
    }
    expect(learning.earlier.value).toEqual([]);
    learning.startNew();
    await settled();
    expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([55, 55]);
  });

  test('is not kept where an earlier run has gone further', async () => {
    const { learning, runs } = await trained();
    learning.startNew();
    await settled();
    for (const run of runs.slice(-2)) {
      run.make(10);
      await run.finish({ kind: 'paused' });
    }
    learning.startNew();
    await settled();
    expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([50, 50]);
  });
});

test('what other settings go on from stays, and so do they', async () => {
  const { learning, runs } = await trained();
  learning.set({ batch: 4 });
  learning.goOnChanged();
  await settled();
  for (const run of runs.slice(-2)) {
    run.make(10);
    await run.finish({ kind: 'paused' });
  }
  expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([50, 50]);
  learning.startNew();
  expect(learning.earlier.value.map(({ curve }) => stepOf(curve))).toEqual([60, 60, 50, 50]);
});

describe('a changed setting', () => {
  test('is for new runs, and those that were there stay', async () => {
    const { learning, runs, lanes } = await trained();
    learning.set({ seed: 7 });
    expect(learning.difference.value).toBe('new runs');
    expect(lanes[0].record.value!.settings.seed).toBe(1);
    learning.startNew();
    await settled();
    expect(runs.slice(2).map((run) => run.settings.seed)).toEqual([7, 7]);
    expect(learning.difference.value).toBe('none');
    expect(learning.earlier.value.map(({ settings }) => settings.cell)).toEqual(['lstm', 'sigmoid']);
  });

  test('can be taken up by a run where its weights and moments allow it', async () => {
    const { learning, runs, lanes } = await trained();
    learning.clip({ kind: 'norm', threshold: 1 });
    expect(learning.difference.value).toBe('can go on');
    lanes[1].position.value = 20;
    learning.goOnChanged();
    await settled();
    expect(runs[2].from).toMatchObject({ step: 50, settings: { clipping: { threshold: 1 } } });
    expect(runs[3].from).toMatchObject({ step: 20, settings: { clipping: { threshold: 1 } } });
    expect(lanes.map(({ record }) => record.value!.since)).toEqual([50, 20]);
    expect(learning.earlier.value).toHaveLength(2);
  });

  test('is taken up by runs that train from where they stand, with nothing lost', async () => {
    const { learning, runs, lanes } = await trained();
    learning.train();
    await settled();
    for (const run of runs) run.make(7);
    learning.clip({ kind: 'norm', threshold: 1 });
    learning.goOnChanged();
    await settled();
    expect(runs.slice(2).map(({ from }) => (from as Checkpoint).step)).toEqual([57, 57]);
    expect(lanes.map(({ record }) => record.value!.since)).toEqual([57, 57]);
    expect(learning.earlier.value.map(({ checkpoints }) => checkpoints.at(-1)!.step)).toEqual([57, 57]);
    expect(learning.isBusy.value).toBe(true);
  });

  test('that begins new runs leaves those that train with a checkpoint of their last update', async () => {
    const { learning, runs } = await trained();
    learning.train();
    await settled();
    for (const run of runs) run.make(7);
    learning.startNew();
    await settled();
    expect(learning.earlier.value.map(({ checkpoints }) => checkpoints.at(-1)!.step)).toEqual([57, 57]);
    expect(stepsOf(learning)).toEqual([0, 0]);
    expect(learning.isBusy.value).toBe(true);
  });

  test('can be taken back', async () => {
    const { learning, lanes } = await trained();
    learning.set({ task: 'adding' });
    lanes[1].own.value = { cell: 'gru', initialisation: { scheme: 'xavier', gain: 2 } };
    learning.revert();
    expect(learning.difference.value).toBe('none');
    expect(learning.shared.value).toEqual(plan.shared);
  });

  test('of the task brings its usual length', () => {
    const learning = createLearning(fakeRuns().open, plan);
    learning.set({ task: 'copy' });
    expect(learning.shared.value.length).toBe(20);
  });
});

describe('runs come and go', () => {
  test('one more, up to four, each with another cell', () => {
    const learning = createLearning(fakeRuns().open, plan);
    for (let i = 0; i < 4; i++) learning.addLane();
    expect(learning.lanes.value.map(({ own }) => own.value.cell)).toEqual(['sigmoid', 'lstm', 'gru', 'tanh']);
  });

  test('one that is removed ends its worker and stays as an earlier run', async () => {
    const { learning, runs, lanes } = await trained();
    learning.removeLane(lanes[0]);
    expect(runs[0].isEnded).toBe(true);
    expect(learning.lanes.value).toEqual([lanes[1]]);
    expect(learning.earlier.value).toHaveLength(1);
    learning.removeEarlier(learning.earlier.value[0].id);
    expect(learning.earlier.value).toEqual([]);
  });

  test('one is brought back beside the others, or in place of those of another task', async () => {
    const { learning, runs } = await trained();
    const record = recorded(30, settings);
    learning.bringBack(record);
    expect(stepsOf(learning)).toEqual([50, 50, 30]);
    learning.bringBack({ ...record, id: 'other', settings: { ...settings, length: 10 } });
    expect(stepsOf(learning)).toEqual([30, 0, 0]);
    expect(learning.earlier.value).toHaveLength(3);
    expect(learning.beside.value).toEqual([]);
    learning.train();
    await settled();
    expect(runs[2].from).toMatchObject({ step: 30, settings: { length: 10 } });
  });

  test('one that trains is removed with a checkpoint of its last update, once', async () => {
    const { learning, runs, lanes } = await trained();
    learning.train();
    await settled();
    runs[0].make(3);
    learning.removeLane(lanes[0]);
    learning.removeLane(lanes[0]);
    await settled();
    expect(learning.lanes.value).toEqual([lanes[1]]);
    expect(learning.earlier.value.map(({ checkpoints }) => checkpoints.at(-1)!.step)).toEqual([53]);
    expect(runs[0].isEnded).toBe(true);
    expect(lanes[1].activity.value.kind).toBe('running');
  });

  test('one is tried out in place of those that do not compare, then others beside it, up to four', async () => {
    const { learning, runs } = await trained();
    const tried = (cell: CellName): TrainingSettings => ({ ...settings, n: 5, cell });
    learning.tryOut(tried('lstm'), 300);
    await settled();
    expect(runs.slice(2).map(({ from }) => from)).toEqual([tried('lstm')]);
    expect(learning.shared.value.n).toBe(5);
    expect(learning.stop.value).toBe(300);
    expect(learning.earlier.value).toHaveLength(2);
    for (const run of runs.slice(2)) run.make(10);
    for (const cell of ['gru', 'tanh', 'sigmoid', 'relu'] as const) {
      learning.tryOut(tried(cell), 300);
      await settled();
      runs.at(-1)!.make(10);
    }
    expect(learning.lanes.value.map(({ own }) => own.value.cell)).toEqual(['gru', 'tanh', 'sigmoid', 'relu']);
    expect(learning.difference.value).toBe('none');
    expect(learning.earlier.value[0]).toMatchObject({
      settings: { cell: 'lstm' },
      checkpoints: [{ step: 10 }],
    });
  });

  test('one that is there already is trained on', async () => {
    const { learning, runs } = await trained();
    const own = learning.lanes.value[1].record.value!.settings;
    learning.tryOut(own, 300);
    await settled();
    expect(runs).toHaveLength(2);
    expect(learning.lanes.value.map(({ activity }) => activity.value.kind)).toEqual(['resting', 'running']);
  });

  test('what was stored is there again, paused', async () => {
    const { lanes } = await trained();
    const run = lanes[1].record.value!;
    const old = { ...lanes[0].record.value!, id: 'old' };
    const again = createLearning(fakeRuns().open, plan, [
      { run: old, lane: null, begun: 1 },
      { run, lane: 1, begun: 2 },
    ]);
    expect(stepsOf(again)).toEqual([0, 50]);
    expect(again.earlier.value).toEqual([old]);
    expect(again.isBusy.value).toBe(false);
    expect(again.difference.value).toBe('none');
  });

  test('the stop moves on when there is nothing left to train', async () => {
    const { learning, runs } = await trained();
    learning.stop.value = 50;
    expect(learning.isAtStop.value).toBe(true);
    learning.trainFurther(25);
    await settled();
    expect(learning.stop.value).toBe(75);
    expect(learning.isBusy.value).toBe(true);
    expect(runs).toHaveLength(2);
  });
});
