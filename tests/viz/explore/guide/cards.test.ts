import type { TemplateResult } from 'lit-html';
import { describe, expect, test } from 'vitest';
import {
  actsOnOutput,
  differentiate,
  norm,
  parametersOf,
  parseExperiment,
  sizesOf,
  stepsToHalve,
  textbook,
} from '../../../../src/rnn/index.ts';
import {
  type Card,
  cards,
  type GuideAnswer,
  rightChoice,
  type Scene,
} from '../../../../src/viz/explore/guide/cards.ts';
import { sensitivityOf } from '../../../../src/rnn/facts/memory.ts';
import { nearestOf } from '../../../../src/viz/explore/guide/card.ts';
import {
  balanced,
  fromZero,
  lstm,
  lstmAlongC,
  six,
  sweep,
  swept,
  transposed,
  twelve,
} from '../../../../src/viz/explore/guide/experiments.ts';
import {
  cosineKept,
  differencesOff,
  factorBack,
  gateHalfLife,
  gradientOff,
  lostBeyond,
  rateBack,
  shareBack,
  termsOf,
  totalsAgainst,
} from '../../../../src/viz/explore/guide/facts.ts';
import { nowhere, scenesLinked } from '../../../support/guide.ts';
import { contentOf, markupOf } from '../../../support/templates.ts';

const textOf = (template: TemplateResult) =>
  contentOf(template)
    .text.replace(/<math>.*?<\/math>/gs, 'formula')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** The scenes of a card: where it opens, where its answer is, and all that its prose links to. */
const scenesOf = ({ scene, answer, body, reveal }: Card): Scene[] => [
  scene,
  answer,
  ...[body, reveal].flatMap(scenesLinked),
];

const card = (id: string) => cards.find((candidate) => candidate.id === id)!;
const right = (id: string) => card(id).choices[rightChoice(card(id))].text;
const holding = (choices: readonly GuideAnswer[]) => choices.map(({ holds }) => holds());

/** ln 2 / ln(1 + e^-b): of what forget gates at a bias of b pass on. */
const halfLife = (b: number) => Number((Math.LN2 / Math.log1p(Math.exp(-b))).toPrecision(2));
/** Sizes, places, biases, their half-lives, and weights of the scenes; 1/γ of the sigmoid, an empty sum and product, a year of publication. */
function numbersOf(card: Card): Set<string> {
  const ofScenes = scenesOf(card).flatMap(({ experiment, place: { t, k }, horizon }) => {
    const { T, n } = sizesOf(experiment);
    const { W, b = [] } = experiment.weights;
    return [T, n, t, k, horizon, ...b, ...b.map(halfLife), ...(n === 1 ? W.flat() : [])];
  });
  return new Set([...ofScenes, 0, 1, 4, 2015].map(String));
}
/** Words for numbers that nobody counts at a glance. */
const NUMERALS =
  /\b(?:four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|hundred|thousand|dozen)\b/i;

test('there are sixteen cards, with ids of their own, the first ones where links find them', () => {
  expect(cards).toHaveLength(16);
  expect(cards[13].id).toBe('green');
  expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length);
});

