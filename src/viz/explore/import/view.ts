/** The panel that brings a network: what was found in its file, what is asked beside it, and whether its outputs agree. */
import { html, nothing, type TemplateResult } from 'lit-html';
import { type BatchLossName, batchLossNames, type Reduction } from '../../../rnn/index.ts';
import { numbersTable } from '../../chart/table.ts';
import { selectField } from '../../fields/fields.ts';
import { stepper } from '../../fields/stepper.ts';
import { counted, formatNumber } from '../../text/format.ts';
import { prose, typeset } from '../../text/prose.ts';
import { asSentence } from '../../text/sentence.ts';
import { tryAgainButton } from '../../text/try-again.ts';
import type { Bundle } from './bundle.ts';
import type { Found } from './reader.ts';
import type { ImportState, BroughtPart } from './state.ts';
import {
  comparisonText,
  foundTitle,
  noteParts,
  outputsCaption,
  sequencesText,
  tensorShape,
  widthsText,
} from './text.ts';

export interface ImportActions {
  readonly onFiles: (files: readonly File[]) => void;
  readonly onExample: () => void;
  readonly onOpen: () => void;
  readonly onSave: () => void;
  /** Saves what the network is run on. */
  readonly onInputs: () => void;
  readonly onClose: () => void;
}

/** Ends of the names of files that are read. */
const ENDS = '.safetensors,.pt,.pth,.ckpt,.bin,.npz,.npy,.keras,.h5,.hdf5,.json,.onnx,.txt,.vocab';

export function importView(state: ImportState, actions: ImportActions): TemplateResult {
  const { fault, failure, isBusy, found, bundle } = state;
  const { onFiles, onExample, onClose } = actions;
  return html`<div class="bar">
      <h2 id="import-title">Bring your own network</h2>
      <button type="button" aria-label="Close the import" @click=${onClose}>Close</button>
    </div>
    <p class="note">
      Weights as PyTorch, Keras, TensorFlow.js or ONNX save them. The file never leaves this machine.
    </p>
    <div class="controls">
      ${fileButton(bundle.value.weights ? 'Choose other files' : 'Choose files', ENDS, onFiles, true)}
      ${found.value ? nothing : html`<button type="button" @click=${onExample}>Try an example</button>`}
      ${isBusy.value ? html`<span class="note" role="status">Reading …</span>` : nothing}
    </div>
    <div role="alert">
      ${fault.value === undefined ? nothing : html`<p class="import-fault">${faultText(fault.value, bundle.value)}</p>`}
      ${
        failure.value === undefined
          ? nothing
          : html`<p class="import-fault">
              What reads files gave no answer: ${failure.value}. ${tryAgainButton(state.look)}
            </p>`
      }
    </div>
    ${found.value ? foundView(found.value, state, actions) : nothing}`;
}

/** With the name of the file, where what is wrong has none. */
const faultText = (fault: string, { weights, inputs, targets, vocabulary }: Bundle): string => {
  const names = [weights, inputs, targets, vocabulary].flatMap((file) => file?.name ?? []);
  const isNamed = names.some((name) => fault.startsWith(name));
  return asSentence(isNamed || !weights ? fault : `${weights.name}: ${fault}`);
};

function foundView(found: Found, state: ImportState, actions: ImportActions): TemplateResult {
  const { fault, isBusy } = state;
  const isStale = fault.value !== undefined;
  return html`<div class="import-found" ?data-stale=${isStale} aria-busy=${isBusy.value ? 'true' : 'false'}>
    <h3>${foundTitle(found)}</h3>
    <p class="note">${state.bundle.value.weights?.name}, ${found.format}.</p>
    <div class="note">Inputs, units and outputs at a step: ${widthsText(found)}</div>
    <div class="import-parts">
      <div class="import-table">${tensorsView(found)} ${notesView(found)}</div>
      <div class="import-knobs">
        ${settingsView(found, state)} ${filesView(found, state, actions)} ${outputsView(found, state)}
      </div>
    </div>
    <div class="controls">
      <button type="button" class="primary" ?disabled=${isStale || isBusy.value} @click=${actions.onOpen}>
        Open in Explore
      </button>
      <button type="button" ?disabled=${isStale || isBusy.value} @click=${actions.onSave}>
        Save as an experiment
      </button>
      <button type="button" @click=${actions.onClose}>Cancel</button>
      <span class="note">Undo brings your experiment back.</span>
    </div>
  </div>`;
}

