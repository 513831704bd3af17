import type { CellName } from '../cells/index.ts';
import type { Initialisation } from '../initialise.ts';
import type { TaskName } from '../tasks/index.ts';

/** How weights follow their gradient. */
export type OptimiserSettings =
  | { readonly kind: 'sgd'; readonly rate: number }
  | { readonly kind: 'momentum'; readonly rate: number; readonly momentum: number }
  | { readonly kind: 'rmsprop'; readonly rate: number; readonly decay: number; readonly epsilon: number }
  | {
      readonly kind: 'adam';
      readonly rate: number;
      readonly beta1: number;
      readonly beta2: number;
      readonly epsilon: number;
    };

/** `norm`: if |g| >= τ, g <- τ g / |g| over all parameters together (Pascanu et al. 2013). `value`: each entry to ±τ. */
export interface Clipping {
  readonly kind: 'norm' | 'value';
  readonly threshold: number;
}

/** All that a run depends on: the same settings give the same curve, bit for bit. */
export interface TrainingSettings {
  readonly task: TaskName;
  /** Of the task's sequences, in its unit. */
  readonly length: number;
  readonly cell: CellName;
  /** Hidden units. */
  readonly n: number;
  readonly initialisation: Omit<Initialisation, 'seed'>;
  readonly optimiser: OptimiserSettings;
  readonly clipping?: Clipping;
  /** Sequences a step. */
  readonly batch: number;
  /** Of the first weights and of all sequences. */
  readonly seed: number;
}
