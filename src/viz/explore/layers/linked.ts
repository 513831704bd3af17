/** Experiments of a state that came by a link, as they are shown. */
import { ExperimentError, parseExperiment, type SingleExperiment } from '../../../rnn/index.ts';
import type { CutPlace } from '../../../rnn/stacked/cut-out.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { assertLayersWithin } from '../../experiment/layer-sizes.ts';
import {
  isLayers,
  LinkedLayers,
  type PageState,
  type StoredExperiment,
} from '../../experiment/page-state.ts';
import { LinkError } from '../../page/fragment.ts';
import { partAt } from './open.ts';

export interface ShownExperiments {
  readonly experiment: SingleExperiment;
  readonly held?: SingleExperiment;
}

/** @throws LinkError where they cannot be shown; Error when a number overflows */
export async function experimentsIn({
  experiment,
  cut,
  held,
  heldCut,
}: PageState): Promise<ShownExperiments> {
  return {
    experiment: await shown(experiment, cut),
    ...(held && { held: await shown(held, heldCut) }),
  };
}

async function shown(stored: StoredExperiment, cut: CutPlace | undefined): Promise<SingleExperiment> {
  if (!isLayers(stored)) return stored;
  if (!(stored instanceof LinkedLayers)) return partAt(stored, cut!);
  try {
    const whole = parseExperiment(stored.json);
    if (!('layers' in whole)) throw new ExperimentError('layers', 'missing');
    assertLayersWithin(whole, LIMITS);
    const { sequence, layer, direction } = cut!;
    if (!whole.sequences[sequence] || !whole.layers[layer]?.directions[direction]) {
      throw new ExperimentError(
        'cut',
        `there is no sequence ${sequence}, layer ${layer}, direction ${direction}`,
      );
    }
    return await partAt(whole, cut!);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw new LinkError(`The link holds no experiment that could be shown: ${error.message}`);
  }
}
