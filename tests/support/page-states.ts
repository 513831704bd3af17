import * as fc from 'fast-check';
import { type Experiment, parametersOf } from '../../src/index.ts';
import { panelNames } from '../../src/viz/experiment/place.ts';
import { controlNames, type PageState } from '../../src/viz/experiment/page-state.ts';
import { timeline } from '../../src/viz/experiment/timeline.ts';
import { experiments } from './experiments.ts';

/** Any finite number; often one at which formats break. */
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(-0, 5e-324, -5e-324, 1e308, 1.7976931348623157e308, 0.1, 1 / 3),
);

/** Random states of Explore, each of which fits its experiment; numbers of every size. */
export const pageStates = (): fc.Arbitrary<PageState> =>
  experiments(numbers).chain((experiment) => {
    const T = experiment.inputs.length;
    const step = fc.integer({ min: 1, max: T });
    return fc.record(
      {
        experiment: fc.constant(experiment),
        held: experiments(numbers),
        place: places(experiment),
        panel: fc.constantFrom(...panelNames),
        window: fc.tuple(step, step).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
        horizon: step,
        windows: fc.boolean(),
        presenting: fc.boolean(),
        locked: fc.subarray([...controlNames]),
        card: fc.nat(20),
      },
      { requiredKeys: ['experiment', 'place', 'panel', 'locked'], noNullPrototype: true },
    );
  });

function places(experiment: Experiment): fc.Arbitrary<PageState['place']> {
  const { inputs, targets } = experiment;
  const lossSteps = targets.flatMap((target, index) => (target ? [index + 1] : []));
  return fc.constantFrom(...timeline(inputs.length, lossSteps).phases).chain(({ of, start, end }) =>
    fc.record(
      {
        parameter: fc.constantFrom(...parametersOf(experiment)),
        of: fc.constant(of),
        elapsed: fc.double({ min: 0, max: end - start, noNaN: true }),
      },
      { noNullPrototype: true },
    ),
  );
}

/** The state of an untouched page with this experiment; change what a test is about. */
export const stateOf = (experiment: Experiment, changes: Partial<PageState> = {}): PageState => ({
  experiment,
  place: { parameter: 'W', of: 'forward', elapsed: 0 },
  panel: 'norms',
  locked: [],
  ...changes,
});