const tensorsView = ({ table, leftOver }: Found): TemplateResult =>
  html`<div class="table-scroll" tabindex="0" role="group" aria-label="What became of the tensors">
    <table class="numbers-table">
      <thead>
        <tr>
          ${['tensor of the file', 'shape', 'became', 'how'].map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${table.map(
          ({ tensor, shape, became, how }) =>
            html`<tr>
              <th scope="row">${tensor}</th>
              <td>${tensorShape(shape)}</td>
              <td>${became}</td>
              <td>${how}</td>
            </tr>`,
        )}
        ${leftOver.map(
          ({ name, shape }) =>
            html`<tr class="left-over">
              <th scope="row">${name}</th>
              <td>${tensorShape(shape)}</td>
              <td>–</td>
              <td>left over</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const notesView = ({ notes }: Found): TemplateResult =>
  html`<ul class="import-notes">
    ${notes.map((note) => html`<li>${noteParts(note).map((part, i) => (i % 2 ? html`<code>${part}</code>` : prose(part)))}</li>`)}
  </ul>`;

/** What stands for no output layer; no tensor has an empty name. */
const NONE = '';

function settingsView(found: Found, { settings, set }: ImportState): TemplateResult {
  const { linears, output, loss, reduction, at, takesCell, layers } = found;
  const { value } = settings;
  return html`<div class="controls" role="group" aria-label="Settings">
    ${selectField({
      label: 'Output layer',
      options: [...linears.map((name) => [name, name] as const), [NONE, 'none'] as const],
      chosen: output ?? NONE,
      set: (name) => set('output', name === NONE ? null : name),
    })}
    ${selectField<BatchLossName>({
      label: 'Loss',
      options: batchLossNames.map((name) => [name, name] as const),
      chosen: value.loss ?? loss,
      set: (name) => set('loss', name),
    })}
    ${selectField<Reduction>({
      label: 'Reduction',
      options: [
        ['mean', 'mean'],
        ['sum', 'sum'],
      ],
      chosen: value.reduction ?? reduction,
      set: (name) => set('reduction', name),
    })}
    ${selectField<'all' | 'last'>({
      label: 'At',
      options: [
        ['all', 'all steps'],
        ['last', 'the last step'],
      ],
      chosen: value.at ?? at,
      set: (name) => set('at', name),
    })}
    ${
      takesCell
        ? selectField<'tanh' | 'relu'>({
            label: 'Cell',
            options: [
              ['tanh', 'tanh'],
              ['relu', 'ReLU'],
            ],
            chosen: layers.some(({ cell }) => cell === 'relu') ? 'relu' : 'tanh',
            set: (name) => set('cell', name),
          })
        : nothing
    }
  </div>`;
}