describe.each(cards.map((card) => [card.id, card] as const))('%s', (_, card) => {
  test('has exactly one choice that the numbers bear out', () => {
    expect(holding(card.choices).filter(Boolean)).toHaveLength(1);
    expect(new Set(card.choices.map(({ text }) => text)).size).toBe(card.choices.length);
  });

  test('and its links show valid experiments that are computed in no time', () => {
    for (const { experiment, held } of scenesOf(card)) {
      for (const shown of [experiment, ...(held ? [held] : [])]) {
        expect(parseExperiment(JSON.parse(JSON.stringify(shown)))).toEqual(shown);
        expect(shown.inputs.length * shown.weights.V[0].length).toBeLessThanOrEqual(300);
        expect(Number.isFinite(differentiate(shown).loss)).toBe(true);
      }
    }
  });

  test('and its links lead to places that are there', () => {
    for (const { experiment, place, horizon, panel, held } of scenesOf(card)) {
      const T = experiment.inputs.length;
      const t = place.t === 'all' ? T : place.t;
      expect(parametersOf(experiment)).toContain(place.parameter);
      expect(experiment.targets[t - 1]).toBeTruthy();
      const lowest = actsOnOutput(place.parameter) && place.t !== 'all' ? t : 1;
      expect(place.k).toBeGreaterThanOrEqual(lowest);
      expect(place.k).toBeLessThanOrEqual(t);
      expect(horizon ?? 1).toBeGreaterThanOrEqual(1);
      expect(horizon ?? 1).toBeLessThanOrEqual(T);
      expect(panel === 'compare' && !held).toBe(false);
    }
  });

  test('has numbers of the network nowhere but where a view shows them, two in a sentence at most', () => {
    for (const part of [card.body, card.reveal]) {
      const markup = markupOf(part(nowhere)).replace(/<math>.*?<\/math>/gs, ' ');
      const rest = markup.replace(/<span class="figure">.*?<\/span>/gs, ' ').replace(/<[^>]*>/g, ' ');
      expect(rest).not.toMatch(/\d\.\d|·10|\d %/);
      for (const paragraph of markup.split('</p>')) {
        for (const sentence of paragraph.split(/[.:?] /)) {
          expect(sentence.split('class="figure"').length - 1).toBeLessThanOrEqual(2);
        }
        expect(paragraph.replace(/<[^>]*>/g, ' ').match(/[.?!](?=\s|$)/g)?.length ?? 0).toBeLessThanOrEqual(
          2,
        );
      }
    }
  });

  test('has no other number than those of its scenes, and of what holds of every network', () => {
    const text = [card.body(nowhere), card.reveal(nowhere)]
      .map((part) => markupOf(part).replace(/<math>.*?<\/math>|<span class="figure">.*?<\/span>/gs, ' '))
      .join(' ')
      .replace(/<[^>]*>/g, ' ')
      .concat(card.question);
    const found = text.match(/\d[\d.,]*(?<=\d)/g) ?? [];
    expect(found.filter((number) => !numbersOf(card).has(number))).toEqual([]);
    expect(text).not.toMatch(NUMERALS);
  });

  test('is short, and its numbers are numbers', () => {
    const [body, reveal] = [card.body, card.reveal].map((part) => textOf(part(nowhere)));
    expect(body.split(' ').length).toBeLessThanOrEqual(70);
    expect(reveal.split(' ').length).toBeLessThanOrEqual(70);
    expect(`${body} ${card.question} ${reveal}`).not.toMatch(/NaN|undefined|Infinity|∞|!/);
  });
});

test('the nearest by ratio is right', () => {
  const options = [['a', 1], ['b', 10], ['c', 100]] as const; // prettier-ignore
  expect(holding(nearestOf(() => 4, options))).toEqual([false, true, false]);
  expect(holding(nearestOf(() => 1e-9, options))).toEqual([true, false, false]);
});

describe('the slips of the sheet are covered', () => {
  test.each([
    ['immediate', /A common slip is formula, the total derivative/],
    ['nearest', /stops at k = 2/],
    ['zero', /let k begin at 0/],
    ['zero', /nothing has vanished/],
    ['output', /outer product; the factor ½/],
    ['output', /labels this line ∂E₂\/∂U, then ∂E₃\/∂U: it is ∂E₂\/∂V and ∂E₃\/∂V/],
    ['slope', /“upper bounded by 1”/],
  ])('%s: %s', (id, slip) => {
    const { body, reveal } = card(id);
    expect(`${textOf(body(nowhere))} ${textOf(reveal(nowhere))}`).toMatch(slip);
  });
});

