/** Train, pause, one update, and what to do when settings have changed since runs began. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { numberField } from '../../fields/fields.ts';
import { LARGEST_SETTINGS } from './settings.ts';
import { updates } from './text.ts';

export interface LearningTransportProps {
  readonly isBusy: boolean;
  /** No run can be trained: all have diverged. */
  readonly isStuck: boolean;
  readonly isAtStop: boolean;
  readonly hasBegun: boolean;
  readonly stop: number;
  /** By how many updates training goes on once it is at the stop. */
  readonly further: number;
  /** Whether settings have changed since the runs were begun, and whether these could go on with them. */
  readonly difference: 'none' | 'can go on' | 'new runs';
  readonly onTrain: () => void;
  readonly onFurther: () => void;
  readonly onPause: () => void;
  readonly onStep: () => void;
  readonly onStop: (stop: number) => void;
  readonly onNew: () => void;
  readonly onGoOn: () => void;
  readonly onRevert: () => void;
}

export function learningTransport(props: LearningTransportProps): TemplateResult {
  const { isBusy, isStuck, isAtStop, hasBegun, stop, further, difference } = props;
  const hasChanged = difference !== 'none';
  const [text, act] = isBusy
    ? ['Pause', props.onPause]
    : isAtStop
      ? [`Train ${further.toLocaleString('en-GB')} more`, props.onFurther]
      : [hasChanged ? 'Go on as begun' : 'Train', props.onTrain];
  return html`<div class="controls transport">
      <button class=${hasChanged ? '' : 'primary'} ?disabled=${!isBusy && isStuck} @click=${act}>
        ${text}
      </button>
      <button
        ?disabled=${isBusy || isStuck}
        title=${hasChanged ? 'One update of each run, with the settings that it has' : 'One update of each run'}
        @click=${props.onStep}
      >
        ${hasChanged ? 'Step as begun' : 'Step'}
      </button>
      ${numberField({
        label: 'stop at update',
        value: stop,
        range: { min: 1, max: LARGEST_SETTINGS.step, step: 1 },
        set: props.onStop,
      })}
      ${
        hasBegun && !hasChanged
          ? html`<button
              title="From new weights, with the same settings; the present runs stay as paler lines"
              @click=${props.onNew}
            >
              Start anew
            </button>`
          : nothing
      }
    </div>
    ${hasChanged ? changed(props) : nothing}`;
}

const changed = ({ difference, onNew, onGoOn, onRevert }: LearningTransportProps): TemplateResult =>
  html`<div class="controls changed" role="group" aria-label="Settings have changed">
    <p>
      The settings have changed since the runs began. They are for new runs; those that are there stay as
      paler lines.
    </p>
    <button class="primary" @click=${onNew}>Start new runs</button>
    ${
      difference === 'can go on'
        ? html`<button
            title="From where they stand, with the new rate, clipping or batch; as they were they stay as paler lines"
            @click=${onGoOn}
          >
            Go on with the new settings
          </button>`
        : nothing
    }
    <button @click=${onRevert}>Back to the settings of the runs</button>
  </div>`;

export interface EarlierProps {
  readonly runs: readonly {
    readonly id: string;
    readonly name: string;
    readonly text: string;
    readonly steps: number;
    /** Whether it is drawn: its task and length are those of the present runs. */
    readonly isDrawn: boolean;
  }[];
  readonly onBring: (id: string) => void;
  readonly onRemove: (id: string) => void;
}

/** Runs of earlier, with all their settings. */
export function earlierView({ runs, onBring, onRemove }: EarlierProps): TemplateResult {
  if (runs.length === 0) return html``;
  return html`<details class="earlier" open>
    <summary>${runs.length === 1 ? 'One earlier run' : `${runs.length} earlier runs`}</summary>
    <ul>
      ${runs.map(
        ({ id, name, text, steps, isDrawn }) =>
          html`<li>
            <span
              ><b>${name}</b>, ${updates(steps)}.
              <span class="note"
                >${text}${isDrawn ? '' : '. Not drawn: it is of another task or length'}</span
              ></span
            >
            <span class="controls">
              <button aria-label="Bring back ${name}" @click=${() => onBring(id)}>Bring back</button>
              <button aria-label="Remove ${name}" @click=${() => onRemove(id)}>Remove</button>
            </span>
          </li>`,
      )}
    </ul>
  </details>`;
}
