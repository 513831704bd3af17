import { afterEach, expect, test } from 'vitest';
import { recallNames, rememberNames } from '../../../../src/viz/explore/state/file-names.ts';
import { namesOfFile, ownName } from '../../../../src/viz/text/own-names.ts';
import { madeUpStorage } from '../../../support/made-up-storage.ts';

afterEach(() => void (namesOfFile.value = {}));

test('names of an opened file outlast a reload; what is no name of a parameter does not come back', () => {
  const stored = madeUpStorage();
  namesOfFile.value = { W: 'weight_hh_l0', U: 'weight_ih_l0' };
  rememberNames();
  namesOfFile.value = {};
  recallNames();
  expect([ownName('W'), ownName('U'), ownName('V')]).toEqual(['weight_hh_l0', 'weight_ih_l0', 'V']);
  const [key] = stored.keys();
  for (const strange of ['{"W": 3, "Q": "x", "U": "Wx"}', 'no JSON', 'null', '[]']) {
    madeUpStorage({ [key]: strange });
    recallNames();
    expect(namesOfFile.value).toEqual(strange.startsWith('{') ? { U: 'Wx' } : {});
  }
});
