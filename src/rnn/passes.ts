import { Backward, type GraphNode } from '../autograd/index.ts';
import type { Unrolled } from './unroll.ts';

/** Passes that are kept: all of a short sequence, few enough for the memory of a long one. */
const MOST_PASSES = 32;

/** Which loss a gradient comes from: E_t by its step, counted from 1, or E as a whole. */
export type LossStep = number | 'all';

/** Backward passes from the losses of a network to all that has a gradient. */
export class Passes {
  /** Those that were asked for lately, in the order in which they were run. */
  readonly #known = new Map<LossStep, Backward>();

  constructor(
    readonly network: Pick<Unrolled, 'session' | 'share' | 'E'> & {
      readonly steps: readonly { readonly E: GraphNode | undefined }[];
    },
    readonly wrt: readonly GraphNode[],
  ) {}

  from(t: LossStep): Backward {
    const known = this.#known.get(t);
    if (known) return known;
    const { session, steps, E: all, share } = this.network;
    const loss = t === 'all' ? all : steps[t - 1].E;
    const pass = new Backward(session, loss ? [{ node: loss, cotangent: [share] }] : [], this.wrt);
    pass.run();
    if (this.#known.size === MOST_PASSES) this.#known.delete(this.#known.keys().next().value!);
    this.#known.set(t, pass);
    return pass;
  }
}
