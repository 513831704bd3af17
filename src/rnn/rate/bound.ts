/** The most that a step back can leave of a gradient. */
import { type CellName, cells } from '../cells/index.ts';
import type { Experiment } from '../experiment.ts';
import { singularValues } from '../matrix.ts';

/** Cells whose steps back W alone does not bound. */
export const isGated = (cell: CellName): boolean => cells[cell].gates.length > 1;

/** The most that a step back can multiply a norm by is γ σ_max. */
export interface Bound {
  /** The steepest slope of the activation: 1/4 for sigmoid, 1 for tanh, relu and linear. */
  readonly gamma: number;
  /** Largest singular value of W. */
  readonly sigmaMax: number;
}

/**
 * What bounds a step back, |dE/dh_{k-1}| <= γ σ_max(W) |dE/dh_k| (Pascanu, Mikolov & Bengio 2013, section 2.1);
 * undefined for cells with gates, where W alone does not bound it.
 */
export const boundOf = ({ cell, weights }: Experiment): Bound | undefined =>
  isGated(cell)
    ? undefined
    : { gamma: cell === 'sigmoid' ? 0.25 : 1, sigmaMax: singularValues(weights.W)[0] };
