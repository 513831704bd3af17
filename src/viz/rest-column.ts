/** What is shown of one cell of Compare, At rest: one draw, all that follows from it, and where to look at it closely. */
import { boundOf, type Decay, decayOf, passedOf, reasonOf } from '../rnn/decay.ts';
import type { Answer, CellName } from '../rnn/index.ts';
import { restExperiment, type RestSettings } from '../rnn/rest/experiment.ts';
import { exploreLink } from './explore-link.ts';
import { Picture } from './picture.ts';
import { backFrom } from './timeline.ts';

export interface RestColumn {
  readonly cell: CellName;
  /** With a loss at every step, for the triangle; the last row of which is the loss of all that follows. */
  readonly picture: Picture;
  /** |dE_T/dh_{T-lag}| by lag, 0 to T. */
  readonly hidden: readonly number[];
  readonly decay: Decay;
  /** Why it decays as it does. */
  readonly reason: string;
  /** The same of the cell state, of a cell that has one. */
  readonly state: { readonly norms: readonly number[]; readonly byGates: Decay } | undefined;
  /** Geometric mean of the gates that keep the state, over units and steps; undefined for simple cells. */
  readonly kept: number | undefined;
  /** Explore with this draw, a loss at the last step alone. */
  readonly link: string;
}

/** @param answer about the experiment with a loss at every step, its way back from the last one */
export function columnOf(settings: RestSettings, cell: CellName, seed: number, answer: Answer): RestColumn {
  const { T } = settings;
  const { survey } = answer;
  const experiment = restExperiment(settings, cell, seed, 'all');
  const ofLast = (norms: Float64Array) => Array.from(norms.slice(-T - 1)).toReversed();
  const hidden = ofLast(survey.hiddenNorms);
  const decay = decayOf(hidden);
  const passed = passedOf(experiment, survey.gradients.hidden, T);
  return {
    cell,
    picture: new Picture(experiment, answer),
    hidden,
    decay,
    reason: reasonOf(experiment, decay, { ...passed, bound: boundOf(experiment) }),
    state: survey.cellNorms && {
      norms: ofLast(survey.cellNorms),
      byGates: decayOf(survey.split!.byGates.toReversed()),
    },
    kept: passed.kept,
    link: exploreLink(restExperiment(settings, cell, seed, 'last'), {
      place: { parameter: 'W', of: T, elapsed: backFrom(T, Math.ceil(T / 2)) },
    }),
  };
}
