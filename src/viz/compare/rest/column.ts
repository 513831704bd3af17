/** What is shown of one cell of Compare, At rest: one draw, all that follows from it, and where to look at it closely. */
import {
  type Answer,
  boundOf,
  type CellName,
  passedOf,
  type Rate,
  rateOf,
  reasonOf,
} from '../../../rnn/index.ts';
import { restExperiment, type RestSettings } from '../../../rnn/rest/experiment.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { Picture } from '../../experiment/picture.ts';
import { backFrom } from '../../experiment/timeline.ts';

export interface RestColumn {
  readonly cell: CellName;
  /** With a loss at every step, for the triangle; the last row of which is the loss of all that follows. */
  readonly picture: Picture;
  /** |dE_T/ds_{T-lag}| by lag, 0 to T, of the whole state: s is h, or (h, c). What is judged, as in Explore. */
  readonly norms: readonly number[];
  /** The same of h alone, of a cell that has a cell state as well. */
  readonly hidden: readonly number[] | undefined;
  /** Of `norms`. */
  readonly rate: Rate;
  /** Why it is so. */
  readonly reason: string;
  /** What becomes of dE_T/dc_T by the forget gates alone, of a cell that has a cell state. */
  readonly byGates: Rate | undefined;
  /** Geometric mean of the gates that keep the state, over units and steps; undefined for simple cells. */
  readonly kept: number | undefined;
  /** Explore with this draw, a loss at the last step alone. */
  readonly link: string;
}

/** @param answer about the experiment with a loss at every step, its way back from the last one */
export function restColumn(settings: RestSettings, cell: CellName, seed: number, answer: Answer): RestColumn {
  const { T } = settings;
  const { survey } = answer;
  const experiment = restExperiment(settings, cell, seed, 'all');
  const ofLast = (norms: Float64Array) => Array.from(norms.slice(-T - 1)).toReversed();
  const norms = ofLast(survey.stateNorms);
  const rate = rateOf(norms);
  const passed = passedOf(experiment, survey.gradients.hidden, T);
  return {
    cell,
    picture: new Picture(experiment, answer),
    norms,
    hidden: survey.cellNorms && ofLast(survey.hiddenNorms),
    rate,
    reason: reasonOf(experiment, rate, { ...passed, bound: boundOf(experiment) }),
    byGates: survey.split && rateOf(survey.split.byGates.toReversed()),
    kept: passed.kept,
    link: exploreLink(restExperiment(settings, cell, seed, 'last'), {
      place: { parameter: 'W', of: T, elapsed: backFrom(T, Math.ceil(T / 2)) },
    }),
  };
}
