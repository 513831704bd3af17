// A draw is computed by a lowered program of one loss; the survey of the same experiment must tell the same.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replayInTypeScript, replayInWebAssembly } from '../../../src/autograd/index.ts';
import { parseExperiment, sizesOf, Surveyor } from '../../../src/rnn/index.ts';
import { schemeNames } from '../../../src/rnn/initialise.ts';
import { inputNames, lossStepsOf } from '../../../src/rnn/inputs.ts';
import { restExperiment, restScheme, type RestSettings } from '../../../src/rnn/rest/experiment.ts';
import { RestReplays } from '../../../src/rnn/rest/replay.ts';
import { relativeError } from '../../support/close.ts';
import { cellNames } from '../../../src/rnn/cells/index.ts';

const settings: RestSettings = {
  T: 6,
  n: 3,
  scheme: 'xavier',
  gain: 1,
  forgetBias: 1,
  input: 'noise',
  amplitude: 1,
};
const anySettings: fc.Arbitrary<RestSettings> = fc.record({
  T: fc.integer({ min: 2, max: 9 }),
  n: fc.integer({ min: 1, max: 4 }),
  scheme: fc.constantFrom(...schemeNames),
  gain: fc.constantFrom(0, 0.5, 1, 3),
  forgetBias: fc.constantFrom(-1, 0, 3),
  input: fc.constantFrom(...inputNames),
  amplitude: fc.constantFrom(0, 1, 2),
});
const anyCell = fc.constantFrom(...cellNames);

describe('the experiment of a draw', () => {
  test('is a valid one of these sizes, with a loss where it is asked for', () => {
    fc.assert(
      fc.property(anySettings, anyCell, fc.nat(), (settings, cell, seed) => {
        for (const losses of ['last', 'all'] as const) {
          const experiment = restExperiment(settings, cell, seed, losses);
          expect(parseExperiment(JSON.parse(JSON.stringify(experiment)))).toEqual(experiment);
          expect(sizesOf(experiment)).toMatchObject({ T: settings.T, n: settings.n });
          expect(lossStepsOf(experiment)).toBe(losses);
          expect(experiment.targets.at(-1)).toEqual([1]);
        }
      }),
    );
  });

  test('reads one sequence, whatever the cell and the seed', () => {
    const inputs = restExperiment(settings, 'sigmoid', 1, 'last').inputs;
    expect(restExperiment(settings, 'lstm', 7, 'all').inputs).toEqual(inputs);
    expect(new Set(inputs.flat()).size).toBeGreaterThan(1);
  });

  test('takes chrono where there are gates, and the same W without its biases where there are none', () => {
    const chrono = { ...settings, scheme: 'chrono' } as const;
    expect([restScheme('lstm', chrono), restScheme('tanh', chrono)]).toEqual(['chrono', 'xavier']);
    expect(restExperiment(chrono, 'tanh', 1, 'last')).toEqual(restExperiment(settings, 'tanh', 1, 'last'));
  });
});

describe('a draw', () => {
  test('has the norms that a survey of its experiment has', async () => {
    const replays = new RestReplays(replayInTypeScript);
    const surveyor = new Surveyor(replayInTypeScript);
    const property = fc.asyncProperty(anySettings, anyCell, fc.nat(), async (settings, cell, seed) => {
      const { T } = settings;
      const rest = await replays.draw(settings, cell, seed);
      const experiment = restExperiment(settings, cell, seed, 'all');
      const { survey } = surveyor.ask({
        experiment,
        t: T,
        parameter: 'W',
        wantsContributions: false,
        horizon: undefined,
      });
      const ofLast = (norms: Float64Array) => Array.from(norms.slice(-T - 1)).toReversed();
      const expected = [
        ofLast(survey.stateNorms),
        ...(survey.split ? [survey.split.byGates.toReversed()] : []),
      ];
      const found = [rest!.state, ...(rest!.byGates ? [rest!.byGates] : [])];
      expect(relativeError(found, expected)).toBeLessThan(1e-12);
    });
    await fc.assert(property);
  });

  test('is the same again, after other draws and in WebAssembly', async () => {
    const replays = new RestReplays(replayInTypeScript);
    const first = await replays.draw(settings, 'lstm', 1);
    const others = [
      await replays.draw(settings, 'lstm', 2),
      await replays.draw({ ...settings, T: 9 }, 'lstm', 1),
    ];
    expect(await replays.draw(settings, 'lstm', 1)).toEqual(first);
    for (const other of others) expect(other).not.toEqual(first);
    const fast = await new RestReplays(replayInWebAssembly).draw(settings, 'lstm', 1);
    expect(relativeError(Object.values(fast!), Object.values(first!))).toBeLessThan(1e-12);
  });

  test('does not mix with one that is asked for at the same time', async () => {
    const replays = new RestReplays(replayInWebAssembly);
    const [a, b] = await Promise.all([
      replays.draw(settings, 'sigmoid', 1),
      replays.draw(settings, 'gru', 2),
    ]);
    expect(a).toEqual(await replays.draw(settings, 'sigmoid', 1));
    expect(b).toEqual(await replays.draw(settings, 'gru', 2));
  });

  test('that overflows is none', async () => {
    const replays = new RestReplays(replayInTypeScript);
    const wild = { ...settings, T: 300, gain: 100 };
    expect(await replays.draw(wild, 'linear', 1)).toBeUndefined();
    expect(await replays.draw(wild, 'sigmoid', 1)).toBeDefined();
  });
});
