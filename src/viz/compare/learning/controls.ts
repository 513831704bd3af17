/** What all runs side by side share: task, size, optimiser, clipping, batch, seed. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { type TaskName, tasks } from '../../../rnn/tasks/index.ts';
import { optimisers } from '../../../rnn/training/optimiser.ts';
import type { OptimiserSettings } from '../../../rnn/training/settings.ts';
import { numberField, selectField } from '../../fields/fields.ts';
import { LARGEST_SETTINGS, type SharedSettings } from './settings.ts';
import { optimiserTitle } from './text.ts';

export interface LearningControlsProps {
  readonly settings: SharedSettings;
  readonly onChange: (part: Partial<SharedSettings>) => void;
  /** Undefined: without. */
  readonly onClip: (clipping: SharedSettings['clipping']) => void;
}

export const learningControls = (props: LearningControlsProps): TemplateResult =>
  html`<div class="knobs" role="group" aria-label="Settings of all runs">
    <div class="knob-groups">${[task, optimiser, clipping, sampling].map((group) => group(props))}</div>
  </div>`;

const group = (title: string, controls: unknown): TemplateResult =>
  html`<fieldset>
    <legend>${title}</legend>
    ${controls}
  </fieldset>`;

const names = Object.keys(tasks) as TaskName[];

function task({ settings: { task, length, n }, onChange }: LearningControlsProps): TemplateResult {
  const { unit, least, most } = tasks[task].length;
  return group(
    'Task and size',
    html`${selectField({
      label: 'task',
      options: names.map((name) => [name, tasks[name].title]),
      chosen: task,
      set: (task) => onChange({ task }),
    })}
    ${numberField({
      label: unit,
      value: length,
      range: { min: least, max: most, step: 1 },
      set: (length) => onChange({ length }),
    })}
    ${numberField({
      label: 'hidden units',
      value: n,
      range: { min: 1, max: LARGEST_SETTINGS.n, step: 1 },
      set: (n) => onChange({ n }),
    })}`,
  );
}

const kinds = Object.keys(optimisers) as OptimiserSettings['kind'][];
/** Numbers of an optimiser beside its rate, and where they may lie. */
const numbers = {
  momentum: { label: 'momentum', range: { min: 0, max: 0.9999 } },
  decay: { label: 'decay', range: { min: 0, max: 0.9999 } },
  beta1: { label: 'β₁', range: { min: 0, max: 0.9999 } },
  beta2: { label: 'β₂', range: { min: 0, max: 0.99999 } },
  epsilon: { label: 'ε', range: { min: 0, max: 1 } },
} as const;

function optimiser({ settings: { optimiser }, onChange }: LearningControlsProps): TemplateResult {
  const set = (change: object) => onChange({ optimiser: { ...optimiser, ...change } as OptimiserSettings });
  return group(
    'Optimiser',
    html`${selectField({
      label: 'rule',
      options: kinds.map((kind) => [kind, optimiserTitle(kind)]),
      chosen: optimiser.kind,
      set: (kind) => onChange({ optimiser: optimisers[kind].usual }),
    })}
    ${numberField({
      label: 'rate',
      value: optimiser.rate,
      range: { min: 1e-7, max: 1000 },
      set: (rate) => set({ rate }),
    })}
    ${Object.entries(optimiser).map(([name, value]) => {
      const field = numbers[name as keyof typeof numbers];
      return field
        ? numberField({ ...field, value: value as number, set: (next) => set({ [name]: next }) })
        : nothing;
    })}`,
  );
}

function clipping({ settings: { clipping }, onClip }: LearningControlsProps): TemplateResult {
  return group(
    'Clipping',
    html`${selectField({
      label: 'of the gradient',
      options: [
        ['none', 'none'],
        ['norm', 'its norm'],
        ['value', 'each entry'],
      ] as const,
      chosen: clipping?.kind ?? 'none',
      set: (kind) => onClip(kind === 'none' ? undefined : { kind, threshold: clipping?.threshold ?? 1 }),
    })}
    ${
      clipping
        ? numberField({
            label: 'at',
            value: clipping.threshold,
            range: { min: 1e-6, max: 1e6 },
            set: (threshold) => onClip({ ...clipping, threshold }),
          })
        : nothing
    }
    ${
      clipping
        ? html`<p class="note">
            ${
              clipping.kind === 'norm'
                ? 'Where |g| ≥ τ: g ← τ g/|g|, over all parameters together. The direction stays.'
                : 'Each entry of g to ±τ. The direction changes.'
            }
          </p>`
        : nothing
    }`,
  );
}

function sampling({ settings: { batch, seed }, onChange }: LearningControlsProps): TemplateResult {
  return group(
    'Batch and seed',
    html`${numberField({
        label: 'sequences an update',
        value: batch,
        range: { min: 1, max: LARGEST_SETTINGS.batch, step: 1 },
        set: (batch) => onChange({ batch }),
      })}
      ${numberField({
        label: 'seed',
        value: seed,
        range: { min: 0, max: LARGEST_SETTINGS.seed, step: 1 },
        set: (seed) => onChange({ seed }),
      })}
      <button @click=${() => onChange({ seed: seed < LARGEST_SETTINGS.seed ? seed + 1 : 0 })}>
        New seed
      </button>`,
  );
}
