/** Plain text made ready to be read: symbols typeset, and the terms of the glossary marked where they first stand. */
import { html, type TemplateResult } from 'lit-html';
import { SPELLINGS, type TermName } from './glossary.ts';
import { term } from './term.ts';

/** `σ_max`, `h_t`, `h_{t-1}`, `x^(t − k)`, `t^-1.5` */
const SYMBOL =
  /([\p{L})′])(?:_(?:\{([^}]*)\}|([\p{L}\d]+))|\^(?:\(([^)]*)\)|\{([^}]*)\}|([−-]?[\p{L}\d.]*[\p{L}\d])))/u;

function typeset(text: string): (string | TemplateResult)[] {
  const found = SYMBOL.exec(text);
  if (!found) return [text];
  const [whole, base, braced, below, raised, bracedAbove, above] = found;
  const low = braced ?? below;
  const high = raised ?? bracedAbove ?? above;
  const minus = (x: string) => x.replace('-', '−');
  return [
    text.slice(0, found.index) + base,
    low === undefined ? html`<sup>${minus(high)}</sup>` : html`<sub>${minus(low)}</sub>`,
    ...typeset(text.slice(found.index + whole.length)),
  ];
}

/** With the terms of the glossary, each once. */
export function prose(text: string): TemplateResult {
  return html`${parts(text, new Set())}`;
}

function parts(text: string, marked: Set<TermName>): unknown[] {
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
