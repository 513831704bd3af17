import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cards } from '../../../../src/viz/explore/guide/cards.ts';
import { guideProgress } from '../../../../src/viz/explore/guide/progress.ts';

let stored: Map<string, string>;

beforeEach(() => {
  stored = new Map();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => stored.set(key, value),
  };
  vi.stubGlobal('window', { localStorage });
});
afterEach(() => vi.unstubAllGlobals());

const stateOf = ({ card, chosen }: ReturnType<typeof guideProgress>) => [card.value, chosen.value];

test('begins closed, and opens at the first card', () => {
  const progress = guideProgress();
  expect(progress.card.value).toBeUndefined();
  expect(progress.open()).toBe(0);
  expect(stateOf(progress)).toEqual([0, undefined]);
});

test('keeps what was picked on each card', () => {
  const progress = guideProgress();
  progress.open(2);
  progress.choose(1);
  progress.open(3);
  expect(stateOf(progress)).toEqual([3, undefined]);
  progress.choose(2);
  progress.open(2);
  expect(stateOf(progress)).toEqual([2, 1]);
});

test('goes on in a later visit where it was', () => {
  const before = guideProgress();
  before.open(4);
  before.choose(0);
  expect(stateOf(guideProgress())).toEqual([4, 0]);
});

test('closed, it goes on at the same card when it is opened again', () => {
  const before = guideProgress();
  before.open(4);
  before.close();
  const after = guideProgress();
  expect(after.card.value).toBeUndefined();
  expect(after.open()).toBe(4);
});

describe('what is stored', () => {
  const KEY = 'backflow.guide';
  const open = cards[3];

  test.each(['', '{', 'null', '7', '[]', '"card"', '{}', '{"isOpen": 1, "card": 3, "chosen": []}'])(
    'as %j is no progress',
    (rubbish) => {
      stored.set(KEY, rubbish);
      const progress = guideProgress();
      expect(progress.card.value).toBeUndefined();
      expect(progress.open()).toBe(0);
      expect(progress.chosen.value).toBeUndefined();
    },
  );

  test.each([
    [{ isOpen: true, card: 'gone', chosen: {} }, [0, undefined]],
    [{ isOpen: true, card: open.id, chosen: { [open.id]: 99 } }, [3, undefined]],
    [{ isOpen: true, card: open.id, chosen: { [open.id]: '1' } }, [3, undefined]],
    [{ isOpen: true, card: open.id, chosen: { [open.id]: 0.5 } }, [3, undefined]],
    [{ isOpen: true, card: open.id, chosen: { gone: 1, [open.id]: 1 }, more: 1 }, [3, 1]],
  ])('as %j is taken as far as it fits', (value, expected) => {
    stored.set(KEY, JSON.stringify(value));
    expect(stateOf(guideProgress())).toEqual(expected);
  });
});

test('works where nothing can be stored', () => {
  vi.stubGlobal('window', {
    get localStorage(): Storage {
      throw new DOMException('forbidden', 'SecurityError');
    },
  });
  const progress = guideProgress();
  progress.open(1);
  progress.choose(0);
  expect(stateOf(progress)).toEqual([1, 0]);
});
