/** What is compared at rest: a cell that is read out by its last state, or with attention over all of its states. */
import type { CellName } from '../cells/index.ts';
import type { SingleExperiment } from '../experiment.ts';
import type { LossSteps } from '../inputs.ts';
import { restExperiment, type RestSettings } from './experiment.ts';

const ATTENTION = '+attention';
export type Rival = CellName | `${CellName}${typeof ATTENTION}`;

export const withAttention = (cell: CellName): Rival => `${cell}${ATTENTION}`;
export const hasAttention = (rival: Rival): boolean => rival.endsWith(ATTENTION);
export const cellOfRival = (rival: Rival): CellName => rival.replace(ATTENTION, '') as CellName;

/** One draw, as `restExperiment` has it: with attention the same weights, read out differently. */
export function rivalExperiment(
  settings: RestSettings,
  rival: Rival,
  seed: number,
  losses: LossSteps,
): SingleExperiment {
  const experiment = restExperiment(settings, cellOfRival(rival), seed, losses);
  return hasAttention(rival) ? { ...experiment, readout: 'attention' } : experiment;
}
