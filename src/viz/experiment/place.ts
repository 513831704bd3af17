import type { LossStep, ParameterName } from '../../rnn/index.ts';

/** A term, by its place: the gradient of E_t through the copy of the parameter used at step k. */
export interface Place {
  readonly parameter: ParameterName;
  readonly t: number;
  readonly k: number;
}

/** A moment by its pass and the frames of it that have been played, and the parameter that is looked at. */
export interface MomentPlace {
  readonly parameter: ParameterName;
  readonly of: 'forward' | LossStep;
  readonly elapsed: number;
}

export const panelNames = ['norms', 'spectrum', 'terms', 'compare'] as const;

/** The views that share the place beside the triangle. */
export type PanelName = (typeof panelNames)[number];