describe('what the prose claims beside its numbers', () => {
  const terms = termsOf(textbook);
  const entries = (t: number, k: number) => Array.from(terms.entries('W', t, k));

  test('total derivatives count earlier steps again', () => {
    const weighted = entries(3, 3).map((x, i) => x + 2 * entries(3, 2)[i] + 3 * entries(3, 1)[i]);
    const total = terms.total('W', 3).flat();
    const error = norm(weighted.map((x, i) => x - total[i])) / norm(total);
    expect(totalsAgainst(textbook, 3, [1, 1, 1])).toBeCloseTo(error, 12);
    expect(totalsAgainst(textbook, 3, [3, 2, 1])).toBeLessThan(1e-12);
    expect(totalsAgainst(textbook, 3, [2, 2, 1])).toBeGreaterThan(1e-3);
  });

  test('with h₀ = 0 the term of step 1 is 0 for W, and not for U', () => {
    expect(fromZero.initial.h).toEqual([0, 0, 0]);
    expect(termsOf(fromZero).norm('W', 3, 1)).toBe(0);
    expect(termsOf(fromZero).norm('U', 3, 1)).toBeGreaterThan(0);
    expect(right('zero')).toContain('though');
  });

  test('the sweep has the pre-activations that it names, and slopes of 1/4 and 1 at most', () => {
    for (const [cell, activation, most] of [
      ['sigmoid', (a: number) => 1 / (1 + Math.exp(-a)), 0.25],
      ['tanh', Math.tanh, 1],
    ] as const) {
      // prettier-ignore
      const { hidden } = differentiate(swept(cell));
      sweep.forEach((a, index) => expect(hidden[index][0]).toBeCloseTo(activation(a), 12));
      const slopes = hidden.map(([h]) => (cell === 'tanh' ? 1 - h * h : h * (1 - h)));
      expect(Math.max(...slopes)).toBeCloseTo(most, 12);
    }
  });

  test('twice the steps square what is left', () => {
    const [once, twice] = [six, twelve].map((experiment) => Math.log(shareBack(experiment)));
    expect(twice / once).toBeGreaterThan(1.8);
    expect(twice / once).toBeLessThan(2.2);
    expect(rateBack(twelve).end).toBeUndefined();
  });

  test('kept at a = 0, W with singular values of 5 grows a gradient by 5/4 a step', () => {
    expect(factorBack(balanced(5))).toBeCloseTo(1.25, 12);
    expect(rateBack(balanced(5)).fate).toBe('explodes');
  });

  test('the largest of the terms that cancel has the other sign than their sum', () => {
    const { experiment } = card('cancel').scene;
    const signed = Array.from({ length: 8 }, (_, index) => termsOf(experiment).entries('W', 8, index + 1)[0]);
    const sum = signed.reduce((total, x) => total + x, 0);
    const largest = signed.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best));
    expect(largest).toBe(signed[7]);
    expect(Math.sign(largest)).toBe(-Math.sign(sum));
    signed.slice(1).forEach((x, index) => expect(Math.sign(x)).toBe(-Math.sign(signed[index])));
    const name = (x: number) => (x < 0 ? 'negative' : 'positive');
    expect(textOf(card('cancel').reveal(nowhere))).toContain(
      `The sum is ${name(sum)}, and the largest term of all, k = 8, is ${name(largest)}: it goes against the sum`,
    );
  });

  test('a network with a slip has a gradient that all ways agree on, and that is another', () => {
    expect(transposed.weights.W.map((row) => row[0])).toEqual(textbook.weights.W[0]);
    expect(differencesOff(transposed)).toBeLessThan(1e-8);
    expect(gradientOff(transposed, textbook)).toBeGreaterThan(0.5);
    expect(right('green')).toContain('same wrong gradient');
  });

  test('a horizon of all steps loses nothing, and a short one less of the sigmoid network than of the LSTM', () => {
    expect(lostBeyond(twelve, 12)).toBeLessThan(1e-14);
    expect(lostBeyond(lstm(3), 3)).toBeGreaterThan(5 * lostBeyond(twelve, 3));
  });

  // By hand: in a chain of 5 units, the first 2 driven up, the truncated gradient of the drive is 2.125 at 5 steps, 0.211 at 8, −0.356 at 9.
  test('a chain cut off after 5 steps has a truncated gradient that points the wrong way, up to 8', () => {
    const { experiment } = card('wrong-way').scene;
    const last = experiment.weights.U.length - 1;
    const T = experiment.inputs.length;
    const kept = (K: number) =>
      Array.from({ length: K }, (_, lag) => termsOf(experiment).entries('U', T, T - lag)[last]).reduce(
        (a, b) => a + b,
      );
    expect([kept(5), kept(8), kept(9)].map((x) => x.toFixed(3))).toEqual(['2.125', '0.211', '-0.355']);
    expect(kept(T)).toBeCloseTo(-2, 6);
    expect(textOf(card('wrong-way').reveal(nowhere))).toContain('From 9 steps on it leads down');
    expect([5, 8].map((K) => cosineKept(experiment, 'U', K)).every((x) => x < 0)).toBe(true);
    expect(cosineKept(experiment, 'U', 9)).toBeGreaterThan(0);
    expect(right('wrong-way')).toBe('It grows');
  });

  // (1 + λ²)/(1 − λ²)³ at 0.99 over that at 0.9: 251,263 / 263.9.
  test('a memory ten times as long makes W about a thousand times as touchy: its cube', () => {
    expect(sensitivityOf(0.99) / sensitivityOf(0.9)).toBeCloseTo(251262.62 / 263.8869, 1);
    expect(right('curse')).toBe('As its cube');
  });

  test('with a bias of 3 half is lost in 14 steps, with the larger one in more than five times as many', () => {
    expect(gateHalfLife(lstmAlongC(5))).toBeGreaterThan(5 * gateHalfLife(lstmAlongC(3)));
    expect(textOf(card('forget').reveal(nowhere))).toMatch(
      `a bias of 3 half is lost in ${halfLife(3)} steps; with a larger one it takes far longer.`,
    );
  });

  // Half-lives of a product of gates at σ(b), computed by hand: ln 2 / ln(1 + e^-b).
  test.each([0, 1, 3, 5])('forget gates at a bias of %d have the half-life of σ(b)', (b) => {
    const expected = Math.LN2 / Math.log1p(Math.exp(-b));
    expect(gateHalfLife(lstmAlongC(b))).toBeCloseTo(expected, 9);
    // What the heading of the picture tells is the same.
    expect(stepsToHalve(factorBack(lstmAlongC(b)))).toBeCloseTo(expected, 9);
  });
});
