/** Opens an experiment of any version in Explore. */
import {
  type AnyExperiment,
  asLayers,
  type Experiment,
  ExperimentError,
  fromVersion1,
  type SingleExperiment,
  sizesOf,
  type StackedExperiment,
  Terms,
  toVersion1,
} from '../../../rnn/index.ts';
import { assertLayersWithin } from '../../experiment/layer-sizes.ts';
import { isShown, LONG } from '../../experiment/largest-sizes.ts';
import { assertWithin } from '../../experiment/opened.ts';
import { partAt } from '../layers/open.ts';
import type { Shared } from './shared.ts';

/** What can be shown, and is not yet. */
export interface Openable {
  /** As it is shown: of a larger network a part. */
  readonly experiment: SingleExperiment;
  /** Shows it in place of the present experiment; Undo brings that back. */
  readonly open: (state: Shared) => void;
}

/**
 * Shows an experiment that `parseExperiment` gave, in place of the present one; Undo brings that back.
 * @throws ExperimentError where Explore cannot show it; NonFiniteError where a number overflows. Then nothing has changed.
 */
export async function openExperiment(state: Shared, experiment: AnyExperiment): Promise<void> {
  const { open } = await openable(experiment);
  open(state);
}

/**
 * Makes sure that an experiment can be shown.
 * @param onShare told, of one that takes its time, how far it has come, and how to call it off
 * @throws ExperimentError, NonFiniteError
 */
export async function openable(
  experiment: AnyExperiment,
  onShare?: (share: number, cancel: () => void) => void,
): Promise<Openable> {
  const alone = asVersion1(experiment);
  if (alone && isShown(sizesOf(alone))) {
    // Throws where a number overflows.
    void new Terms(alone);
    return { experiment: alone, open: (state) => state.change(alone) };
  }
  if (alone) assertWithin({ who: 'Explore shows', most: LONG }, sizesOf(alone));
  const whole = layersOf(experiment);
  assertLayersWithin(whole);
  const part = await partAt(whole, { sequence: 0, layer: whole.layers.length - 1, direction: 0 }, onShare);
  return { experiment: part, open: (state) => openPart(state, part) };
}

/** Shows a part of a larger network, on the way back from its last loss. */
export function openPart(state: Shared, part: SingleExperiment): void {
  const last = part.targets.findLastIndex((target) => target !== null) + 1;
  state.window.value = undefined;
  state.horizon.value = undefined;
  state.open(part, { parameter: 'W', of: last > 0 ? last : 'forward', elapsed: last > 0 ? last + 1 : 0 });
}

function layersOf(experiment: AnyExperiment): StackedExperiment {
  if ('layers' in experiment) return experiment;
  return asLayers('version' in experiment ? experiment : fromVersion1(experiment));
}

/** What version 1 can say too is shown as it always was. */
function asVersion1(experiment: AnyExperiment): Experiment | undefined {
  if (!('version' in experiment)) return experiment;
  if (experiment.sequences.length > 1) return undefined;
  try {
    return toVersion1(experiment);
  } catch (error) {
    if (error instanceof ExperimentError) return undefined;
    throw error;
  }
}
