// What is stored is input: whatever it holds, a page begins, and says what it dropped.
import * as v from 'valibot';
import { beforeEach, describe, expect, test } from 'vitest';
import { recall, remember } from '../../../src/viz/page/kept.ts';
import { notices } from '../../../src/viz/page/notices.ts';
import { madeUpStorage } from '../../support/made-up-storage.ts';

const place = {
  area: 'sessionStorage',
  key: 'backflow.test',
  what: 'the boxes',
  schema: v.object({ step: v.number() }),
} as const;
const said = () => notices.value.map(({ text }) => text);
beforeEach(() => void (notices.value = []));

describe('what was kept', () => {
  test('comes back as it was', () => {
    madeUpStorage();
    remember(place, { step: 3 });
    expect(recall(place)).toEqual({ step: 3 });
    expect(said()).toEqual([]);
  });

  test.each(['{', '', 'null', '[]', '"x"', '{"step":"3"}', '\u0000'])(
    'is dropped with a word where it is %j',
    (text) => {
      madeUpStorage({ [place.key]: text });
      expect(recall(place)).toBeUndefined();
      expect(said()).toEqual([
        'What this browser had kept of the boxes does not fit this page: it begins afresh.',
      ]);
    },
  );

  test('is nothing where nothing was kept, or storage is forbidden: no word of it', () => {
    madeUpStorage();
    expect(recall(place)).toBeUndefined();
    madeUpStorage({ [place.key]: '{"step":3}' }, -1);
    expect(recall(place)).toBeUndefined();
    remember(place, { step: 4 });
    expect(said()).toEqual([]);
  });

  test('does not come where the browser is full: the page says what a reload would lose, once', () => {
    madeUpStorage({}, 5);
    remember(place, { step: 3 });
    remember(place, { step: 4 });
    expect(said()).toEqual(['This browser has no room left for this page: a reload would lose the boxes.']);
  });
});
