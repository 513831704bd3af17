// Compare and Explore judge one network by one quantity: what reaches the whole state.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { replayInTypeScript } from '../../../../src/autograd/index.ts';
import { type Rate, rateOf, type SingleExperiment, Surveyor } from '../../../../src/rnn/index.ts';
import { restExperiment } from '../../../../src/rnn/rest/experiment.ts';
import { rivalExperiment } from '../../../../src/rnn/rest/rival.ts';
import { relativeError } from '../../../support/close.ts';
import { RestReplays } from '../../../../src/rnn/rest/replay.ts';
import { outcomeOf } from '../../../../src/rnn/rate/rate.ts';
import { leastShare, summarise } from '../../../../src/rnn/rest/spread.ts';
import { normsByLag } from '../../../../src/viz/experiment/by-lag.ts';
import { Picture } from '../../../../src/viz/experiment/picture.ts';
import { restColumn } from '../../../../src/viz/compare/rest/column.ts';
import { defaultRest } from '../../../../src/viz/compare/rest/settings.ts';
import { cellNames, cells } from '../../../../src/rnn/cells/index.ts';

const surveyor = new Surveyor(replayInTypeScript);
const replays = new RestReplays(replayInTypeScript);
/** NaN stands for none. */
const factor = (rate: Rate) => ('tail' in rate ? (rate.tail?.rate ?? Number.NaN) : Number.NaN);
const isNear = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) < 1e-9;
const ask = (experiment: SingleExperiment) =>
  surveyor.ask({
    experiment,
    t: experiment.inputs.length,
    parameter: 'W',
    wantsContributions: false,
    horizon: undefined,
  });

test('fate, rate and lags of a cell are those that Explore has of it, and so is the band', async () => {
  const settings = fc.record({
    T: fc.integer({ min: 2, max: 20 }),
    n: fc.integer({ min: 1, max: 4 }),
    forgetBias: fc.constantFrom(0, 2, 5),
  });
  const property = fc.asyncProperty(
    settings,
    fc.constantFrom(...cellNames),
    fc.nat({ max: 1000 }),
    async (change, cell, seed) => {
      const all = { ...defaultRest, ...change };
      const column = restColumn(all, cell, seed, ask(restExperiment(all, cell, seed, 'all')));
      const explored = restExperiment(all, cell, seed, 'last');
      const inExplore = rateOf(normsByLag(new Picture(explored, ask(explored)), all.T));
      const { kind, fate, left } = inExplore;
      expect(column.rate).toMatchObject({ kind, fate, left });
      expect(column.rate.kind === kind && isNear(factor(column.rate), factor(inExplore))).toBe(true);
      const { outcomes, rate } = summarise([await replays.draw(all, cell, seed)]);
      expect(outcomes).toEqual(new Map([[outcomeOf(inExplore), 1]]));
      expect(isNear(rate?.median ?? Number.NaN, factor(inExplore))).toBe(true);
    },
  );
  await fc.assert(property, { numRuns: 25 });
});

test('what reaches h alone is shown beside it where there is a cell state, and is less', () => {
  const columns = cellNames.map((cell) =>
    restColumn(defaultRest, cell, 1, ask(restExperiment(defaultRest, cell, 1, 'all'))),
  );
  const split = columns.filter(({ hidden }) => hidden);
  expect(split.map(({ rival }) => rival)).toEqual(cellNames.filter((name) => cells[name].hasCellState));
  for (const { norms, hidden } of split) {
    expect(hidden![0]).toBe(norms[0]);
    expect(hidden!.slice(1).every((size, i) => size < norms[i + 1])).toBe(true);
  }
});

test('a gradient that vanishes through the states has a floor with attention over them', async () => {
  const [plain, attended] = (['sigmoid', 'sigmoid+attention'] as const).map((rival) =>
    restColumn(defaultRest, rival, 1, ask(rivalExperiment(defaultRest, rival, 1, 'all'))),
  );
  expect(plain.rate.fate).toBe('vanishes');
  expect(leastShare(plain.norms)).toBeLessThan(1e-9);
  expect(leastShare(attended.norms)).toBeGreaterThan(0.4);
  // Each state is handed its share of the gradient that arrives at their mean.
  const shares = attended.attention!.toReversed();
  for (const lag of [10, 30, 49]) {
    expect(attended.norms[lag]).toBeGreaterThan(0.1 * shares[lag] * attended.norms[0]);
    expect(plain.norms[lag]).toBeLessThan(1e-5 * plain.norms[0]);
  }
  const { state } = (await replays.draw(defaultRest, 'sigmoid+attention', 1))!;
  expect(relativeError(state, attended.norms)).toBeLessThan(1e-10);
});
