import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExperimentError, parseExperiment } from '../../src/rnn/index.ts';
import { brief, cut, JsonError, parseJson } from '../../src/rnn/json.ts';

/** Lists in lists, deeper than any engine can walk by calls. */
function nested(depth: number): unknown {
  let value: unknown = [];
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe('parseJson', () => {
  test('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('brackets in texts are no nesting', () => {
    const text = JSON.stringify({ 'a "quoted" \\ [[': `${'['.repeat(200)}"${'{'.repeat(200)}\\` });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });

  test.each<[string, string]>([
    ['['.repeat(1e6), 'nested more than 64 levels deep'],
    ['{"a":'.repeat(1e5), 'nested more than 64 levels deep'],
    ['[1', 'not JSON ('],
    ['', 'not JSON ('],
    ['"[', 'not JSON ('],
    ['"\\', 'not JSON ('],
  ])('%#. what is none is told as such', (text, why) => {
    expect(() => parseJson(text)).toThrow(JsonError);
    expect(() => parseJson(text)).toThrow(why);
  });
});

describe('brief', () => {
  test('is the beginning of the JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // A -0 of JavaScript is 0 in JSON, and a text is cut before its signs are escaped.
        expect(brief(value)).toBe(cut(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    nested(1e6),
    Array.from({ length: 1e6 }, () => nested(10)),
    'x'.repeat(1e7),
    { ['k'.repeat(1e7)]: 1 },
  ])('%#. writes no more than it shows', (value) => {
    expect(brief(value)).toHaveLength(38);
    expect(brief(value)).toMatch(/…$/);
  });

  test('of nothing says so', () => {
    expect(brief(undefined)).toBe('nothing');
  });
});

test('an experiment that is nested without end gets the message that anything else gets', () => {
  expect(() => parseExperiment({ cell: nested(1e6) })).toThrow(ExperimentError);
  expect(() => parseExperiment(nested(1e6))).toThrow('expected an object, got [[[');
});
