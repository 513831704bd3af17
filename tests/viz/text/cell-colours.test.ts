import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { cellNames } from '../../../src/rnn/cells/index.ts';

test('each cell has a hue', () => {
  const css = readFileSync(new URL('../../../src/viz/text/cell-colours.css', import.meta.url), 'utf8');
  const hued = [...css.matchAll(/\.cell-([\w-]+) \{\s*--hue:/g)].map(([, name]) => name);
  expect(hued).toEqual(expect.arrayContaining([...cellNames]));
});
