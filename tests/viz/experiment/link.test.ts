import { deflateRawSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, resize, textbook, withCell } from '../../../src/rnn/index.ts';
import { decodeLink, encodeLink } from '../../../src/viz/experiment/link.ts';
import { LinkError } from '../../../src/viz/page/fragment.ts';
import { pageStates, stateOf } from '../../support/page-states.ts';

const plain = stateOf(textbook);
const DAMAGED = /^The link is damaged: was it cut off or changed/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.';

/** What a link that may be damaged gives: a state, or the word `refused`. Any other error is thrown. */
function stateIn(link: string): unknown {
  try {
    return decodeLink(link);
  } catch (error) {
    if (error instanceof LinkError) return 'refused';
    throw error;
  }
}

test('a state comes back to the bit', () => {
  fc.assert(
    fc.property(pageStates(), (state) => {
      const link = encodeLink(state);
      expect(link).toMatch(/^1\.[0-9a-z]+\.[\w-]+$/);
      // Strict: -0 is not 0, and a key with undefined is not a missing one.
      expect(decodeLink(link)).toStrictEqual(state);
      expect(encodeLink(decodeLink(link))).toBe(link);
    }),
  );
});

test.each([-0, 5e-324, 1e308, 0.1 + 0.2])('the number %d comes back', (x) => {
  const experiment: Experiment = { ...textbook, initial: { h: [x, -x, x] } };
  const { h } = (decodeLink(encodeLink(stateOf(experiment))).experiment as Experiment).initial;
  expect(h.map((y, i) => Object.is(y, experiment.initial.h[i]))).toEqual([true, true, true]);
});

test('links that were made stay readable', () => {
  const state = stateOf(textbook, { place: { parameter: 'W', of: 3, elapsed: 4 } });
  const link =
    '1.11l49y2.tdFLDoAgDEXRHZlUg9r9b8x3n8ZAYETCDPqh5HQCKsEoUgBLTjpdhO7316fu-NnIfrHtlR-5dCeS5ZcMNhB-Tq0jQ890unEkqD4wv8V5DpXZyR6ezHyVeMWrhR8';
  expect(decodeLink(link)).toStrictEqual(state);
});

test('a small link is short, a large one not absurd', () => {
  expect(encodeLink(plain).length).toBeLessThan(250);
  const large = resize(withCell(textbook, 'lstm'), { T: 300, n: 64 });
  expect(encodeLink(stateOf(large)).length).toBeLessThan(50_000);
});

describe('a damaged link is refused, or still gives the same state', () => {
  const outcomes = (state: unknown) => [state, 'refused'];

  test('each character changed in each of its six bits, and to a dot', () => {
    const link = encodeLink(plain);
    const harmless = ['"refused"', JSON.stringify(plain)];
    const wrong: string[] = [];
    for (let i = 0; i < link.length; i++) {
      const place = ALPHABET.indexOf(link[i]);
      for (const other of [...[1, 2, 4, 8, 16, 32].map((bit) => ALPHABET[place ^ bit] ?? 'A'), '.']) {
        const changed = link.slice(0, i) + other + link.slice(i + 1);
        if (!harmless.includes(JSON.stringify(stateIn(changed)))) wrong.push(changed);
      }
    }
    expect(wrong).toEqual([]);
  });

  test.each<[string, (link: string, i: number, other: string) => string]>([
    ['a character changed', (link, i, other) => link.slice(0, i) + other + link.slice(i + 1)],
    ['a character missing', (link, i) => link.slice(0, i) + link.slice(i + 1)],
    ['a character more', (link, i, other) => link.slice(0, i) + other + link.slice(i)],
    [
      'two characters swapped',
      (link, i) => link.slice(0, i) + (link[i + 1] ?? '') + link[i] + link.slice(i + 2),
    ],
    ['cut at its end', (link, i) => link.slice(0, i)],
    ['cut at its start', (link, i) => link.slice(i + 1)],
  ])('%s', (_, damage) => {
    fc.assert(
      fc.property(
        pageStates(),
        fc.nat(),
        fc.oneof(fc.constantFrom(...ALPHABET), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 })),
        (state, place, other) => {
          const link = encodeLink(state);
          expect(outcomes(state)).toContainEqual(stateIn(damage(link, place % link.length, other)));
        },
      ),
    );
  });

  test('a cut of any length is told', () => {
    const link = encodeLink(plain);
    for (let length = 0; length < link.length; length++)
      expect(() => decodeLink(link.slice(0, length))).toThrow(DAMAGED);
  });
});

describe('says what is wrong', () => {
  const link = encodeLink(plain);

  test('another version', () => {
    expect(() => decodeLink(link.replace('1.', '2.'))).toThrow(/another version/);
  });

  test.each([' ', '%', '…', '😀', '='])('a character that belongs to no link: %j', (stray) => {
    expect(() => decodeLink(`${link}${stray}`)).toThrow(DAMAGED);
  });

  test.each(['', '1', '1.', '1..', '1.0.', 'a.b', '.', `${link}.x`, link.replace('1.', '')])(
    'damage: %j',
    (text) => {
      expect(() => decodeLink(text)).toThrow(DAMAGED);
    },
  );

  test('JSON of another shape, in a link that is whole', () => {
    const wrong = { ...plain, panel: 'table' };
    expect(() => decodeLink(wholeLink(JSON.stringify(wrong)))).toThrow(
      /holds no state of this page: panel: /,
    );
  });

  test('text that is no JSON, in a link that is whole', () => {
    expect(() => decodeLink(wholeLink('{"experiment": '))).toThrow(DAMAGED);
  });
});

test('a link to lists in lists without end is refused, in few characters', () => {
  const link = wholeLink('['.repeat(1e6));
  expect(link.length).toBeLessThan(2000);
  expect(() => decodeLink(link)).toThrow(DAMAGED);
  const deep = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
  expect(() => decodeLink(wholeLink(`{"experiment":${deep}}`))).toThrow(LinkError);
});

test('a link that would unpack to more than any state is refused before it has', () => {
  expect(() => decodeLink(wholeLink(' '.repeat(20e6)))).toThrow(DAMAGED);
});

/** A link of version 1 around any text, made apart from the code that is tested: a dictionary need not be used. */
function wholeLink(text: string): string {
  let hash = 2166136261;
  const bytes = Buffer.from(text);
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i], 16777619);
  return `1.${(hash >>> 0).toString(36)}.${deflateRawSync(text).toString('base64url')}`;
}
