import type { TemplateResult } from 'lit-html';
import { describe, expect, test } from 'vitest';
import { glossary } from '../../../src/viz/text/glossary.ts';
import { SPELLINGS } from '../../../src/viz/text/spellings.ts';
import { prose } from '../../../src/viz/text/prose.ts';
import { contentOf, markupOf } from '../../support/templates.ts';

const terms = (text: string) =>
  [...markupOf(prose(text)).matchAll(/data-term=(\w+)/g)].map(([, name]) => name);

test.each([
  ['dh_t/dh_{t-1}', 'd[h]<sub>[t]</sub>/d[h]<sub>[t]−1</sub>'],
  ['(σ/4)^(t − k)', '([σ]/4)<sup>[t] − [k]</sup>'],
  ['falls as t^-1.5 here', 'falls as [t]<sup>−1.5</sup> here'],
  ['leaves 1.28·10^-150 of it', 'leaves 1.28·10<sup>−150</sup> of it'],
  ['x_0 = 0.5. Then', '[x]<sub>0</sub> = 0.5. Then'],
  ['|W^5|_F/√n, up to 2^(1/100)', '|[W]<sup>5</sup>|<sub>[F]</sub>/√[n], up to 2<sup>1/100</sup>'],
  ['57 % of 1,200, or 0.5 %', '{57 %} of 1,200, or {0.5 %}'],
  ['σ_min(W_n)', '[σ]<sub>min</sub>([W]<sub>[n]</sub>)'],
  ['|∂E₂₀/∂h₁|, of dE/dW', '|{∂[E]₂₀/∂[h]₁}|, of d[E]/d[W]'],
  ['W = 2Q: V’s s = 3, and k − 1', '[W] = 2[Q]: [V]’s [s] = 3, and [k] − 1'],
  ['(h₁, c₁) at k = 1', '([h]₁, [c]₁) at [k] = 1'],
  ['f′(a) where a = 0, and a₁', '[f]′([a]) where [a] = 0, and [a]₁'],
  ['2 < 3, and 4 − 1', '2 < 3, and 4 − 1'],
  ['A: a step of B, 0.3 s, float64, F15, T-shirts, the unit’s', undefined],
  ['I read “i liked it”', undefined],
  ['(b) What words do', undefined],
  ['c_t = f ⊙ c_{t-1} + i ⊙ g', '[c]<sub>[t]</sub> = [f] ⊙ [c]<sub>[t]−1</sub> + [i] ⊙ [g]'],
])('%s is typeset', (text, markup = text) => {
  const italic = markupOf(prose(text)).replaceAll(/<i class="symbol">(.*?)<\/i>/g, '[$1]');
  const whole = italic.replaceAll(/<span class="unbroken">(.*?)<\/span>/g, '{$1}');
  expect(whole).toBe(markup);
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
