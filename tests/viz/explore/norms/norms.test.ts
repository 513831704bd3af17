import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { normsView } from '../../../../src/viz/explore/norms/norms.ts';
import type { NormsLine } from '../../../../src/viz/explore/norms/layout.ts';
import { rateOf } from '../../../../src/rnn/index.ts';
import { markupOf } from '../../../support/templates.ts';

const norms = [0.25, 0.5, 1];
const line = (kind: NormsLine['kind'], state: NormsLine['state']): NormsLine => ({
  id: kind + state,
  t: 2,
  norms,
  title: `‖∂E₂/∂${state}‖`,
  kind,
  state,
});

test('h, c and both together are told apart in the legend, and not by colour alone', () => {
  const view = normsView({
    lines: [line('cell', 'h'), line('cell', 'c'), line('selected', 's')],
    bound: undefined,
    rate: rateOf(norms.toReversed()),
    reason: '',
    split: undefined,
    T: 2,
    width: 400,
    selected: 1,
    hovered: undefined,
    wrong: undefined,
    onHover: () => {},
    onSigned: () => {},
    onSelect: () => {},
  });
  const swatches = [...markupOf(view).matchAll(/class="(swatch line [^"]*)"/g)].map(([, name]) => name);
  expect(new Set(swatches).size).toBe(3);
  expect(swatches).toContain('swatch line cell of-c');
  expect(readFileSync('src/viz/explore/norms/norms.css', 'utf8')).toMatch(
    /\.cell\.of-c[^{]*\{\s*stroke-dasharray/,
  );
});