function filesView(
  { embedding, lengths }: Found,
  state: ImportState,
  { onInputs }: ImportActions,
): TemplateResult {
  const { bundle, settings, sequence } = state;
  const { inputs, targets, vocabulary } = bundle.value;
  const isBatch = lengths.length > 1 || settings.value.stepsFirst || lengths[0] === 1;
  const row = (part: BroughtPart, title: string, file: File | undefined, instead: string) =>
    html`<div class="controls">
      ${fileButton(title, part === 'vocabulary' ? '.txt,.json,.vocab' : '.npy', ([own]) => state.put(part, own))}
      <span class="note">${file ? file.name : instead}</span>
      ${file ? html`<button type="button" aria-label="Put ${file.name} away" @click=${() => state.remove(part)}>×</button>` : nothing}
    </div>`;
  return html`<div class="import-files">
    ${row('inputs', 'Inputs X', inputs, settings.value.text ? 'the text below' : 'drawn from a seed')}
    ${row('targets', 'Targets Y', targets, 'drawn from a seed')}
    ${
      embedding
        ? html`${row('vocabulary', 'Vocabulary', vocabulary, 'none: type numbers of tokens')}
            <label class="import-text"
              >Text, by ${embedding.tensor}
              <input
                type="text"
                .value=${settings.value.text ?? ''}
                @change=${(event: Event) => state.set('text', (event.target as HTMLInputElement).value || undefined)}
            /></label>`
        : nothing
    }
    <div class="controls">
      <span class="note">${sequencesText(lengths)}</span>
      ${
        lengths.length > 1
          ? stepper({
              name: 'sequence',
              less: 'Sequence before',
              more: 'Next sequence',
              symbol: 'sequence',
              value: sequence.value + 1,
              most: lengths.length,
              set: (value) => state.show(value - 1),
            })
          : nothing
      }
      ${
        isBatch && (inputs || targets)
          ? html`<label
              ><input
                type="checkbox"
                .checked=${settings.value.stepsFirst ?? false}
                @change=${(event: Event) => state.set('stepsFirst', (event.target as HTMLInputElement).checked || undefined)}
              />
              Steps first: (T, B, …)</label
            >`
          : nothing
      }
      <button type="button" @click=${onInputs}>Save these inputs</button>
    </div>
  </div>`;
}

function outputsView(found: Found, state: ImportState): TemplateResult {
  const { outputs, lengths, computed } = found;
  const { given, comparison, sequence } = state;
  const answer = comparison.value && comparisonText(comparison.value, lengths.length);
  return html`<div class="import-outputs">
    <h4>Does your framework compute the same?</h4>
    ${
      outputs.length === 0
        ? html`<p class="note">
            ${computed === 0 ? 'Outputs of so large a network are not computed here.' : `Outputs are computed of the first ${counted(computed, 'sequence')}.`}
          </p>`
        : numbersTable('Outputs that are computed here', () => ({
            label: 'Outputs by step and unit',
            head: ['step', ...outputs[0].map((_, unit) => `o_${unit + 1}`)],
            rows: outputs.map((o, step) => ({ name: step + 1, cells: o.map((x) => formatNumber(x, 5)) })),
            caption: outputsCaption(found, sequence.value),
          }))
    }
    <label class="import-text"
      >Paste what it computes of these inputs
      <textarea
        rows="3"
        spellcheck="false"
        placeholder="tensor([[[ 0.1131, …]]])"
        .value=${typeof given.value === 'string' ? given.value : ''}
        @input=${(event: Event) => state.give((event.target as HTMLTextAreaElement).value)}
      ></textarea>
    </label>
    <div class="controls">
      ${fileButton('Choose its .npy', '.npy', ([file]) => state.give(file))}
      ${typeof given.value === 'string' ? nothing : html`<span class="note">${given.value.name}</span>`}
    </div>
    <p role="status" class="import-answer">
      ${answer ? html`<b class=${answer.tone}>${answer.word}</b> ${typeset(answer.sentence)}` : nothing}
    </p>
  </div>`;
}

const fileButton = (
  text: string,
  accept: string,
  take: (files: readonly File[]) => void,
  multiple = false,
): TemplateResult =>
  html`<label class="button">
    ${text}
    <input
      type="file"
      class="visually-hidden"
      accept=${accept}
      ?multiple=${multiple}
      @change=${(event: Event) => {
        const field = event.target as HTMLInputElement;
        const files = [...(field.files ?? [])];
        field.value = '';
        if (files.length > 0) take(files);
      }}
    />
  </label>`;
