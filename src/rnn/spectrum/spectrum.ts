/** How far each step stretches what goes back through it, and how far all steps so far do together. */
import { Backward, type GraphNode, Session } from '../../autograd/index.ts';
import type { State } from '../cells/cell.ts';
import { cells } from '../cells/index.ts';
import { spectralRadius } from './eigenvalues.ts';
import { type SingleExperiment, sizesOf } from '../experiment.ts';
import { blocksOf } from '../recurrent-blocks.ts';
import { singularValues, toRows } from '../matrix.ts';
import { traceNetwork } from '../network.ts';
import {
  type Column,
  columnOf,
  logSingularValues,
  multiplyColumns,
  multiplyInto,
  orthogonalise,
} from './singular-values.ts';
import { assertFinite, leavesOf, shapeOf, unroll } from '../unroll.ts';

/** Of the Jacobian J_j = ds_j/ds_{j-1} of one step. */
export interface StepSpectrum {
  readonly j: number;
  /**
   * log10 of its singular values, largest first: -Infinity where one is exactly zero, NaN where it is too small to be
   * told from rounding.
   */
  readonly logs: Float64Array;
  /** The largest absolute value of an eigenvalue: what a step would stretch by in the long run, were all like it. */
  readonly radius: number;
}

/** Of the product J_t ··· J_{k+1} = ds_t/ds_k, which is as far as the gradient has come at step k. */
export interface ProductSpectrum {
  readonly k: number;
  /** As those of a step. */
  readonly logs: Float64Array;
}

/** Of the block of W that feeds one gate; of a simple cell W itself, under the name a. */
export interface GateSpectrum {
  readonly gate: string;
  readonly sigmaMax: number;
  readonly radius: number;
}

/** Plain data, which a worker can post. */
export interface Spectrum {
  /** The step of the loss. */
  readonly t: number;
  /** What a step hands on: h, or s = (h, c), stacked. */
  readonly state: 'h' | 's';
  /** How many singular values there are: n, or 2n for s. */
  readonly size: number;
  /** In order of j, from 1 to t: all, or as many as were asked for, evenly spaced. */
  readonly steps: readonly StepSpectrum[];
  /** One for each of `steps`, its k being that j - 1: J_j is the last factor. */
  readonly products: readonly ProductSpectrum[];
  readonly gates: readonly GateSpectrum[];
}

/**
 * The spectra on the way back from the loss at step t. All Jacobians are multiplied; `most` is for how many of them
 * spectra are given, as many as take a few seconds where it is left out.
 *
 * The product is kept as orthogonal columns, each in units of its own, and every Jacobian is multiplied into them. So
 * it neither under- nor overflows, and its small singular values stay as certain as the large ones: they are lost only
 * where one Jacobian is singular but for rounding (σ_min < 1e-14 σ_max), not because there are many of them.
 *
 * @param report is told the share of the work that is done
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function spectrum(
  experiment: SingleExperiment,
  { t, most = mostFor(experiment) }: { readonly t: number; readonly most?: number },
  report?: (share: number) => void,
): Spectrum {
  const jacobianAt = stepJacobians(experiment);
  const isWanted = evenlySpaced(t, most);
  const steps: StepSpectrum[] = [];
  const products: ProductSpectrum[] = [];
  let product: Column[] | undefined;
  for (let j = t; j >= 1; j--) {
    const J = jacobianAt(j);
    const step = rowsOf(J);
    if (product) multiplyInto(product, J);
    if (!product || isWanted.has(j)) orthogonalise(step);
    product ??= step.map((column) => ({ ...column, values: column.values.slice() }));
    if (isWanted.has(j)) {
      const radius = spectralRadius(toRows(J, step.length));
      steps.unshift({ j, logs: logSingularValues(step), radius });
      products.unshift({ k: j - 1, logs: logSingularValues(product) });
    }
    report?.((t - j + 1) / t);
  }
  const { hasCellState } = cells[experiment.cell];
  const state = hasCellState ? 's' : 'h';
  return { t, state, size: sizeOf(experiment), steps, products, gates: gatesOf(experiment) };
}

/** Of the product J_t ··· J_{k+1}: log10 of its largest singular value. */
export interface Growth {
  readonly k: number;
  readonly log: number;
}

