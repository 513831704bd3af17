/** Cells compared at rest, before any training: one sequence, the same recipe for the weights of each. */
import type { CellName } from '../cells/index.ts';
import type { Experiment } from '../experiment.ts';
import { initialise, type SchemeName, schemesOf } from '../initialise.ts';
import { type InputName, type LossSteps, withInputs, withLoss } from '../inputs.ts';
import { blank } from '../blank.ts';

/** All that a draw depends on, but its cell and its seed. */
export interface RestSettings {
  /** Steps. */
  readonly T: number;
  /** Hidden units. */
  readonly n: number;
  readonly scheme: SchemeName;
  /** What W is multiplied by. */
  readonly gain: number;
  /** Of an LSTM, unless the scheme sets it. */
  readonly forgetBias: number;
  readonly input: InputName;
  readonly amplitude: number;
}

/** Of the noise that is read: the same sequence for every cell and every draw of weights. */
const SEQUENCE = 0;

/** The scheme that is set, or `xavier` for a cell without gates where that is `chrono`: the same W, and no bias to spread. */
export const restScheme = (cell: CellName, { scheme }: Pick<RestSettings, 'scheme'>): SchemeName =>
  schemesOf(cell).includes(scheme) ? scheme : 'xavier';

/** What all draws read, without weights. */
export const restSequence = (
  { T, n, input, amplitude }: Omit<RestSettings, 'scheme' | 'gain' | 'forgetBias'>,
  cell: CellName,
): Experiment => withInputs(blank(cell, { n, T }), { kind: input, seed: SEQUENCE, amplitude });

/**
 * One draw: two inputs, one output whose target is 1, and a state that starts at 0.
 * @param losses the steps that have a loss
 */
export function restExperiment(
  settings: RestSettings,
  cell: CellName,
  seed: number,
  losses: LossSteps,
): Experiment {
  const { gain, forgetBias } = settings;
  const scheme = restScheme(cell, settings);
  const read = initialise(restSequence(settings, cell), { scheme, gain, seed, forgetBias });
  return losses === 'last' ? withLoss(read, 'last') : { ...read, targets: read.inputs.map(() => [1]) };
}
