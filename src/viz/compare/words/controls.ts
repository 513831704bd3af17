/** The sentence to be edited, and what puts filler words into it. */
import { html, type TemplateResult } from 'lit-html';
import { answers, type EncodedWords, type FillerKind, keyWords } from '../../../rnn/tasks/index.ts';
import type { DataSetName } from '../../../rnn/words/data-sets.ts';
import { shownWord } from './text.ts';

export interface WordControlsProps {
  readonly text: string;
  readonly encoded: EncodedWords;
  readonly fillers: number;
  readonly most: number;
  readonly kind: FillerKind;
  readonly set: DataSetName;
  /** Filler words of the sentences that the networks on show were trained on. */
  readonly shown: number;
  readonly onText: (text: string) => void;
  readonly onFillers: (fillers: number) => void;
  readonly onKind: (kind: FillerKind) => void;
  readonly onSet: (set: DataSetName) => void;
  readonly onAnother: () => void;
}

const kindTitles: Readonly<Record<FillerKind, string>> = {
  random: 'irrelevant words',
  repeated: 'one word repeated',
  sentence: 'the sentence repeated',
};

/** Longer texts would take longer than a moment to read. */
const MOST_LETTERS = 1500;

export function wordControls(props: WordControlsProps): TemplateResult {
  const { text, fillers, most, kind, set, shown, onText, onFillers, onKind, onSet, onAnother } = props;
  const setTitles: Readonly<Record<DataSetName, string>> = {
    long: `sentences with ${shown} filler words each`,
    mixed: `sentences with 0 to ${shown} filler words`,
  };
  const valueOf = (event: Event) => (event.target as HTMLInputElement).value;
  const option = (value: string, title: string, chosen: string) =>
    html`<option value=${value} ?selected=${value === chosen}>${title}</option>`;
  return html`<div class="controls">
      <label>
        networks trained on
        <select .value=${set} @change=${(event: Event) => onSet(valueOf(event) as DataSetName)}>
          ${Object.entries(setTitles).map(([value, title]) => option(value, title, set))}
        </select>
      </label>
      <button type="button" @click=${onAnother}>Another sentence</button>
    </div>
    <div class="controls fillers">
      <label>
        insert
        <input
          type="range"
          min="0"
          max=${most}
          .value=${String(fillers)}
          aria-label="filler words"
          @input=${(event: Event) => onFillers(Number(valueOf(event)))}
        />
        <output>${fillers}</output>
      </label>
      <label>
        ×
        <select
          aria-label="kind of filler"
          .value=${kind}
          @change=${(event: Event) => onKind(valueOf(event) as FillerKind)}
        >
          ${Object.entries(kindTitles).map(([value, title]) => option(value, title, kind))}
        </select>
      </label>
    </div>
    <label class="text">
      <span>The sentence, yours to edit</span>
      <textarea
        rows="3"
        maxlength=${MOST_LETTERS}
        spellcheck="false"
        .value=${text}
        @input=${(event: Event) => onText(valueOf(event))}
      ></textarea>
    </label>
    ${remarks(props)}`;
}

function remarks({ encoded: { words, unknown, keys, answer } }: WordControlsProps): TemplateResult {
  const list = (place: number) => keyWords[answers[place]].join(', ');
  const lines = [
    ...(words.length === 0 ? ['Write a sentence: there is no word to read.'] : []),
    ...(words.length > 0 && keys.length === 0
      ? [
          `No word here says which answer is right. Put in one of ${list(0)} (${answers[0]}) or ${list(1)} (${answers[1]}).`,
        ]
      : []),
    ...(keys.length > 0 && answer === undefined
      ? ['Words of both answers: neither is right. Take those of one of them out.']
      : []),
    ...(words.length > 0 && answer === undefined
      ? [`Until then the gradient is that of the loss for “${answers[0]}”.`]
      : []),
    ...(unknown.length > 0
      ? [
          `Not in the networks’ vocabulary: ${[...new Set(unknown.map((place) => shownWord(words[place])))].join(', ')}. They read each as “unknown”, an input that was in training too, and right or wrong is said as if they were not there. Replace them, or see how little they matter.`,
        ]
      : []),
  ];
  return html`<div class="remarks" role="status">
    ${lines.map((line) => html`<p class="note">${line}</p>`)}
  </div>`;
}
