/** Cuts a text into the arrays that it gives, each with its name. */
import { blanked, errorAt } from './scan.ts';

/** One array of a text. All else is blank in its text, so that places stay what they are. */
export interface Statement {
  /** As it was written: `gradients["dWaa"]`, `rnn.weight_hh_l0`; undefined where there is none. */
  readonly name: string | undefined;
  /** Of an entry, a row or a column: `[3, 1]`, counted from 0; undefined for all of an axis. */
  readonly index: readonly (number | undefined)[] | undefined;
  /** Where its name stands, or it begins. */
  readonly at: number;
  readonly text: string;
}

const WORD = String.raw`[\p{L}_∂∇][\p{L}\p{N}_.∂∇/'′{}^]*`;
const KEY = String.raw`\[\s*["'][^"'\n]+["']\s*\]`;
const ONE_INDEX = String.raw`\s*(?:\d+|:)\s*`;
const INDEX = String.raw`(?:\[${ONE_INDEX}(?:,${ONE_INDEX})*\])+|\(${ONE_INDEX}(?:,${ONE_INDEX})*\)`;
const NAME = String.raw`(?<word>\$?${WORD}(?:${KEY}|\.${WORD})*)(?<index>${INDEX})?`;
const VALUE = String.raw`(?:torch\.)?(?:tensor|array|Parameter containing)\b|<(?:tf|Keras|Variable)|tf\.Tensor|torch\.Size|\[`;

/** A name and what stands between it and its numbers: `dW =`, `W.grad tensor(…`, `weight_hh_l0` on a line of its own. */
const HEADING = new RegExp(
  String.raw`[^\S\n]*(?:(?<quote>["'])(?<quoted>[^"'\n]+)\k<quote>\s*:|${NAME}[^\S\n]*(?:(?:=(?!=)|:=?|<-|->)|(?=[^\S\n](?:${VALUE}|None\b))|(?=[^\S\n]*(?:\n|$))))`,
  'uy',
);

