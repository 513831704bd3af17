/** Runs to try, each by one click. */
import { html, type TemplateResult } from 'lit-html';
import type { TrainingPreset } from '../../../rnn/training/presets.ts';
import { updates } from './text.ts';

export interface LearningPresetsProps {
  readonly presets: readonly TrainingPreset[];
  /** That which was tried last. */
  readonly tried: TrainingPreset | undefined;
  readonly onTry: (preset: TrainingPreset) => void;
}

export const learningPresets = ({ presets, tried, onTry }: LearningPresetsProps): TemplateResult =>
  html`<div class="controls tries scroll" role="group" aria-labelledby="learning-try">
      <span class="note" id="learning-try">Try</span>
      ${presets.map(
        (preset) => html`<button title=${preset.note} @click=${() => onTry(preset)}>${preset.name}</button>`,
      )}
    </div>
    <p class="note" role="status">${tried ? expectation(tried) : HOW}</p>`;

const HOW =
  'Each trains a run at once, beside those that have all but the cell in common with it; others go to the earlier runs.';

const expectation = ({ name, updates: count, note }: TrainingPreset): string =>
  `${name}, ${updates(count)}. ${note}`;
