import { describe, expect, test } from 'vitest';
import { differentiate, type Experiment, norm, textbook, withCell } from '../../../../src/rnn/index.ts';
import { relativeError } from '../../../support/close.ts';
import { formatNumber } from '../../../../src/viz/text/format.ts';
import { gateDiagrams } from '../../../../src/viz/explore/gates/diagram.ts';
import {
  carriedBy,
  describe as describeInWords,
  gatesFinding,
  type OpenedStep,
  openStep,
  sourcesOf,
  valueOf,
} from '../../../../src/viz/explore/gates/scene.ts';
import { arrival } from '../../../../src/viz/experiment/timeline.ts';
import { explorerOf } from '../../../support/pictures.ts';

const lstm = withCell(textbook, 'lstm');
const gru = withCell(textbook, 'gru');

/** A step opened when the gradient of E_t has reached h_k; without them at the very end, with all losses. */
function opened(experiment: Experiment, step: number, reached?: readonly [t: number, k: number]) {
  const { picture, moment, selected, hovered, line, seek } = explorerOf(experiment);
  seek(reached ? arrival(line.value, ...reached) : line.value.end);
  const view = {
    picture: picture.value,
    moment: moment.value,
    selected: selected.value,
    hovered: hovered.value,
  };
  return { step: openStep(view, step)!, view };
}

const way = ({ diagram }: OpenedStep, from: string, to: string) =>
  diagram.ways.find((candidate) => candidate.from === from && candidate.to === to)!;
const part = ({ diagram }: OpenedStep, id: string) => diagram.parts.find((candidate) => candidate.id === id)!;

test('cells without gates, and steps that are not there, cannot be opened', () => {
  expect(opened(textbook, 1).step).toBeUndefined();
  expect(opened(lstm, 4).step).toBeUndefined();
});

describe.each([
  ['lstm', lstm],
  ['gru', gru],
] as const)('of %s', (cell, experiment) => {
  test('the ways that lead to the state before carry its gradient', () => {
    const { step } = opened(experiment, 1);
    const { h, c } = differentiate(experiment).initialGradients;
    const sum = (to: string) =>
      gateDiagrams[cell]!.ways.filter((candidate) => candidate.to === to)
        .map((candidate) => carriedBy(candidate, step)!)
        .reduce<readonly number[]>((a, b) => b.map((x, i) => x + (a[i] ?? 0)), []);
    expect(relativeError(sum('h before'), h)).toBeLessThan(1e-14);
    expect(relativeError(sum('c before'), c ?? [])).toBeLessThan(1e-14);
  });

  test('nothing is carried before the gradient arrives, or where it never does', () => {
    const early = opened(experiment, 1, [3, 2]).step;
    const late = opened(experiment, 3, [2, 1]).step;
    for (const step of [early, late]) {
      expect(step.loss).toBeUndefined();
      for (const candidate of step.diagram.ways) expect(carriedBy(candidate, step)).toBeUndefined();
    }
    expect(opened(experiment, 2, [3, 2]).step.loss).toBe(3);
  });

  test('every part has its numbers and its words', () => {
    const { step } = opened(experiment, 2, [3, 1]);
    for (const each of step.diagram.parts) {
      expect(describeInWords(each, step)).toMatch(/gradient of E₃/);
    }
    const vectors = step.diagram.parts.filter(({ kind }) => kind === 'vector');
    for (const each of vectors) expect(valueOf(each, step)).toHaveLength(each.id === 'x' ? 2 : 3);
    for (const each of step.diagram.ways) expect(describeInWords(each, step)).toMatch(/^From .* norm /);
  });
});

test('states of the step before are those of the experiment, then those that were computed', () => {
  const [first, second] = [1, 2].map((step) => opened(lstm, step).step);
  expect(valueOf(part(first, 'c before'), first)).toEqual(lstm.initial.c);
  expect(valueOf(part(first, 'h before'), first)).toEqual(lstm.initial.h);
  expect(valueOf(part(second, 'c before'), second)).toEqual(valueOf(part(first, 'c'), first));
  expect(valueOf(part(second, 'h before'), second)).toEqual(differentiate(lstm).hidden[0]);
});

test('a gradient comes from the loss of its own step, or from the next step, or from both', () => {
  const sources = (to: string, ...moment: Parameters<typeof opened>) => {
    const { step } = opened(...moment);
    return sourcesOf(
      step.diagram.ways.find((candidate) => !candidate.from && candidate.to === to)!,
      step,
    );
  };
  expect(sources('h', lstm, 2)).toEqual(['o₂', 'step 3']);
  expect(sources('h', lstm, 2, [3, 1])).toEqual(['step 3']);
  expect(sources('h', lstm, 2, [2, 1])).toEqual(['o₂']);
  expect(sources('c', lstm, 2, [2, 1])).toEqual([]);
  expect(sources('c', lstm, 2)).toEqual(['step 3']);
  expect(sources('h', gru, 3)).toEqual(['o₃']);
  expect(sources('h', { ...gru, targets: gru.targets.with(1, null) }, 2)).toEqual(['step 3']);
});

describe('the finding', () => {
  test('says what goes on to the step before, and which way', () => {
    const { step, view } = opened(lstm, 2, [3, 1]);
    const { toPreviousCell, toPrevious } = view.picture.terms.flow(3);
    expect(gatesFinding(step, view)).toBe(
      `Step 2: f passes ${formatNumber(toPreviousCell![1], 2)} to c₁, the gates ${formatNumber(toPrevious[1], 2)} to h₁`,
    );
    const ofGru = opened(gru, 2, [3, 1]);
    const direct = carriedBy(way(ofGru.step, 'mix', 'h before'), ofGru.step)!;
    expect(gatesFinding(ofGru.step, ofGru.view)).toContain(`z passes ${formatNumber(norm(direct), 2)} to h₁`);
  });

  test('says so where nothing flows', () => {
    const late = opened(lstm, 3, [2, 1]);
    expect(gatesFinding(late.step, late.view)).toBe('Step 3 comes after E₂: nothing of it flows here');
    const early = opened(lstm, 1, [3, 2]);
    expect(gatesFinding(early.step, early.view)).toMatch(
      /^Step 1: f keeps 0\.\d+ of c, i takes 0\.\d+ of g$/,
    );
  });
});
