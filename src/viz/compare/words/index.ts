/** Compare, Irrelevant words: trained networks read a sentence whose answer hangs on one early word. */
import './words.css';
import './chart.css';
import { computed, effect, signal } from '@preact/signals-core';
import { html, render, type TemplateResult } from 'lit-html';
import { answers, encodeWords } from '../../../rnn/tasks/index.ts';
import { sentenceExperiment } from '../../../rnn/words/experiment.ts';
import { parseWordsFile, type WordsFile } from '../../../rnn/words/file.ts';
import { answerSequence } from '../../../rnn/words/answered.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { exploreLink } from '../../experiment/explore-link.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { normScale } from '../../chart/norm-scale.ts';
import { tryAgainButton } from '../../text/try-again.ts';
import { tableDetails } from '../../text/table-details.ts';
import { atRest } from '../../page/at-rest.ts';
import { widthOf } from '../../page/width.ts';
import { wordControls } from './controls.ts';
import { wordsTitle } from './finding.ts';
import { howTrained, verdictList } from './how.ts';
import { address } from '../address.ts';
import { withWords, wordsChoiceOf } from './query.ts';
import { rowsTitle, wordRows, type WordRowsProps, wordTable } from './rows.ts';
import { drawn, sentenceEdited, shownWord, sentenceText } from './text.ts';
import { verdictsOf } from './verdicts.ts';
import { mountAccuracy } from './accuracy-state.ts';
import { type Mount, partsOf } from '../../page/sections.ts';
import { more } from '../../text/more.ts';

/** The same for every sentence and both networks, so that colours stay when the slider moves. */
const scale = normScale([1e-12, 1]);

const frame = html`<h2 id="words-title">Irrelevant words</h2>
  <div data-part="message"></div>
  <div data-part="intro"></div>
  <div data-part="verdicts"></div>
  <div data-part="controls"></div>
  <h3 data-part="rows-title"></h3>
  <div class="networks" data-part="rows"></div>
  <div data-part="word-table"></div>
  <h3 id="words-accuracy-title" data-part="accuracy-title"></h3>
  <div data-part="accuracy"></div>
  <div class="accuracy"><svg role="group" aria-labelledby="words-accuracy-title"></svg></div>
  <div data-part="accuracy-table"></div>
  <div data-part="how"></div>`;

export const mount: Mount = (host) => {
  render(frame, host);
  const say = (text: string | TemplateResult) =>
    render(
      text && html`<p class="note" role="status">${text}</p>`,
      host.querySelector<HTMLElement>('[data-part=message]')!,
    );
  const fill = async () => {
    say('Loading the trained networks …');
    try {
      const file = await load();
      say('');
      mountWords(host, file);
    } catch (error) {
      const why = (error as Error).message;
      say(html`The trained networks cannot be shown: ${why}. ${tryAgainButton(() => void fill())}`);
    }
  };
  void fill();
};

async function load(): Promise<WordsFile> {
  const response = await fetch(new URL('words.json', document.baseURI));
  if (!response.ok) throw new Error(`words.json gives ${response.status} ${response.statusText}`);
  return parseWordsFile(await response.json());
}

function mountWords(host: HTMLElement, file: WordsFile): void {
  const parts = partsOf(host);
  const { part, draw } = parts;
  const most = Math.max(...file.fillers);
  const first = wordsChoiceOf(address.query, most);
  const sentence = signal(first.sentence);
  const set = signal(first.set);
  /** The text as it was typed: what it is made of is told apart from it. */
  const text = computed(() => sentenceText(sentence.value));
  const encoded = computed(() => encodeWords(text.value));
  const pointed = signal<number | undefined>(undefined);
  const networks = computed(() =>
    file.sets[set.value].flatMap(({ cell, weights }) => (weights ? [{ cell, weights }] : [])),
  );

  /** What the networks make of the sentence; none of a sentence without words. */
  const answered = computed(() => {
    const words = encoded.value;
    if (words.words.length === 0) return [];
    return networks.value.map((network) => {
      const experiment = sentenceExperiment(network, words, words.answer ?? 0);
      return { cell: network.cell, experiment, reading: answerSequence(experiment) };
    });
  });
  // They hold all weights.
  const rested = atRest(answered);
  const links = computed(() =>
    rested.value.map(({ experiment }) => {
      const T = experiment.inputs.length;
      if (T > LIMITS.T) return { why: `Explore shows up to ${LIMITS.T} words` };
      return { href: exploreLink(experiment, { place: { parameter: 'U', of: T, elapsed: 0 } }) };
    }),
  );
  const rows = computed((): WordRowsProps => {
    const { words, keys, unknown, answer } = encoded.value;
    return {
      words: words.map(shownWord),
      keys,
      unknown,
      scale,
      pointed: pointed.value,
      readings: answered.value.map(({ cell, reading }, place) => ({
        name: cellTitle(cell),
        error: reading.error,
        reached: reading.reached,
        answer: answers[reading.answer],
        probability: reading.probabilities[reading.answer],
        isRight: answer === undefined ? undefined : reading.answer === answer,
        link: links.value[place] ?? { why: '' },
      })),
      onPoint: (place) => (pointed.value = place),
    };
  });

  effect(() => void (part('h2').textContent = wordsTitle(file, set.value)));
  draw(
    '[data-part=intro]',
    () =>
      html`<p class="note">
          Both networks read a sentence and say at its last word whether “i” liked it; one early word decides.
          Put filler words behind it, and watch how much of the gradient still reaches it.
        </p>
        ${more('A network that is right and sure sends little back to begin with (‖∂E/∂o‖): mind what share of it arrives.')}`,
  );
  render(verdictList(verdictsOf(file)), part('[data-part=verdicts]'));
  draw('[data-part=controls]', () =>
    wordControls({
      text: text.value,
      encoded: encoded.value,
      fillers: sentence.value.fillers,
      most,
      kind: sentence.value.kind,
      set: set.value,
      shown: file.shown,
      onText: (text) => (sentence.value = sentenceEdited(sentence.value, text)),
      onFillers: (fillers) => (sentence.value = { ...sentence.value, fillers }),
      onKind: (kind) => (sentence.value = { ...sentence.value, kind }),
      onSet: (name) => (set.value = name),
      onAnother: () => {
        const { seed, fillers, kind } = sentence.value;
        sentence.value = drawn(seed + 1, fillers, kind);
      },
    }),
  );
  draw('[data-part=rows-title]', () => (encoded.value.words.length ? rowsTitle(rows.value) : ''));
  draw('[data-part=rows]', () => (encoded.value.words.length ? wordRows(rows.value) : ''));
  draw('[data-part=word-table]', () =>
    encoded.value.words.length
      ? tableDetails('What reaches each word, in a table', () => wordTable(rows.value))
      : '',
  );
  mountAccuracy({
    parts,
    width: widthOf(part('.accuracy')),
    file,
    set,
    networks,
    sentence,
  });
  draw('[data-part=how]', () =>
    tableDetails('How the networks were trained and measured', () => howTrained(file)),
  );
  effect(() => {
    address.query = withWords(address.query, { sentence: sentence.value, set: set.value });
  });
}
