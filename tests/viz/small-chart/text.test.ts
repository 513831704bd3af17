import { describe, expect, test } from 'vitest';
import type { Expected } from '../../../src/rnn/facts/fact.ts';
import {
  agreementText,
  expectedText,
  foundText,
  pictureText,
  summaryText,
} from '../../../src/viz/small-chart/text.ts';

const claim = (expected: Expected, ...found: number[]) => ({ what: '', expected, found });

describe('in words', () => {
  test.each<[Expected, string]>([
    [{ kind: 'digits', value: '3.3e-8' }, '3.3·10⁻⁸'],
    [{ kind: 'digits', value: '9.5e-7' }, '9.5·10⁻⁷'],
    [{ kind: 'digits', value: '-2.6556' }, '−2.6556'],
    [{ kind: 'digits', value: '0.0400' }, '0.0400'],
    [{ kind: 'digits', value: '1.0' }, '1.0'],
    [{ kind: 'about', value: '35' }, 'about 35'],
    [{ kind: 'mean', value: '0.1667' }, '0.1667 on average'],
    [{ kind: 'exact', value: 1 }, 'exactly 1'],
    [{ kind: 'below', value: 1 }, 'below 1'],
    [{ kind: 'above', value: 3000 }, 'above 3000'],
    [{ kind: 'between', from: 200, to: 300 }, '200 to 300'],
    [{ kind: 'between', from: 0, to: 0 }, '0'],
  ])('%j is stated as %s', (expected, text) => {
    expect(expectedText(expected)).toBe(text);
  });

  test('a number found has a digit more than was stated', () => {
    expect(foundText(claim({ kind: 'digits', value: '2.21' }, 2.21267))).toBe('2.213');
    expect(foundText(claim({ kind: 'digits', value: '0.0400' }, 0.0399893))).toBe('0.03999');
  });

  test('of several there are the median and the range; one that was never reached shows', () => {
    expect(foundText(claim({ kind: 'about', value: '35' }, 30, 40, 35))).toBe('35 (30 to 40)');
    expect(foundText(claim({ kind: 'between', from: 0.1, to: 0.3 }, 0.22, 0.19))).toBe('0.220, 0.190');
    expect(foundText(claim({ kind: 'between', from: 200, to: 300 }, 200, 240, Infinity))).toBe(
      '240 (200 to ∞)',
    );
  });

  test('of a mean that was stated there are the mean and its standard error, to the same decimals', () => {
    expect(foundText(claim({ kind: 'mean', value: '0.17' }, 0.16, 0.17, 0.18))).toBe(
      '0.170 ± 0.006 (standard error)',
    );
  });

  test('a fact that does not agree says how many of its claims do', () => {
    const right = claim({ kind: 'below', value: 1 }, 0);
    const wrong = claim({ kind: 'below', value: 1 }, 2);
    expect(agreementText({ claims: [right], pictures: [] })).toBe('agrees');
    expect(agreementText({ claims: [right, wrong, wrong], pictures: [] })).toBe(
      'does not agree: 1 of 3 claims hold',
    );
  });

  test('the summary counts what is known, and names what does not agree', () => {
    const standing = (id: string, isConfirmed: boolean | undefined) => ({ id, isConfirmed });
    expect(summaryText([standing('F1', undefined)])).toBe('What the papers say, recomputed here');
    expect(summaryText([standing('F1', true), standing('F2', false), standing('F15', undefined)])).toBe(
      'What the papers say: 1 of 2 agree; not F2, 1 to be computed',
    );
    expect(summaryText([standing('F1', true), standing('F2', true)])).toBe(
      'What the papers say: 2 of 2 agree',
    );
  });

  test('a picture names its axes, the ends of its lines and its marks', () => {
    const text = pictureText({
      title: 'It falls',
      x: { label: 'steps' },
      y: { label: 'norm', isLog: true },
      lines: [{ name: 'mean', tone: 'backward', points: [1, 2].map((x) => ({ x, y: 1 / x })) }],
      marks: [{ name: 'the end', x: 2, y: 0.5 }],
    });
    expect(text).toBe(
      'It falls. norm, logarithmic, over steps. mean: from 1.00 at 1.00 to 0.500 at 2.00. the end: 0.500 at 2.00.',
    );
  });
});
