import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Choice,
  fromQuery,
  presetOf,
  presets,
  toQuery,
  worksNamed,
} from '../../../src/bench/harness/choice.ts';
import { inBrowser } from '../../../src/bench/harness/entrants.ts';
import { idOf, works } from '../../../src/bench/harness/works.ts';

const ids = works.map(idOf);
const names = inBrowser.map(({ name }) => name);

test('ids of works differ', () => {
  expect(new Set(ids).size).toBe(ids.length);
});

test('works by name: of a kind every size, of an id that one; in their order', () => {
  expect(worksNamed(['lstm-training', 'rnn-3-4-1']).map(idOf)).toEqual([
    'rnn-3-4-1',
    'lstm-training-50-32-32',
    'lstm-training-50-64-32',
  ]);
  expect(() => worksNamed(['rnn', 'gru'])).toThrow(/^there is no work gru, only rnn, .* as rnn-3-4-1$/);
});

test('a size of one’s own may have its own number of outputs; as many as usual are not told', () => {
  expect(worksNamed(['lstm-ce-70-48-8-q10'])[0]).toMatchObject({
    work: 'lstm-ce',
    T: 70,
    n: 48,
    B: 8,
    q: 10,
  });
  expect(worksNamed(['lstm-ce-70-48-8-q27', 'rnn-70-48-8-q4']).map(idOf)).toEqual([
    'lstm-ce-70-48-8',
    'rnn-70-48-8',
  ]);
  expect(worksNamed(['rnn-3-4-1-q4'])[0]).toBe(works[0]);
  for (const id of ['rnn-3-4-1-q0', 'rnn-3-4-1-q1001'])
    expect(() => worksNamed([id])).toThrow(`${id}: q is to be from 1 to 1000`);
});

test('training is in the whole set alone: the quick one has no time for it', () => {
  const training = ids.filter((id) => id.includes('training'));
  expect(training).toHaveLength(4);
  expect(presets.all.works).toEqual(expect.arrayContaining(training));
  for (const { works } of [presets.quick, presets.gpu])
    expect(works.filter((id) => training.includes(id))).toEqual([]);
});

describe('a link', () => {
  test.each(Object.entries(presets))('has the set %s', (name, preset) => {
    expect(toQuery(preset)).toBe(`set=${name}`);
    expect(fromQuery(`set=${name}`)).toEqual({ choice: preset, faults: [] });
    expect(presetOf(preset)).toBe(name);
  });

  test('has any other choice, work by work', () => {
    const choice = { works: ['rnn-3-4-1'], strategies: ['ours-f32', 'ours-f32 (A/A)'], quick: true };
    expect(toQuery(choice)).toBe('work=rnn-3-4-1&with=ours-f32&with=ours-f32%20(A%2FA)&quick');
    expect(fromQuery(toQuery(choice))).toEqual({ choice, faults: [] });
  });

  test('comes back as it was', () => {
    const choices = fc.record<Choice>({
      works: fc.subarray(ids, { minLength: 1 }),
      strategies: fc.subarray(names, { minLength: 1 }),
      quick: fc.boolean(),
    });
    fc.assert(
      fc.property(choices, (choice) => {
        const { works, strategies, quick } = fromQuery(`?${toQuery(choice)}`)!.choice;
        expect({ works: new Set(works), strategies: new Set(strategies), quick }).toEqual({
          works: new Set(choice.works),
          strategies: new Set(choice.strategies),
          quick: choice.quick,
        });
      }),
    );
  });

  test('has sizes of one’s own behind those that are measured, each once', () => {
    const works = ['lstm-ce-70-48-8', 'rnn-3-4-1', 'lstm-ce-70-48-8'];
    const query = works.map((id) => `work=${id}`).join('&');
    expect(fromQuery(query)).toMatchObject({
      choice: { works: ['rnn-3-4-1', 'lstm-ce-70-48-8'] },
      faults: [],
    });
    expect(worksNamed(['lstm-ce-70-48-8', 'rnn-3-4-1']).map(idOf)).toEqual(['rnn-3-4-1', 'lstm-ce-70-48-8']);
  });

  test.each([
    ['gru-3-4-1', 'there is no work gru-3-4-1: a kind and a size are as rnn-3-4-1'],
    ['constructor-3-4-1', 'there is no work constructor-3-4-1: a kind and a size are as rnn-3-4-1'],
    ['rnn-3-4', 'there is no work rnn-3-4: a kind and a size are as rnn-3-4-1'],
    ['rnn-3-5000-1', 'rnn-3-5000-1: n is to be from 1 to 2048'],
    ['lstm-1000-2048-512', 'lstm-1000-2048-512: that is more than 100 Gflop a run'],
    ['rnn-terms-1000-1024-64', 'rnn-terms-1000-1024-64: that is more than 100 Gflop a run'],
  ])('that asks for %s is told why it cannot be had', (id, fault) => {
    expect(fromQuery(`work=${id}`)!.faults).toEqual([fault]);
  });

  test('that asks for nothing says nothing', () => {
    expect(fromQuery('')).toBeUndefined();
    expect(fromQuery('?start')).toBeUndefined();
  });

  test('that is damaged: what can be had, and what cannot', () => {
    expect(fromQuery('set=fast')).toEqual({
      choice: presets.quick,
      faults: ['there is no set “fast”, only quick, gpu, all'],
    });
    expect(fromQuery('work=rnn-9-9-0&with=ours-f32&with=theirs')).toEqual({
      choice: { works: presets.quick.works, strategies: ['ours-f32'], quick: false },
      faults: ['rnn-9-9-0: B is to be from 1 to 512', 'there is no with=theirs'],
    });
    expect(fromQuery('set=constructor')!.faults).toHaveLength(1);
  });
});
