/** Opens an experiment of any version in Explore. */
import { type AnyExperiment, toVersion1 } from '../../../rnn/index.ts';
import type { Shared } from './shared.ts';

/**
 * Shows an experiment that `parseExperiment` gave, in place of the present one; Undo brings that back.
 * @throws ExperimentError where Explore cannot show it; NonFiniteError where a number overflows. Then nothing has changed.
 */
export async function openExperiment(state: Shared, experiment: AnyExperiment): Promise<void> {
  state.change('version' in experiment ? toVersion1(experiment) : experiment);
}
