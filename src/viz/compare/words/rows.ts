/** A sentence twice, once a network: every word coloured by the gradient that reaches it, on one scale for both. */
import { html, type TemplateResult } from 'lit-html';
import { SMALLEST_NORMAL } from '../../../rnn/index.ts';
import { classes, STRONG } from '../../chart/join.ts';
import { formatNumber, formatPower } from '../../text/format.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import { isCommand } from '../../chart/keys.ts';

/** A network, and what it makes of the sentence. */
export interface NetworkReading {
  readonly name: string;
  /** ‖∂E/∂o‖ at the last word. */
  readonly error: number;
  /** Norm of the gradient that reaches each word. */
  readonly reached: readonly number[];
  readonly answer: string;
  readonly probability: number;
  /** Undefined where the sentence has no right answer, or several. */
  readonly isRight: boolean | undefined;
  /** Address of the same in Explore, or why there is none. */
  readonly link: { readonly href: string } | { readonly why: string };
}

export interface WordRowsProps {
  readonly words: readonly string[];
  /** Places of the words on which the answer hangs. */
  readonly keys: readonly number[];
  /** Places of words that the networks do not know. */
  readonly unknown: readonly number[];
  readonly readings: readonly NetworkReading[];
  readonly scale: NormScale;
  /** The place of the word that is pointed at. */
  readonly pointed: number | undefined;
  readonly onPoint: (place: number | undefined) => void;
}

/** What the picture shows, in a sentence. */
export function rowsTitle({ words, keys, readings }: WordRowsProps): string {
  const place = keys[0];
  if (place === undefined) return 'What reaches each word';
  const texts = readings.map(({ name, reached }) => `${sizeText(reached[place])} in the ${name}`);
  return `Reaches “${words[place]}”: ${texts.join(', ')}`;
}

export function wordRows(props: WordRowsProps): TemplateResult {
  const { readings, scale, keys } = props;
  return html`${readings.map((reading) => wordRow(props, reading))}
    <p class="pointed" aria-hidden="true">${pointedText(props)}</p>
    ${scaleLegend(scale, keys.length > 0)}`;
}

function wordRow(props: WordRowsProps, reading: NetworkReading): TemplateResult {
  const { words, keys, unknown, scale, pointed, onPoint } = props;
  const stop = pointed ?? keys[0] ?? 0;
  const label = (word: string, place: number) =>
    `${word}${keys.includes(place) ? ', the word that counts' : ''}: ${formatNumber(reading.reached[place], 2)}`;
  return html`<div class="network" role="group" aria-label="What reaches each word in the ${reading.name}">
    <p class="verdict">
      <b>${reading.name}</b>
      <span
        >answers “${reading.answer}”, p =
        ${probabilityText(reading.probability)}${verdict(reading.isRight)}</span
      >
      <span class="ratio"
        >${ratioText(words, reading.reached, keys)};
        <span class="error">‖∂E/∂o‖ = ${formatNumber(reading.error, 2)}</span></span
      >
      ${
        'href' in reading.link
          ? html`<a href=${reading.link.href}>Open in Explore</a>`
          : html`<span class="no-link">${reading.link.why}</span>`
      }
    </p>
    <div class="words" @keydown=${walk} @pointerleave=${() => onPoint(undefined)}>
      ${words.map((word, place) => {
        const norm = reading.reached[place];
        const intensity = scale.intensity(norm);
        return html`<span
          class=${classes('word', {
            key: keys.includes(place),
            unknown: unknown.includes(place),
            zero: norm === 0,
            underflow: norm > 0 && norm < SMALLEST_NORMAL,
            below: norm >= SMALLEST_NORMAL && Math.log10(norm) < scale.domain[0],
            strong: intensity > STRONG,
            pointed: place === pointed,
          })}
          .style=${`--i:${intensity}`}
          role="img"
          aria-label=${label(word, place)}
          tabindex=${place === stop ? 0 : -1}
          @pointerenter=${() => onPoint(place)}
          @focus=${() => onPoint(place)}
          @blur=${() => onPoint(undefined)}
          >${word}</span
        > `;
      })}
    </div>
  </div>`;
}

/** Close to 1, what it lacks of it. */
const probabilityText = (p: number): string =>
  p < 0.99 ? formatNumber(p, 2) : `1 − ${formatNumber(1 - p, 2)}`;

