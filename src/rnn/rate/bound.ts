/** The most that a step back can leave of a gradient. */
import { cells } from '../cells/index.ts';
import type { SingleExperiment } from '../experiment.ts';
import { blocksOf } from '../recurrent-blocks.ts';
import { singularValues } from '../matrix.ts';

/** The most that a step back can multiply a norm by is γ σ_max. */
export interface Bound {
  /** The steepest slope of the activation. */
  readonly gamma: number;
  /** Largest singular value of W. */
  readonly sigmaMax: number;
}

/**
 * What bounds a step back, |dE/dh_{k-1}| <= γ σ_max(W) |dE/dh_k| (Pascanu, Mikolov & Bengio 2013, section 2.1);
 * undefined for cells with gates, where W alone does not bound it.
 */
export function boundOf({ cell, weights }: SingleExperiment): Bound | undefined {
  const { activation } = cells[cell];
  return (
    activation && { gamma: activation.gamma, sigmaMax: singularValues(blocksOf({ cell, weights })[0])[0] }
  );
}
