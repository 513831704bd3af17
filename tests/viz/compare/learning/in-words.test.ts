import { describe, expect, test } from 'vitest';
import { usualPlan } from '../../../../src/viz/compare/learning/link.ts';
import { learningPage } from '../../../../src/viz/compare/learning/in-words.ts';
import { createLearning } from '../../../../src/viz/compare/learning/state.ts';
import { fakeRuns, recorded, settings, settled } from '../../../support/learning.ts';

/** An earlier run beside two new ones, of which the first has made 30 updates. */
async function page() {
  const { runs, open } = fakeRuns();
  const plan = { ...usualPlan, shared: { ...usualPlan.shared, seed: 5 } };
  const learning = createLearning(open, plan, [{ run: recorded(50), lane: null, begun: 1 }]);
  learning.train();
  await settled();
  runs[0].make(20, true);
  runs[0].make(10);
  return { learning, runs, lane: learning.lanes.value[0], ...learningPage(learning) };
}

describe('what the page makes of the state', () => {
  test('a line for each run that has begun, named apart from the earlier ones', async () => {
    const { lines, names } = await page();
    expect(lines.value.map(({ name, look }) => [name, look.cell, look.isEarlier])).toEqual([
      ['LSTM, forget bias 1, n = 3, batch 8, seed 1', 'lstm', true],
      ['sigmoid RNN', 'sigmoid', false],
    ]);
    expect(names.value).toEqual(['sigmoid RNN', 'LSTM']);
  });

  test('readouts of where a run stands, or was moved back to', async () => {
    const { lane, readoutsOf, placesOf, runs } = await page();
    expect(readoutsOf(lane)).toMatchObject({ step: 30, gradientNorm: 300, accuracy: 0.5 });
    await runs[0].finish({ kind: 'paused' });
    expect(placesOf(lane)).toEqual([0, 20, 30]);
    lane.position.value = 20;
    expect(readoutsOf(lane)).toMatchObject({ step: 20, gradientNorm: 200 });
    lane.position.value = 0;
    expect(readoutsOf(lane)).toBeUndefined();
  });

  test('right answers beside chance, and of fresh sequences where it rests', async () => {
    const { lane, readoutsOf, runs } = await page();
    expect(readoutsOf(lane)).toMatchObject({ chance: 0.25, heldOut: undefined });
    await runs[0].finish({ kind: 'paused' });
    expect(readoutsOf(lane)!.heldOut).toMatchObject({ step: 30, accuracy: 0.25 });
    lane.position.value = 20;
    expect(readoutsOf(lane)!.heldOut).toBeUndefined();
  });

  test('a message where a run diverged or its worker broke off', async () => {
    const { lane, failureOf, finding, learning, runs } = await page();
    expect(failureOf(lane)).toBeUndefined();
    await runs[0].crash('out of memory');
    expect(failureOf(lane)).toMatch(/out of memory.*from update 20/);
    learning.train();
    await settled();
    await runs[2].finish({ kind: 'diverged', step: 21, tensor: 'h at step 3', value: NaN });
    expect(failureOf(lane)).toContain('Diverged at update 21: h at step 3');
    expect(finding.value).toContain('sigmoid RNN diverges at update 21');
    lane.position.value = 0;
    expect(failureOf(lane)).toBeUndefined();
  });

  test('a run that has come to its stop is done, one that was stopped before is paused, and goes on', async () => {
    const { activityOf, lane, learning, runs } = await page();
    expect(activityOf(lane)).toBe('Training.');
    learning.pause();
    await settled();
    expect(activityOf(lane)).toBe('Paused.');
    learning.stop.value = 30;
    expect(activityOf(lane)).toBe('Done: it has come to its stop.');
    learning.trainFurther(5);
    await settled();
    expect(activityOf(lane)).toBe('Training.');
    const run = runs.findLast(({ step }) => step === 30)!;
    run.make(5);
    await run.finish({ kind: 'done' });
    expect(activityOf(lane)).toBe('Done: it has come to its stop.');
  });

  test('a run that was moved back is judged up to where it stands', async () => {
    const { finding, lane, learning } = await page();
    learning.pause();
    await settled();
    expect(finding.value).toContain('after 30 updates');
    lane.position.value = 20;
    expect(finding.value).toContain('after 20 updates');
  });

  test('a run that was to go on with other settings has the name of those that it was trained by', async () => {
    const { allNames, lane, learning, runs } = await page();
    learning.pause();
    await settled();
    const { optimiser } = learning.shared.value;
    learning.set({ optimiser: { ...optimiser, rate: 1 } });
    learning.goOnChanged();
    await settled();
    expect(lane.record.value!.settings.optimiser.rate).toBe(1);
    expect(allNames.value[0]).toBe('sigmoid RNN');
    runs.find(({ from }) => 'step' in from && from.step === 30)!.make(5);
    expect(allNames.value[0]).toBe('sigmoid RNN, rate 0.003, from update 31 on 1');
    expect(allNames.value[2]).toBe('sigmoid RNN, rate 0.003');
    for (const _ of learning.lanes.value) learning.removeLane(learning.lanes.value[0]);
    await settled();
    expect(allNames.value).toContain('sigmoid RNN, rate 0.003, from update 31 on 1');
  });

  test('the baseline of the task, with its formula', async () => {
    const { baselineName, learning } = await page();
    expect(baselineName.value).toBe('baseline ln 4 = 1.39');
    expect(learning.subject.value).toMatchObject({ task: settings.task });
  });
});
