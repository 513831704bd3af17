import { leavesOf, shapeOf } from '../unroll.ts';
import type { RestSettings } from './experiment.ts';
import { type Load, Prepared } from './prepared.ts';
import { type Rival, rivalExperiment } from './rival.ts';

/** What becomes of the gradient of the last loss, E_T, in one draw. All lists are by lag: 0 to T steps back. */
export interface Rest {
  /** |dE_T/ds_{T-lag}|, as `Survey.stateNorms` has it: s is h, or (h, c) of a cell that has a cell state. */
  readonly state: readonly number[];
  /**
   * What the forget gates alone would leave of dE_T/dc_T, of a cell that has a cell state: the norm of its product with
   * f_T, f_{T-1} and so on.
   */
  readonly byGates: readonly number[] | undefined;
}

/** Computes draws one after the other. A network is traced and lowered once, and replayed as long as its shape stays. */
export class RestReplays {
  readonly #load: Load;
  #shape = '';
  #prepared: Promise<Prepared> | undefined;

  constructor(load: Load) {
    this.#load = load;
  }

  /** One draw, the same for the same settings, rival and seed. Undefined: a number of it overflowed float64. */
  async draw(settings: RestSettings, rival: Rival, seed: number): Promise<Rest | undefined> {
    const experiment = rivalExperiment(settings, rival, seed, 'last');
    const sizes = shapeOf(experiment);
    const shape = JSON.stringify(sizes);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#prepared = Prepared.of(sizes, this.#load);
    }
    const prepared = await this.#prepared!;
    // From here on nothing waits, so that no other draw comes between the run and its results.
    for (const [leaf, numbers] of leavesOf(experiment, prepared.network)) prepared.replay.set(leaf, numbers);
    prepared.replay.run();
    const state = prepared.stateNorms();
    return state && { state, byGates: prepared.gateNorms() };
  }
}
