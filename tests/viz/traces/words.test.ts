import { describe, expect, test } from 'vitest';
import type { Becomes, Spell } from '../../../src/rnn/trace/findings.ts';
import { rateOf } from '../../../src/rnn/rate/rate.ts';
import type { RecordedUpdate, OpenedRun, Told } from '../../../src/viz/traces/view.ts';
import {
  factsOf,
  lagReadout,
  layerText,
  listedSpells,
  momentReadout,
  rangeText,
  spellRow,
  tracesTitle,
} from '../../../src/viz/traces/words.ts';

const outcomes: readonly Becomes[] = [
  'little',
  'vanishes',
  'holds',
  'explodes',
  'varied',
  'power',
  'too-few',
  'blocked',
  'overflow',
  'nothing',
];
const rate = rateOf(Array.from({ length: 40 }, (_, lag) => 0.8 ** lag));
const spell = (becomes: Becomes, from: number, to: number): Spell => ({
  becomes,
  from,
  to,
  rate,
  left: 0.25,
});
const told = (changes: Partial<Told> = {}): Told => ({
  spells: [],
  loss: undefined,
  clipping: undefined,
  broken: undefined,
  peak: undefined,
  outliers: [],
  ...changes,
});
const run: OpenedRun = {
  name: 'run-1',
  ranks: [0],
  layers: [],
  records: 10,
  first: 0,
  last: 900,
  missing: 0,
  absent: 0,
  superseded: 0,
};

describe('the title', () => {
  const choice = { layer: 'lstm.l0.d0', state: 'h' } as const;
  test('says what becomes of the gradient first and last', () => {
    expect(tracesTitle(choice, undefined, 'run-1')).toBe('lstm.l0: dE/dh over the run');
    expect(tracesTitle(choice, told({ spells: [spell('holds', 0, 9)] }), 'run-1')).toBe(
      'In lstm.l0 dE/dh holds throughout',
    );
    const there = [spell('vanishes', 0, 1), spell('holds', 2, 3)];
    expect(tracesTitle(choice, told({ spells: there }), 'run-1')).toBe(
      'In lstm.l0 dE/dh first vanishes, at last holds',
    );
    expect(tracesTitle(choice, told({ spells: [...there, spell('vanishes', 4, 5)] }), 'run-1')).toBe(
      'In lstm.l0 dE/dh vanishes first and last',
    );
  });

  test('of a run without layers is about its loss', () => {
    expect(tracesTitle({ layer: '', state: 'h' }, told({ loss: { from: 0.5, to: 0.001 } }), 'runs')).toBe(
      'In runs the loss goes from 0.50 to 0.0010',
    );
    expect(tracesTitle({ layer: '', state: 'h' }, undefined, 'runs')).toBe('runs');
  });

  test('has twelve words at most', () => {
    const tooLong: string[] = [];
    for (const a of outcomes) {
      for (const b of outcomes) {
        const title = tracesTitle(choice, told({ spells: [spell(a, 0, 1), spell(b, 2, 3)] }), 'run-1');
        if (title.split(/\s+/).length > 12) tooLong.push(title);
      }
    }
    expect(tooLong).toEqual([]);
  });
});

test('layers are called as in the model', () => {
  expect(layerText('lstm.l1.d0')).toBe('lstm.l1');
  expect(layerText('encoder.rnn.l0.d1')).toBe('encoder.rnn.l0, reading back');
});

test('the longest spells are listed in their order', () => {
  const spells = Array.from({ length: 12 }, (_, i) =>
    spell(i % 2 ? 'holds' : 'vanishes', 100 * i, 100 * i + i),
  );
  const { listed, left } = listedSpells(spells);
  expect(listed).toEqual(spells.slice(4));
  expect(left).toBe(4);
  expect(spellRow(spell('vanishes', 1000, 2500))).toEqual([
    'updates 1,000 to 2,500',
    'vanishes',
    'halves every 3.1 steps, lags 0 to 39',
    '25 %',
  ]);
  expect(rangeText(7, 7)).toBe('update 7');
});

describe('what happened', () => {
  test('where nothing did', () => {
    expect(factsOf(run, told())).toEqual(['All that was recorded is finite.', 'Nothing was clipped.']);
  });

  test('says when it broke, was clipped, was largest, and which process differs', () => {
    expect(
      factsOf(
        { ...run, ranks: [0, 1, 2], missing: 3, absent: 1, superseded: 1 },
        told({
          broken: { update: 1200, what: 'loss', rank: 2 },
          loss: { from: 0.5, to: 0.2 },
          clipping: { share: 0.38, last: 900 },
          peak: { update: 40, norm: 12, times: 6 },
          outliers: [{ index: 2, times: 4.7 }],
        }),
      ),
    ).toEqual([
      'The loss is not finite at update 1,200, on process 2.',
      'The loss goes from 0.50 to 0.20: medians of the first and the last tenth.',
      '38 % of what was recorded was clipped, update 900 the last.',
      'The largest gradient is 6.0 times the median, at update 40.',
      'On their own batches gradients differ from the median of all: process 2 (4.7 times).',
      '1 process of the run did not bring an index.',
      'The tensors of 3 recorded updates are not among the files.',
      'The run went on from an earlier update: of 1 record that was made twice the later one is shown.',
    ]);
  });
});

const moment: RecordedUpdate = {
  update: 1200,
  loss: 0.5,
  lr: undefined,
  total: { own: 1, before: 2, after: 0.5 },
  ranks: [
    { rank: 0, norms: { mean: [1, 0.5], median: [1, 1], least: [0.1, 0.1], largest: [2, 2] } },
    { rank: 3, norms: { mean: [4], median: [1], least: [0.1], largest: [2] } },
  ],
  sequences: {},
  parameters: [],
};

test('an update is read out with what clipping left', () => {
  expect(momentReadout(moment)).toEqual({
    place: 'Update 1,200',
    parts: ['loss 0.500', 'gradient 2.00, clipped to 0.500'],
  });
});

test('a lag is read out by process, where its sequences are that long', () => {
  expect(lagReadout(moment, 1, 'mean')).toEqual({
    place: 'Lag 1',
    parts: ['process 0: 0.500, in the batch 0.100 to 2.00'],
  });
  expect(lagReadout({ ...moment, ranks: moment.ranks.slice(1) }, 0, 'mean').parts).toEqual([
    'mean 4.00, in the batch 0.100 to 2.00',
  ]);
});
