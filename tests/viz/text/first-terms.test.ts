import { expect, test } from 'vitest';
import { type Occurrence, repeatedOf } from '../../../src/viz/text/first-terms.ts';

const at = (section: string, name: string, isHidden = false): Occurrence => ({ section, name, isHidden });

test('a term is marked where it first stands in each section', () => {
  const terms = [at('norms', 'lag'), at('norms', 'vanishes'), at('norms', 'lag'), at('triangle', 'lag')];
  expect(repeatedOf(terms)).toEqual([false, false, true, false]);
});

test('what is folded marks nothing for what is in sight', () => {
  const terms = [at('guide', 'lag', true), at('guide', 'lag'), at('guide', 'lag', true), at('guide', 'lag')];
  expect(repeatedOf(terms)).toEqual([false, false, true, true]);
});