/**
 * The largest singular values of the products alone, from k = t - 1 back to 0: all, or as many as `most` asks for, evenly
 * spaced. The others are not kept from rounding, which takes a fraction of the time of {@link spectrum}.
 * @throws NonFiniteError when a number overflows, naming node and step.
 */
export function growth(
  experiment: SingleExperiment,
  { t, most = t }: { readonly t: number; readonly most?: number },
): Growth[] {
  const jacobianAt = stepJacobians(experiment);
  const isWanted = evenlySpaced(t, most);
  const product = rowsOf(jacobianAt(t));
  const found: Growth[] = [];
  for (let j = t; j >= 1; j--) {
    if (j < t) multiplyColumns(product, jacobianAt(j));
    if (!isWanted.has(j)) continue;
    orthogonalise(product);
    found.push({ k: j - 1, log: logSingularValues(product)[0] });
  }
  return found;
}

const sizeOf = (experiment: SingleExperiment): number =>
  sizesOf(experiment).n * (cells[experiment.cell].hasCellState ? 2 : 1);

/** In numbers of a state, cubed: three seconds of singular values and eigenvalues of single steps. */
const WORK = 40 * 128 ** 3;

const mostFor = (experiment: SingleExperiment): number => Math.floor(WORK / sizeOf(experiment) ** 3);

/** Steps from 1 to t, both included. */
function evenlySpaced(t: number, most: number): ReadonlySet<number> {
  const gaps = Math.min(t, most) - 1;
  return new Set(
    Array.from({ length: gaps + 1 }, (_, i) => t - Math.round((i * (t - 1)) / Math.max(1, gaps))),
  );
}

/**
 * The Jacobians J_j by rows, one after the other. One step is traced, and run again for each: the rules are those that
 * carry the gradient through the whole network.
 */
function stepJacobians(experiment: SingleExperiment): (j: number) => Float64Array {
  const { session, initial, steps } = unroll(experiment);
  const states = [initial, ...steps];
  const network = traceNetwork({ ...shapeOf(experiment), hasLoss: [false] });
  const one = new Session(network.graph);
  for (const [leaf, numbers] of leavesOf({ ...experiment, targets: [null] }, network)) one.set(leaf, numbers);
  const before = nodesOf(network.initial);
  const after = nodesOf(network.steps[0]);
  const size = sizeOf(experiment);
  const units = after.flatMap((node) =>
    Array.from({ length: node.size }, (_, i) => {
      const cotangent = new Float64Array(node.size);
      cotangent[i] = 1;
      return { node, cotangent };
    }),
  );
  const pass = new Backward(one, units, before);

  return (j) => {
    nodesOf(states[j - 1]).forEach((node, index) => one.set(before[index], session.value(node)));
    one.set(network.steps[0].x, experiment.inputs[j - 1]);
    one.forward();
    pass.run();
    const J = new Float64Array(size * size);
    before.forEach((node, index) => {
      const { values, from, to, strides } = pass.lanes(node)!;
      assertFinite(nodesOf(states[j - 1])[index], values, 'gradient');
      const offset = before.slice(0, index).reduce((sum, { size }) => sum + size, 0);
      for (let r = from; r < to; r++) {
        for (let i = 0; i < node.size; i++) J[r * size + offset + i] = values[r - from + i * strides[0]];
      }
    });
    return J;
  };
}

const nodesOf = ({ h, c }: State): GraphNode[] => (c ? [h, c] : [h]);

const rowsOf = (J: Float64Array): Column[] => {
  const size = Math.sqrt(J.length);
  return Array.from({ length: size }, (_, row) => columnOf(J.slice(row * size, (row + 1) * size)));
};

const gatesOf = (experiment: SingleExperiment): GateSpectrum[] =>
  blocksOf(experiment).map((block, index) => ({
    // Of a vector that stands in place of W its own name.
    gate: cells[experiment.cell].recurrent ?? cells[experiment.cell].gates[index],
    sigmaMax: singularValues(block)[0],
    radius: spectralRadius(block),
  }));
