/** An experiment and what was computed of it: everything that is drawn comes from one of these. */
import {
  type Answer,
  type SingleExperiment,
  type Flow,
  type Gradients,
  type LossStep,
  type ParameterName,
  parametersOf,
  sizesOf,
  SMALLEST_NORMAL,
  type Survey,
  Terms,
} from '../../rnn/index.ts';
import { NEAR_THE_END } from '../../rnn/rate/rate.ts';
import { normScale, type NormScale } from '../chart/norm-scale.ts';
import { partOf } from './part.ts';
import { isSmall } from './survey.ts';

const MOST_UNITS_WRITTEN = 128;

export class Picture {
  readonly experiment: SingleExperiment;
  readonly answer: Answer;
  readonly gradients: Gradients;
  readonly scale: NormScale;
  readonly parameters: readonly ParameterName[];
  /** T. */
  readonly length: number;
  readonly #survey: Survey;
  #terms: Terms | undefined;

  /** @param before a picture of the same experiment, if there is one: its terms are the same */
  constructor(experiment: SingleExperiment, answer: Answer, before?: Picture) {
    if (before?.experiment === experiment) this.#terms = before.#terms;
    this.experiment = experiment;
    this.answer = answer;
    this.#survey = answer.survey;
    this.gradients = answer.survey.gradients;
    this.scale = normScale([...(answer.survey.range ?? []), ...(partOf(experiment)?.range ?? [])]);
    this.parameters = parametersOf(experiment);
    this.length = experiment.inputs.length;
  }

  /** The terms one by one, by the rules of the engine: computed when the first of them is asked for. */
  get terms(): Terms {
    return (this.#terms ??= new Terms(this.experiment));
  }

  /** Whether terms are so wide that writing them out one by one would hold the page up: norms are all that is shown of them. */
  get isWide(): boolean {
    return sizesOf(this.experiment).n > MOST_UNITS_WRITTEN;
  }

  get cells(): Survey['cells'] {
    return this.#survey.cells;
  }

  /** The norm of term (t, k). */
  norm(parameter: ParameterName, t: number, k: number): number {
    return this.#survey.termNorms[parameter]![(t - 1) * this.length + k - 1];
  }

  /** The norm of dE_t/dh_k, k from 0. */
  hiddenNorm(t: number, k: number): number {
    return this.#survey.hiddenNorms[(t - 1) * (this.length + 1) + k];
  }

  /** The norm of dE_t/dc_k of a cell that has a cell state; 0 of others. */
  cellNorm(t: number, k: number): number {
    return this.#survey.cellNorms?.[(t - 1) * (this.length + 1) + k] ?? 0;
  }

  /** The norm of dE_t/ds_k, as chains carry it: s is h, or (h, c). */
  stateNorm(t: number, k: number): number {
    return this.#survey.stateNorms[(t - 1) * (this.length + 1) + k];
  }

  /** Whether the way back from a loss is at hand, or takes this thread no time; else it is better waited for. */
  isReady(t: LossStep): boolean {
    return t === this.#survey.t || isSmall(this.experiment);
  }

  /** Norms along the edges on the way back from a loss: at hand for the one that was asked about. */
  flow(t: LossStep): Flow {
    return t === this.#survey.t ? this.#survey.flow : this.terms.flow(t);
  }

  /** dE_t/dh_k and dE_t/dc_k, k = 0 to T: at hand for the loss that was asked about. */
  carried(t: LossStep): Survey['carried'] {
    return t === this.#survey.t ? this.#survey.carried : this.terms.carried(t);
  }

  /** Whether a term is exactly zero, was lost in float64 on the way, or has a size. */
  kindOf(parameter: ParameterName, t: number, k: number): 'zero' | 'underflow' | 'sized' {
    if (this.norm(parameter, t, k) >= SMALLEST_NORMAL) return 'sized';
    if (this.norm(parameter, t, k) > 0) return 'underflow';
    const arrived = this.hiddenNorm(t, k);
    return arrived < NEAR_THE_END && this.#decayed(t, k) ? 'underflow' : 'zero';
  }

  /** Whether what was carried back to step k came near the end of float64 before it was lost. */
  #decayed(t: number, k: number): boolean {
    for (let j = k; j <= t; j++) {
      const arrived = this.hiddenNorm(t, j);
      if (arrived > 0) return arrived < NEAR_THE_END;
    }
    return false;
  }
}
