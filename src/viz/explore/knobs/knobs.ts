/** Knobs: the scale of W, how weights are drawn, what the network reads, and where it has a loss. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { recurrentOf, takesForgetBias } from '../../../rnn/cells/index.ts';
import { schemesOf } from '../../../rnn/initialise.ts';
import {
  type InputName,
  type LossSteps,
  lossStepsOf,
  MOST_CHARACTERS,
  withLoss,
} from '../../../rnn/inputs.ts';
import { numberField, selectField } from '../../fields/fields.ts';
import { group, type KnobsProps } from './group.ts';
import { inputTitles, schemeTitles } from '../../text/drawing-titles.ts';
import { cellEquations } from '../../experiment/cell-equations.ts';
import { prose } from '../../text/prose.ts';
import { scaleOfW } from './sliders.ts';
import {
  forgetBiasShown,
  inputsShown,
  isReadable,
  type KnobSettings,
  withWeightsDrawn,
  schemeFor,
  withForgetBias,
  withKnobInputs,
} from './settings.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';

export const knobsView = (props: KnobsProps): TemplateResult => html`
  <div class="knobs" role="group" aria-labelledby="knobs-title">
    <h2 id="knobs-title">Knobs</h2>
    <p class="note">
      ${
        props.locked
          ? 'This lesson has locked the knobs.'
          : 'Each acts on the experiment at once; Undo brings back what was.'
      }
    </p>
    <div class="knob-groups">
      ${[...(recurrentOf(props.experiment.cell) ? [scaleOfW] : []), weights, inputs, loss].map((group) => group(props))}
    </div>
    <details class="more">
      <summary>Equations of this cell, and their source</summary>
      ${cellEquations(props.experiment.cell)}
    </details>
  </div>
`;

function weights(props: KnobsProps): TemplateResult {
  const { experiment, knobs, onKnobs, onExperiment } = props;
  const scheme = schemeFor(experiment, knobs);
  const recurrent = recurrentOf(experiment.cell);
  const shown = props.scheme;
  const bias = takesForgetBias(experiment.cell) ? forgetBiasShown(experiment) : undefined;
  const draw = (change: Partial<KnobSettings>) => {
    const next = { ...knobs, scheme, forgetBias: bias ?? knobs.forgetBias, ...change };
    onKnobs(next);
    onExperiment(withWeightsDrawn(experiment, knobs, next));
  };
  return group(
    'Initialise',
    props,
    html`
      ${selectField({
        label: 'scheme',
        options: schemesOf(experiment.cell).map((name) => [name, schemeTitles[name]]),
        chosen: shown,
        none: 'as they are',
        set: (scheme) => draw({ scheme }),
      })}
      ${
        recurrent
          ? numberField({
              label: 'gain',
              value: knobs.gain,
              range: { min: -100, max: 100, step: 0.1 },
              set: (gain) => draw({ gain }),
            })
          : nothing
      }
      ${
        takesForgetBias(experiment.cell) && shown !== 'chrono'
          ? numberField({
              label: 'forget bias',
              value: bias,
              range: { min: -20, max: 20, step: 0.5 },
              set: (forgetBias) => onExperiment(withForgetBias(experiment, forgetBias)),
            })
          : nothing
      }
      ${numberField({
        label: 'seed',
        value: knobs.seed,
        range: { min: 0, max: MOST_SEED, step: 1 },
        set: (seed) => draw({ seed }),
      })}
      <div class="row">
        <button @click=${() => draw({ seed: knobs.seed < MOST_SEED ? knobs.seed + 1 : 0 })}>New seed</button>
        <button title="Draws the weights of this seed again" @click=${() => draw({})}>Draw</button>
      </div>
      <p class="note">
        ${prose(
          recurrent
            ? `Draws ${recurrent}, U and V; the gain is that of ${recurrent}. Biases that the scheme does not set start at 0.`
            : 'Draws U and V; this cell has no W. Biases that the scheme does not set start at 0.',
        )}
      </p>
    `,
  );
}

const MOST_SEED = 2 ** 31 - 1;

const inputOptions: readonly (readonly [KnobSettings['inputs'], string])[] = [
  ...(Object.entries(inputTitles) as [InputName, string][]),
  ['text', 'text'],
];

function inputs(props: KnobsProps): TemplateResult {
  const { experiment, knobs, onKnobs, onExperiment } = props;
  const shown = inputsShown(experiment, knobs);
  const set = (change: Partial<KnobSettings>) => {
    const next = { ...knobs, ...change };
    onKnobs(next);
    onExperiment(withKnobInputs(experiment, next));
  };
  const read = ({ target }: Event) => {
    const input = target as HTMLInputElement;
    const text = [...input.value].slice(0, LIMITS.T).join('');
    const problem = text === '' ? 'Type a character' : `At most ${MOST_CHARACTERS} different characters`;
    input.setCustomValidity(isReadable(text) ? '' : problem);
    if (input.reportValidity()) set({ text });
  };
  return group(
    'Inputs',
    props,
    html`
      ${selectField({
        label: 'kind',
        options: inputOptions,
        chosen: shown,
        none: 'as they are',
        set: (inputs) => set({ inputs }),
      })}
      ${
        shown === 'text'
          ? html`<label class="wide"
                >text
                <input type="text" maxlength=${LIMITS.T} .value=${live(knobs.text)} @change=${read} />
              </label>
              <p class="note">A step reads a character; each different one has an input of its own.</p>`
          : nothing
      }
      ${
        shown !== undefined && shown !== 'text'
          ? numberField({
              label: 'amplitude',
              value: knobs.amplitude,
              range: { min: -1000, max: 1000, step: 0.1 },
              set: (amplitude) => set({ amplitude }),
            })
          : nothing
      }
    `,
  );
}

function loss(props: KnobsProps): TemplateResult {
  const { experiment, onExperiment } = props;
  const shown = lossStepsOf(experiment);
  const choice = (steps: LossSteps, text: string) =>
    html`<label
      ><input
        type="radio"
        name="knobs-loss"
        .checked=${live(shown === steps)}
        @change=${() => onExperiment(withLoss(experiment, steps))}
      />
      ${text}</label
    >`;
  return group('Loss', props, [choice('last', 'at the last step'), choice('all', 'at all steps')]);
}