/** `"dW":` of a dictionary, `('dW', …)` of its items, `"dW" -> …` of an association. */
const QUOTED =
  /(["'])([^"'\n]+)\1\s*(?::|,|->|=>|=)\s*(?=[-+−\d[({<]|[A-Za-z_.]+[([]|Parameter|nan|NaN|inf|None|null)/g;

/** A variable of TensorFlow, with its name. */
const VARIABLE = /<(?:tf\.Variable '([^'\n]+)'|(?:Keras)?Variable path=([^\s,>]+))[^>]*?(?:numpy|value)=\s*/g;

/** Lines that say nothing of the numbers: shapes, types, comments, fences. */
const NOTES =
  /^[^\S\n]*(?:```.*|Parameter containing:|#.*|%(?!\*).*|\/\/.*|\(\d+,[\d\s,]*\)|torch\.Size\(.*\)|TensorShape\(.*\)|\$?[\p{L}_][\p{L}\p{N}_.]*(?:\[["'][^"'\n]*["']\])?\.?(?:\s*\.?(?:shape|size\(\)))\s*[=:].*|\[\d+ rows x \d+ columns\])[^\S\n]*$/gmu;

/** What is said behind numbers, to the end of the line. */
const REMARK = /(?<=[\])};,][^\S\n]*|\d[^\S\n]+)(?:#|%(?!\*)|\/\/).*$/gm;

/** Names that a console gives. */
const NO_NAMES = /^(?:ans|Out|In)$/;

/** @throws MatrixSyntaxError where something stands between the arrays */
export function statementsOf(whole: string): readonly Statement[] {
  const text = withoutNotes(whole);
  const quoted = keyed(text);
  const found = quoted.length > 0 ? quoted : inLines(text);
  return found.length > 0 ? found : [{ name: undefined, index: undefined, at: 0, text }];
}

function withoutNotes(whole: string): string {
  const text = whole.replace(REMARK, blanked);
  // A tuple alone is a list of numbers, above other numbers it is their shape.
  const isAlone = text.replace(NOTES, '').trim() === '';
  return isAlone ? text : text.replace(NOTES, blanked).replace(/torch\.Size\(\[[\d\s,]*\]\)/g, blanked);
}

/** What stands behind the keys of a dictionary, a list of items, or of variables. */
function keyed(text: string): readonly Statement[] {
  const heads = [
    ...Array.from(text.matchAll(VARIABLE), (match) => ({ match, name: match[1] ?? match[2] })),
    ...Array.from(text.matchAll(QUOTED), (match) => ({ match, name: match[2] })).filter(
      ({ match }) => !/^[{([]\s*["']/.test(text.slice(match.index + match[0].length)),
    ),
  ].toSorted((a, b) => a.match.index - b.match.index);
  let end = 0;
  const statements: Statement[] = [];
  for (const { match, name } of heads) {
    if (match.index < end) continue;
    noneBetween(text, end, match.index);
    const from = match.index + match[0].length;
    end = endOfValue(text, from);
    statements.push({ name, index: undefined, at: match.index, text: within(text, from, end) });
  }
  if (statements.length > 0) noneBetween(text, end, text.length);
  return statements;
}

/** Between the entries of a container there is punctuation, and its name. */
function noneBetween(text: string, from: number, to: number): void {
  const between = text
    .slice(from, to)
    .replace(
      /(["'])[^"'\n]*\1\s*[:=]|OrderedDict|defaultdict|(?<=\b)dict(?=\()|[\p{L}_][\p{L}\p{N}_.]*\s*=(?!=)|<class \w+>/gu,
      blanked,
    );
  const at = between.search(/[^\s{}()[\],<>|;:]/);
  if (at >= 0) {
    const found = /^[^\s,;[\](){}]+/.exec(between.slice(at))![0];
    throw errorAt(text, from + at, `found "${found}" beside the named arrays: write "name": numbers`);
  }
}

/** Where a value ends: at a comma, or a bracket of what is around it. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if ('[({'.includes(sign)) depth++;
    else if ('])}'.includes(sign)) {
      if (--depth < 0) return at;
    } else if (depth === 0 && (sign === ',' || sign === '|' || (sign === '>' && text[at - 1] !== '-')))
      return at;
  }
  return text.length;
}

/** Names at the starts of lines, or behind a semicolon; an array that begins behind another one has none. */
function inLines(text: string): readonly Statement[] {
  const starts: { at: number; from: number; name: string | undefined; index: Statement['index'] }[] = [];
  let depth = 0;
  let isClosed = false;
  let mayStart = true;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (mayStart && depth === 0) {
      const heading = headingAt(text, at);
      if (heading) {
        starts.push(heading);
        [at, isClosed, mayStart] = [heading.from - 1, false, false];
        continue;
      }
      if (isClosed && (sign === '[' || startsCall(text, at)) && !isPrintOfR(text, at)) {
        starts.push({ at, from: at, name: undefined, index: undefined });
        isClosed = false;
      }
    }
    if ('[({'.includes(sign) || (sign === '<' && /\p{L}/u.test(text[at + 1] ?? ''))) depth++;
    else if ('])}'.includes(sign) || (sign === '>' && text[at - 1] !== '-')) {
      depth = Math.max(0, depth - 1);
      isClosed ||= depth === 0;
    }
    if (sign === '\n' || sign === ';') mayStart = true;
    else if (/\S/.test(sign)) mayStart = false;
  }
  if (starts.length === 0) return [];
  const before = text.slice(0, starts[0].at).search(/\S/);
  if (before >= 0) starts.unshift({ at: before, from: 0, name: undefined, index: undefined });
  return starts.map(({ at, from, name, index }, nth) => ({
    name,
    index,
    at,
    text: within(text, from, starts[nth + 1]?.at ?? text.length),
  }));
}

function headingAt(text: string, at: number) {
  HEADING.lastIndex = at;
  const match = HEADING.exec(text);
  if (!match) return undefined;
  const { quoted, word, index } = match.groups!;
  if (word && /^(?:[-+]?(?:nan|inf|infinity|na|null|none)|columns?|dtype|Name|Length)$/i.test(word))
    return undefined;
  const name = quoted ?? word;
  return {
    at: at + match[0].search(/\S/),
    from: at + match[0].length,
    name: NO_NAMES.test(name) ? undefined : name.replace(/^\$/, ''),
    index: index && !NO_NAMES.test(name) ? indexOf(index) : undefined,
  };
}

/** In brackets they count from 0, in parentheses, as MATLAB has them, from 1. */
function indexOf(text: string): readonly (number | undefined)[] {
  const first = text.startsWith('(') ? 1 : 0;
  return Array.from(text.matchAll(/\d+|:/g), ([one]) => (one === ':' ? undefined : Number(one) - first));
}

const startsCall = (text: string, at: number): boolean =>
  /^(?:[A-Za-z_][\w.]*\(|<(?:tf|Keras|Variable))/.test(text.slice(at, at + 60));

/** `[1,]` or `[1]` before a row. */
const isPrintOfR = (text: string, at: number): boolean =>
  /^\[(?:\d+,|,\d+|\d+\][^\S\n]+[-+\d.NI"])/.test(text.slice(at, at + 20));

/** A part of a text, all else blank. */
const within = (text: string, from: number, to: number): string =>
  blanked(text.slice(0, from)) + text.slice(from, to) + blanked(text.slice(to));