const verdict = (isRight: boolean | undefined) =>
  isRight === undefined
    ? ''
    : html`: <strong class=${isRight ? 'right' : 'wrong'}>${isRight ? 'right' : 'wrong'}</strong>`;

/** What reaches the first word that counts, as a share of what reaches the last word. */
function ratioText(words: readonly string[], reached: readonly number[], keys: readonly number[]): string {
  if (keys.length === 0) return 'no word here decides the answer';
  const [key, last] = [reached[keys[0]], reached.at(-1)!];
  if (key === 0) return 'nothing at all reaches the word that counts';
  return `of what reaches the last word, ${formatNumber(key / last, 2)} reaches “${words[keys[0]]}”`;
}

function pointedText({ words, readings, pointed, keys, unknown }: WordRowsProps): string {
  if (pointed === undefined || pointed >= words.length) {
    return 'Point at a word, or go there with Tab and the arrow keys, for its numbers.';
  }
  const what = keys.includes(pointed)
    ? ', the word that counts'
    : unknown.includes(pointed)
      ? ', unknown to the networks'
      : '';
  const numbers = readings.map(({ name, reached }) => `${name} ${sizeText(reached[pointed])}`);
  return `“${words[pointed]}”, word ${pointed + 1} of ${words.length}${what}: ${numbers.join(', ')}`;
}

function sizeText(norm: number): string {
  if (norm === 0) return 'exactly 0';
  return formatNumber(norm, 2) + (norm < SMALLEST_NORMAL ? ' (underflow)' : '');
}

/** Arrow keys go from word to word, and from a network to the other. */
function walk(event: KeyboardEvent): void {
  if (isCommand(event)) return;
  const row = event.currentTarget as HTMLElement;
  const rows = [...row.closest('.networks')!.querySelectorAll<HTMLElement>('.words')];
  const wordsOf = (of: HTMLElement | undefined) => [...(of?.querySelectorAll<HTMLElement>('.word') ?? [])];
  const words = wordsOf(row);
  const at = words.indexOf(event.target as HTMLElement);
  const other = (distance: number) => wordsOf(rows[rows.indexOf(row) + distance])[at];
  const targets: Readonly<Record<string, () => HTMLElement | undefined>> = {
    ArrowLeft: () => words[at - 1],
    ArrowRight: () => words[at + 1],
    ArrowUp: () => other(-1),
    ArrowDown: () => other(1),
    Home: () => words[0],
    End: () => words.at(-1),
  };
  const target = targets[event.key]?.();
  if (!target) return;
  event.preventDefault();
  target.focus();
}

function scaleLegend({ domain: [low, high] }: NormScale, hasKey: boolean): TemplateResult {
  const every = Math.ceil((high - low) / 4);
  const ticks = Array.from({ length: high - low + 1 }, (_, index) => low + index).filter(
    (exponent) => (high - exponent) % every === 0,
  );
  return html`<div class="scale-legend">
    <span>gradient that reaches the word: norm of its term of ∂E/∂U, log scale, the same for both</span>
    <span
      class="scale"
      role="img"
      aria-label="Colour scale from ${formatPower(low)} and below to ${formatPower(high)}, logarithmic"
    >
      <span class="bar"></span>
      ${ticks.map(
        (exponent) =>
          html`<span class="tick" .style=${`left:${(100 * (exponent - low)) / (high - low)}%`}
            >${exponent === low ? '≤ ' : exponent === high ? '≥ ' : ''}${formatPower(exponent)}</span
          >`,
      )}
    </span>
    <span class="sample"><span class="word zero">0</span> exactly 0</span>
    ${hasKey ? html`<span class="sample"><span class="word key">word</span> the answer hangs on it</span>` : ''}
  </div>`;
}

/** The numbers of both networks, a row a word. */
export const wordTable = ({ words, readings, keys }: WordRowsProps): TemplateResult =>
  html`<table class="numbers">
    <thead>
      <tr>
        <th scope="col">word</th>
        ${readings.map(({ name }) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${words.map(
        (word, place) =>
          html`<tr>
            <th scope="row">${place + 1}. ${word}${keys.includes(place) ? ' (counts)' : ''}</th>
            ${readings.map(({ reached }) => html`<td>${sizeText(reached[place])}</td>`)}
          </tr>`,
      )}
    </tbody>
  </table>`;
