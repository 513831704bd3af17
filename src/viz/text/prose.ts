/** Plain text made ready to be read: symbols typeset, and the terms of the glossary marked where they first stand. */
import { html, type TemplateResult } from 'lit-html';
import type { TermName } from './glossary.ts';
import { SPELLINGS } from './spellings.ts';
import { term } from './term.ts';

/** `σ_max`, `h_t`, `h_{t-1}`, `|W|_F`, `x^(t − k)`, `t^-1.5`, `2^(1/100)` */
const SCRIPTED =
  /(?<base>\d+(?=\^)|[\p{L})|′])(?:_(?:\{(?<braced>[^}]*)\}|(?<low>[\p{L}\d]+))|\^(?:\((?<round>[^)]*)\)|\{(?<raised>[^}]*)\}|(?<high>[−-]?[\p{L}\d.]*[\p{L}\d])))/u;
/**
 * A letter that is a word of its own is a symbol, also behind a number or a differential: but for the words that English
 * has, what A and B are called, the unit of seconds, and the parts (b) of a question. The a that a function is of is one.
 */
const SYMBOL = new RegExp(
  [
    String.raw`(?<=^|[^\p{L}’])(?<!\d )(?!(?<=(?:^|\s)\()[a-z]\))(?:[bce-hj-zôγσρτλΩC-HJ-Z]|d(?= )|[ai](?=[₀-₉′]| [=<>≤≥⊙]))`,
    String.raw`(?<=(?<!\p{L})d)(?:[C-HJ-Z]|[a-z](?=[₀-₉/]))`,
    String.raw`(?<=[\p{L}′]\()a(?=\))`,
  ]
    .map((pattern) => String.raw`${pattern}(?!(?!ᵀ)[\p{L}\d-])`)
    .join('|'),
  'gu',
);

type Part = string | TemplateResult;

/** A symbol in the midst of a text, as formulas have it. */
const symbol = (letter: string): TemplateResult => html`<i class="symbol">${letter}</i>`;

function italics(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const { 0: letter, index } of text.matchAll(SYMBOL)) {
    parts.push(text.slice(from, index), symbol(letter));
    from = index + letter.length;
  }
  return [...parts, text.slice(from)].filter((part) => part !== '');
}

/** `∂E₃/∂W`, `∂⁺h₁/∂W`, `∂E/∂(h, c)`, `57 %`: no line ends within one. */
const UNBROKEN = /(∂[^\s/]+\/∂(?:\([^)]*\)|[^\s,.;:)|‖]+)|\d[\d.,]* %)/u;

/** Symbols in italics, with what is below and above them, and without the terms of the glossary. */
export const typeset = (text: string): Part[] =>
  text
    .split(UNBROKEN)
    .flatMap((part, index) =>
      index % 2 ? html`<span class="unbroken">${scripted(part)}</span>` : scripted(part),
    );

function scripted(text: string): Part[] {
  const found = SCRIPTED.exec(text);
  if (!found) return italics(text);
  const { base, braced, low = braced, round, raised = round, high = raised } = found.groups!;
  const minus = (x: string) => italics(x.replace('-', '−'));
  return [
    ...italics(text.slice(0, found.index)),
    /\p{L}/u.test(base) ? symbol(base) : base,
    low === undefined ? html`<sup>${minus(high)}</sup>` : html`<sub>${minus(low)}</sub>`,
    ...scripted(text.slice(found.index + found[0].length)),
  ];
}

/** With the terms of the glossary, each once. */
export function prose(text: string): TemplateResult {
  return html`${parts(text, new Set())}`;
}

function parts(text: string, marked: Set<TermName>): Part[] {
  const first = SPELLINGS.filter(([, name]) => !marked.has(name))
    .flatMap(([spelling, name]) => {
      const found = spelling.exec(text);
      return found ? [{ name, word: found[0], index: found.index }] : [];
    })
    .reduce<{ name: TermName; word: string; index: number } | undefined>(
      (best, next) => (best && best.index <= next.index ? best : next),
      undefined,
    );
  if (!first) return typeset(text);
  const { name, word, index } = first;
  marked.add(name);
  return [
    ...typeset(text.slice(0, index)),
    term(name, typeset(word)),
    ...parts(text.slice(index + word.length), marked),
  ];
}
