import { describe, expect, test } from 'vitest';
import { planIn, usualPlan, usualView, withPlan } from '../../../../src/viz/compare/learning/link.ts';
import { MOST_LANES, type Plan } from '../../../../src/viz/compare/learning/state.ts';
import { optimisers } from '../../../../src/rnn/training/optimiser.ts';
import { tasks } from '../../../../src/rnn/tasks/index.ts';

const [sigmoid, lstm] = usualPlan.own;
const plans: readonly Plan[] = [
  usualPlan,
  { ...usualPlan, stop: 7 },
  { ...usualPlan, own: [lstm] },
  {
    shared: {
      ...usualPlan.shared,
      task: 'words',
      length: tasks.words.length.least,
      optimiser: optimisers.rmsprop.usual,
      clipping: { kind: 'value', threshold: 0.5 },
    },
    own: [sigmoid, { cell: 'gru', initialisation: { scheme: 'chrono', gain: -2 } }, lstm, sigmoid],
    stop: 1_000_000,
  },
];
const view = { x: 'seconds', y: 'linear' } as const;
const damaged = (change: (plan: Record<string, unknown>) => unknown) => {
  const text = new URLSearchParams(withPlan('', usualPlan, view)).get('learning')!;
  const parameters = new URLSearchParams();
  parameters.set('learning', JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)));
  return () => planIn(`?${parameters}`);
};

describe('a plan in an address', () => {
  test.each(plans)('comes back as it was: %#', (plan) => {
    expect(planIn(withPlan('', plan, view))).toEqual({ plan, view });
  });

  test('is not there where it is the usual one, in whatever order its settings come', () => {
    expect(withPlan('', usualPlan, usualView)).toBe('');
    const turned = Object.fromEntries(Object.entries(usualPlan).toReversed()) as unknown as Plan;
    expect(withPlan('', turned, usualView)).toBe('');
    expect(planIn('')).toBeUndefined();
  });

  test('leaves the rest of the address alone, and goes again', () => {
    const query = withPlan('?rest-cells=gru', usualPlan, view);
    expect(query).toContain('rest-cells=gru');
    expect(withPlan(query, usualPlan, usualView)).toBe('rest-cells=gru');
  });

  test.each([
    ['no JSON', () => planIn('?learning={')],
    ['no run', damaged((plan) => ({ ...plan, own: [] }))],
    [
      'too many runs',
      damaged((plan) => ({ ...plan, own: Array.from({ length: MOST_LANES + 1 }, () => lstm) })),
    ],
    ['no such cell', damaged((plan) => ({ ...plan, own: [{ ...lstm, cell: 'transformer' }] }))],
    [
      'a length that the task has not',
      damaged((plan) => ({ ...plan, shared: { ...usualPlan.shared, length: 1 } })),
    ],
    ['a stop at 0', damaged((plan) => ({ ...plan, stop: 0 }))],
    ['something else', damaged((plan) => ({ ...plan, z: 1 }))],
  ])('that is damaged is refused: %s', (_, read) => {
    expect(read).toThrow('The settings of training in this link are damaged');
  });
});
