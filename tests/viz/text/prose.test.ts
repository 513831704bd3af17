import type { TemplateResult } from 'lit-html';
import { describe, expect, test } from 'vitest';
import { glossary, SPELLINGS } from '../../../src/viz/text/glossary.ts';
import { prose } from '../../../src/viz/text/prose.ts';
import { contentOf, markupOf } from '../../support/templates.ts';

const terms = (text: string) =>
  [...markupOf(prose(text)).matchAll(/data-term=(\w+)/g)].map(([, name]) => name);

test.each([
  ['dh_t/dh_{t-1}', 'dh<sub>t</sub>/dh<sub>t−1</sub>'],
  ['(σ/4)^(t − k)', '(σ/4)<sup>t − k</sup>'],
  ['falls as t^-1.5 here', 'falls as t<sup>−1.5</sup> here'],
  ['x_0 = 0.5. Then', 'x<sub>0</sub> = 0.5. Then'],
  ['2 < 3, and 4 − 1', '2 < 3, and 4 − 1'],
])('%s is typeset', (text, markup) => {
  expect(markupOf(prose(text))).toBe(markup);
});

describe('terms of the glossary', () => {
  test('are marked where they first stand, the longest that fits, with their text as it was', () => {
    const text = 'γ·σ_max(W) = 1.25 > 1: the bound; σ_max(W) alone is 5, and γ is 1/4. σ_max again.';
    expect(terms(text)).toEqual(['bound', 'sigmaMax', 'gamma']);
    expect(contentOf(prose(text)).text.replace(/<[^>]*>/g, '')).toContain('σmax again.');
  });

  test('are found in each of their spellings', () => {
    for (const text of ['half-life', 'Half-lives', 'lag 3', 'spectral radius', 'Jacobians', 'underflows']) {
      expect(terms(text)).toHaveLength(1);
    }
    expect(terms('a flag, lagging')).toEqual([]);
  });

  test('each spelling has a definition, of two sentences at most', () => {
    for (const [, name] of SPELLINGS) expect(glossary[name]).toBeDefined();
    for (const definition of Object.values<TemplateResult>(glossary)) {
      const text = contentOf(definition).text.replace(/<[^>]*>/g, '');
      expect(text.match(/[.](\s|$)/g)!.length).toBeLessThanOrEqual(2);
      expect(text.split(/\s+/).length).toBeLessThanOrEqual(40);
    }
  });
});
