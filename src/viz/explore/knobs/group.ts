import { html, type TemplateResult } from 'lit-html';
import type { Experiment } from '../../../rnn/index.ts';
import type { SchemeName } from '../../../rnn/initialise.ts';
import { typeset } from '../../text/prose.ts';
import type { KnobSettings } from './settings.ts';

export interface KnobsProps {
  readonly experiment: Experiment;
  /** Spectral radii of the experiment's W by gates, as `radiusOf` gives them. */
  readonly radii: readonly number[];
  /** The scheme by which its weights were drawn, if the knobs say how; else it has weights of its own. */
  readonly scheme: SchemeName | undefined;
  /** Whether nothing can be changed. */
  readonly locked: boolean;
  readonly knobs: KnobSettings;
  readonly onKnobs: (next: KnobSettings) => void;
  /** A gesture marks changes that are undone together. */
  readonly onExperiment: (next: Experiment, gesture?: object) => void;
}

/** Controls under a title. */
export const group = (title: string, { locked }: KnobsProps, controls: unknown): TemplateResult =>
  html`<fieldset ?disabled=${locked}>
    <legend>${typeset(title)}</legend>
    ${controls}
  </fieldset>`;
