import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Experiment, parametersOf, resize, textbook, withCell } from '../../src/rnn/index.ts';
import { panelNames } from '../../src/viz/explorer.ts';
import { decodeLink, encodeLink, isLink } from '../../src/viz/link.ts';
import { controlNames, LinkError, type PageState, parsePageState } from '../../src/viz/page-state.ts';
import { experiments } from '../support/experiments.ts';

const plain: PageState = {
  experiment: textbook,
  place: { parameter: 'W', of: 3, elapsed: 4 },
  panel: 'norms',
  locked: [],
};
const extremes = fc.constantFrom(0, 1, -1, 5e-324, 1.7976931348623157e308, 0.1 + 0.2, -1 / 3);

/** Random states: whatever a page can be in. */
const states = fc
  .record({
    experiment: experiments(fc.oneof(extremes, fc.double({ noNaN: true, noDefaultInfinity: true }))),
    held: fc.option(experiments(), { nil: undefined }),
    panel: fc.constantFrom(...panelNames),
    locked: fc.subarray([...controlNames]),
    presenting: fc.boolean(),
    choice: fc.nat(),
  })
  .map(({ experiment, held, choice, presenting, ...rest }): PageState => {
    const T = experiment.inputs.length;
    const names = parametersOf(experiment);
    const of = (['forward', 'all', (choice % T) + 1] as const)[choice % 3];
    return {
      ...rest,
      experiment,
      ...(held && { held }),
      ...(presenting && { presenting }),
      place: { parameter: names[choice % names.length], of, elapsed: choice % 5 },
      ...(choice % 2 === 0 && { window: [1, T] as const, horizon: (choice % T) + 1 }),
      ...(choice % 5 === 0 && { card: choice % 7 }),
    };
  });

/** JSON has no −0: it is the one number that a link does not keep. */
const asJson = (state: PageState): unknown => JSON.parse(JSON.stringify(state));

describe('a link', () => {
  test('gives the same state back, every number as it was', () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(decodeLink(encodeLink(state))).toEqual(asJson(state));
      }),
    );
  });

  test('of which one character is changed, left out or doubled is refused, or means the same', () => {
    const link = encodeLink(plain);
    const outcome = (text: string): unknown => {
      try {
        return decodeLink(text);
      } catch (error) {
        return error;
      }
    };
    const refused = Array.from(link, (character, at) => {
      const [before, after] = [link.slice(0, at), link.slice(at + 1)];
      const other = character === 'x' ? 'y' : 'x';
      return [before + other + after, before + after, before + character + character + after].map(outcome);
    }).flat();
    // The last bits of a compressed text, and a letter doubled beside its like, mean nothing.
    const wrong = refused.filter((found) => !(found instanceof LinkError));
    expect(wrong.every((found) => JSON.stringify(found) === JSON.stringify(plain))).toBe(true);
    expect(wrong.length).toBeLessThan(refused.length / 20);
  });

  test('that was cut anywhere says so', () => {
    const link = encodeLink(plain);
    for (let length = 12; length < link.length; length++) {
      expect(() => decodeLink(link.slice(0, length))).toThrow(/damaged/);
    }
  });

  test('of another version says that', () => {
    expect(() => decodeLink(encodeLink(plain).replace(/^1/, '2'))).toThrow(/another version/);
  });

  test('is short for the worked example, and goes into an address for the largest network', () => {
    expect(encodeLink(plain).length).toBeLessThan(600);
    const large = resize(resize(withCell(textbook, 'lstm'), { n: 64 }), { T: 300 });
    const link = encodeLink({ ...plain, experiment: large });
    expect(link.length).toBeLessThan(120_000);
    expect(decodeLink(link).experiment).toEqual(large);
  });

  test('is told from a place on the page', () => {
    expect([encodeLink(plain), 'agreement', ''].map(isLink)).toEqual([true, false, false]);
  });
});

describe('a state', () => {
  const wrong = (change: Record<string, unknown>) => () => parsePageState({ ...plain, ...change });
  const shifted: Experiment = { ...textbook, initial: { h: [1, 2] } };

  test.each([
    [
      'of an experiment of another shape',
      { experiment: shifted },
      'experiment.initial.h: expected 3 numbers (n = 3), got 2',
    ],
    ['of a held experiment of another shape', { held: shifted }, 'held.initial.h: expected 3 numbers'],
    [
      'with a parameter that is not there',
      { place: { ...plain.place, parameter: 'b' } },
      'it has no parameter b',
    ],
    ['of a loss that is not there', { place: { ...plain.place, of: 4 } }, 'there is no loss E4'],
    ['with steps that are not there', { window: [2, 9] }, 'there are no steps 2 to 9'],
    ['with a horizon that is not there', { horizon: 12 }, 'there is no horizon of 12 steps'],
    ['with a panel that is not there', { panel: 'sound' }, 'panel'],
    ['with something unknown in it', { colour: 'red' }, 'colour'],
  ])('%s is refused, and says where', (_, change, message) => {
    expect(wrong(change)).toThrow(LinkError);
    expect(wrong(change)).toThrow(message);
  });
});
