/** What is shown of one rival of Compare, At rest: one draw, all that follows from it, and where to look at it closely. */
import { type Answer, boundOf, passedOf, type Rate, rateOf, reasonOf } from '../../../rnn/index.ts';
import { attentionOf } from '../../../rnn/attention.ts';
import { restExperiment, type RestSettings } from '../../../rnn/rest/experiment.ts';
import { cellOfRival, hasAttention, type Rival, rivalExperiment } from '../../../rnn/rest/rival.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { Picture } from '../../experiment/picture.ts';
import { formatNumber } from '../../text/format.ts';
import { backFrom } from '../../experiment/timeline.ts';

export interface RestColumn {
  readonly rival: Rival;
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
  /** α_1 to α_T of the last step, of a rival with attention. */
  readonly attention: readonly number[] | undefined;
  /** Explore with this draw, a loss at the last step alone, read out by the last state. */
  readonly link: string;
}

/** @param answer about the experiment with a loss at every step, its way back from the last one */
export function restColumn(settings: RestSettings, rival: Rival, seed: number, answer: Answer): RestColumn {
  const { T } = settings;
  const { survey } = answer;
  const experiment = rivalExperiment(settings, rival, seed, 'all');
  const ofLast = (norms: Float64Array) => Array.from(norms.slice(-T - 1)).toReversed();
  const norms = ofLast(survey.stateNorms);
  const rate = rateOf(norms);
  const attention = hasAttention(rival) ? attentionOf(survey.gradients.hidden) : undefined;
  const passed = passedOf(experiment, survey.gradients.hidden, T);
  return {
    rival,
    picture: new Picture(experiment, answer),
    norms,
    hidden: survey.cellNorms && ofLast(survey.hiddenNorms),
    rate,
    reason: attention
      ? attentionReason(attention)
      : reasonOf(experiment, rate, { ...passed, bound: boundOf(experiment) }),
    byGates: survey.split && rateOf(survey.split.byGates.toReversed()),
    kept: passed.kept,
    attention,
    link: exploreLink(restExperiment(settings, cellOfRival(rival), seed, 'last'), {
      place: { parameter: 'W', of: T, elapsed: backFrom(T, Math.ceil(T / 2)) },
    }),
  };
}

/** Why a gradient has a floor. @param weights α_1 to α_T */
function attentionReason(weights: readonly number[]): string {
  const [least, most] = [Math.min(...weights), Math.max(...weights)].map((alpha) => formatNumber(alpha, 2));
  const alphas = least === most ? `α = ${least} everywhere` : `α from ${least} to ${most}`;
  return `Each h_t hands on its share of o_T at once: ${alphas}. No step back in time lies on that way.`;
}
