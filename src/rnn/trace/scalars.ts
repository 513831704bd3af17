/** Runs of which another tool kept single numbers: the loss, and norms of gradients. Which is which their names tell. */
import { TraceError } from './fault.ts';
import type { ParameterNorms, TraceRecord } from './index-file.ts';

/** By name, the numbers in the order of their updates. */
export type Scalars = Map<string, { readonly update: number; readonly value: number }[]>;

export function addScalar(scalars: Scalars, name: string, update: number, value: number): void {
  const known = scalars.get(name);
  if (known) known.push({ update, value });
  else scalars.set(name, [{ update, value }]);
}

/** Of losses those of training: `loss`, `train/loss`, `training_loss_step`, not `val_loss`. */
const LOSS = /loss/i;
const NOT_TRAINING = /(?:^|[^a-z])(?:val|valid|validation|eval|test|dev)(?:[^a-z]|$)/i;
const RATE = /(?:^|[^a-z])(?:lr|learning.?rate)(?:[^a-z]|$)/i;
/** Of all parameters: `grad_norm`, `train/grad_norm`, Lightning’s `grad_2.0_norm_total`. */
const TOTAL = /grad(?:ient)?s?[^a-z]*(?:[\d.]+_)?norm(?:_total)?$/i;
/** Of one: `gradients/lstm.weight_hh_l0` of W&B, Lightning’s `grad_2.0_norm/lstm.weight_hh_l0`, `grad/lstm.weight_hh_l0`. */
const PARAMETER = /(?:^|\/)grad(?:ient)?s?(?:_[\d.]+_norm)?\/(?<name>.+)$/i;

/** One process of such a run: it has no tensors. */
export class ScalarRank {
  readonly number = 0;
  readonly records: readonly TraceRecord[];
  readonly #parameters: ReadonlyMap<number, ReadonlyMap<string, ParameterNorms>>;

  /** @param place the files, in messages @throws TraceError where there is neither a loss nor a norm */
  constructor(scalars: Scalars, place: string) {
    const loss = bestOf(scalars, (name) => LOSS.test(name) && !NOT_TRAINING.test(name));
    const rate = bestOf(scalars, (name) => RATE.test(name));
    const total = bestOf(scalars, (name) => TOTAL.test(name));
    const parameters = new Map<number, Map<string, ParameterNorms>>();
    for (const [tag, points] of scalars) {
      const name = PARAMETER.exec(tag)?.groups?.['name'];
      if (name === undefined || TOTAL.test(tag)) continue;
      for (const { update, value } of points) {
        const at = parameters.get(update) ?? new Map<string, ParameterNorms>();
        parameters.set(update, at.set(name, { own: undefined, before: value, after: value }));
      }
    }
    if (!loss && !total && parameters.size === 0) {
      const names = [...scalars.keys()].slice(0, 5).join(', ');
      throw new TraceError(
        `${place}: no loss and no norm of a gradient among ${names || 'its numbers'}; known are names as loss, grad_norm, gradients/PARAMETER`,
      );
    }
    this.#parameters = parameters;
    const [losses, rates, totals] = [loss, rate, total].map(
      (points) => new Map(points?.map(({ update, value }) => [update, value])),
    );
    const updates = new Set([...losses.keys(), ...totals.keys(), ...parameters.keys()]);
    this.records = [...updates]
      .toSorted((a, b) => a - b)
      .map((update) => {
        const own = parameters.get(update);
        const summed = own && Math.hypot(...[...own.values()].flatMap(({ before }) => before ?? []));
        const norm = totals.get(update) ?? summed;
        return {
          update,
          loss: losses.get(update),
          lr: rates.get(update),
          own: undefined,
          before: norm,
          after: norm,
          chunk: '',
          index: '',
          from: 0,
          to: 0,
        };
      });
  }

  has(): boolean {
    return false;
  }

  chunk(): Promise<never> {
    return Promise.reject(new TraceError('such a run has no tensors'));
  }

  experiment(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  parameters({ update }: Pick<TraceRecord, 'update'>): Promise<ReadonlyMap<string, ParameterNorms>> {
    return Promise.resolve(this.#parameters.get(update) ?? new Map());
  }
}

/** Of several the one with the most numbers, then the one with the shortest name. */
function bestOf(scalars: Scalars, is: (name: string) => boolean) {
  const names = [...scalars.keys()].filter(is);
  const count = (name: string) => scalars.get(name)!.length;
  const [best] = names.toSorted((a, b) => count(b) - count(a) || a.length - b.length);
  return best === undefined ? undefined : scalars.get(best)!;
}
