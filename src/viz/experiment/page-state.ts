/** All that makes up what Explore shows, as a link carries it. */
import * as v from 'valibot';
import {
  type Experiment,
  ExperimentError,
  lossSteps,
  parameterNames,
  parametersOf,
  parseVersion1,
  sizesOf,
  type StackedExperiment,
} from '../../rnn/index.ts';
import { issueText } from '../../rnn/issue.ts';
import { LinkError } from '../page/fragment.ts';
import { type PanelName, panelNames } from './place.ts';
import { LIMITS } from './largest-sizes.ts';
import type { CutPlace } from '../../rnn/stacked/cut-out.ts';
import type { StepWindow } from './step-window.ts';
import { timeline } from './timeline.ts';

/** Controls that a lesson can lock, in words. */
export const controlNames = ['numbers', 'sizes', 'cell', 'knobs', 'files', 'guide'] as const;
export type ControlName = (typeof controlNames)[number];

/** Layers as a link brought them: what reads them is loaded when they are opened. */
export class LinkedLayers {
  constructor(readonly json: unknown) {}

  /** As it is written into a link again. */
  toJSON(): unknown {
    return this.json;
  }
}

/** What a state is of: an experiment, or layers of which a part is on show. */
export type StoredExperiment = Experiment | StackedExperiment | LinkedLayers;

export const isLayers = (stored: StoredExperiment): stored is StackedExperiment | LinkedLayers =>
  stored instanceof LinkedLayers || 'layers' in stored;

export interface PageState {
  readonly experiment: StoredExperiment;
  /** What of layers is on show: the sequence, the layer, the direction. */
  readonly cut?: CutPlace;
  /** The A of a comparison, and what of it is on show. */
  readonly held?: StoredExperiment;
  readonly heldCut?: CutPlace;
  /** The parameter, which pass is on show, and how many frames of it have been played. */
  readonly place: {
    readonly parameter: (typeof parameterNames)[number];
    readonly of: 'forward' | 'all' | number;
    readonly elapsed: number;
  };
  readonly panel: PanelName;
  /** The steps in view, where not all are. */
  readonly window?: StepWindow;
  /** Of truncated backpropagation, where not all terms are kept, and whether it cuts time into windows. */
  readonly horizon?: number;
  readonly windows?: boolean;
  readonly presenting?: boolean;
  readonly locked: readonly ControlName[];
  /** The card of the guide that is open, from 0. */
  readonly card?: number;
}

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const cut = v.strictObject({ sequence: index, layer: index, direction: index });
const structure = v.strictObject({
  experiment: v.unknown(),
  cut: v.exactOptional(cut),
  held: v.exactOptional(v.unknown()),
  heldCut: v.exactOptional(cut),
  place: v.strictObject({
    parameter: v.picklist(parameterNames),
    of: v.union([v.literal('forward'), v.literal('all'), count]),
    elapsed: v.pipe(v.number(), v.finite(), v.minValue(0)),
  }),
  panel: v.picklist(panelNames),
  window: v.exactOptional(v.tuple([count, count])),
  horizon: v.exactOptional(count),
  windows: v.exactOptional(v.boolean()),
  presenting: v.exactOptional(v.boolean()),
  locked: v.array(v.picklist(controlNames)),
  card: v.exactOptional(index),
});

/** @throws LinkError naming the first fault */
export function parsePageState(json: unknown): PageState {
  const result = v.safeParse(structure, json, { abortEarly: true });
  if (!result.success) {
    throw new LinkError(`The link holds no state of this page: ${issueText(result.issues[0])}`);
  }
  const { experiment, held, ...rest } = result.output;
  const state: PageState = {
    experiment: rest.cut ? new LinkedLayers(experiment) : experimentAt('experiment', experiment),
    ...(held !== undefined && {
      held: rest.heldCut ? new LinkedLayers(held) : experimentAt('held', held),
    }),
    ...rest,
  };
  checkFits(state);
  return state;
}

function experimentAt(path: string, json: unknown): Experiment {
  const fault = (what: string) => new LinkError(`The link holds no experiment that could be shown: ${what}`);
  try {
    const experiment = parseVersion1(json);
    const sizes = sizesOf(experiment);
    for (const name of ['T', 'n', 'm', 'q'] as const) {
      const found = `${path}: ${name} = ${sizes[name]}, and Explore shows ${name} up to ${LIMITS[name]}`;
      if (sizes[name] > LIMITS[name]) throw fault(found);
    }
    return experiment;
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw fault(error.path ? `${path}.${error.message}` : `${path}: ${error.message}`);
  }
}

function checkFits({ experiment, place, window, horizon }: PageState): void {
  // What a part of layers has is told when it is cut out: the moment is brought within it then.
  if (isLayers(experiment)) return;
  const { inputs, targets } = experiment;
  const { length: T } = inputs;
  const fault = (what: string) =>
    new LinkError(`The link does not fit its own experiment of ${T} steps: ${what}`);
  if (!parametersOf(experiment).includes(place.parameter))
    throw fault(`it has no parameter ${place.parameter}`);
  const steps = lossSteps(targets);
  const phase = timeline(T, steps).phases.find(({ of }) => of === place.of);
  if (!phase) throw fault(place.of === 'all' ? 'there is no loss' : `there is no loss E${place.of}`);
  const frames = phase.end - phase.start;
  if (place.elapsed > frames) throw fault(`that pass has ${frames} frames, not ${place.elapsed}`);
  if (window && (window[1] > T || window[0] > window[1]))
    throw fault(`there are no steps ${window[0]} to ${window[1]}`);
  if (horizon !== undefined && horizon > T) throw fault(`there is no horizon of ${horizon} steps`);
}
