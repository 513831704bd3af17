/** Cuts pasted text into numbers and what stands between them. */

/** Text that is no matrix or vector: says where, what was found, and what to write. Line and column count from 1. */
export class MatrixSyntaxError extends Error {
  override readonly name = 'MatrixSyntaxError';

  constructor(
    readonly line: number,
    readonly column: number,
    problem: string,
  ) {
    super(`line ${line}, column ${column}: ${problem}`);
  }
}

/** A number as JavaScript writes it, `null` where nobody knows it, or one of the signs `[ ] , ;` or a line's end; and where it starts. */
export interface Token {
  readonly kind: 'number' | '[' | ']' | ',' | ';' | 'line' | 'end';
  readonly text: string;
  /** Index in the text. */
  readonly at: number;
}

const SIGN = '[+\\-−–]?';
const DECIMAL = new RegExp(`${SIGN}(?:\\d+\\.?\\d*|\\.\\d+)(?:[eEdD][+\\-−]?\\d+)?`, 'y');
const WORD = new RegExp(`${SIGN}(?:nan|inf|infinity)(?![\\w.])`, 'iy');
/** An entry that is left open. */
const OPEN = /(?:null|None|nothing|missing|NA|NULL|\?+)(?![\w.])/y;
/** What follows a number without a gap and makes it another kind of thing. */
const TAIL = /[\w.+\-*/^'%]+/y;

/** @throws MatrixSyntaxError at the first thing that is none of the tokens. */
export function scan(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const sign = text[at];
    if ('[],;'.includes(sign)) {
      tokens.push({ kind: sign as Token['kind'], text: sign, at: at++ });
    } else if (sign === '\n') {
      tokens.push({ kind: 'line', text: 'the end of the line', at: at++ });
    } else if (/\s/.test(sign)) {
      at++;
    } else {
      const numeral = numeralAt(text, at);
      tokens.push({ kind: 'number', text: plain(numeral), at });
      at += numeral.length;
    }
  }
  return [...tokens, { kind: 'end', text: 'the end of the text', at: text.length }];
}

function numeralAt(text: string, at: number): string {
  const numeral = matchAt(WORD, text, at) ?? matchAt(OPEN, text, at) ?? matchAt(DECIMAL, text, at);
  if (!numeral) throw errorAt(text, at, notANumber(text, at));
  const tail = matchAt(TAIL, text, at + numeral.length);
  if (tail) throw errorAt(text, at, strangeNumber(numeral, tail));
  return numeral;
}

function notANumber(text: string, at: number): string {
  if (/^(\.\.\.|…)/.test(text.slice(at))) {
    return 'found an ellipsis: the print was shortened. Print all of it, by np.set_printoptions(threshold=np.inf) or torch.set_printoptions(profile="full")';
  }
  const found = /^[^\s,;[\]]+/.exec(text.slice(at))?.[0] ?? text[at];
  return `found ${quote(found)}, expected a number such as 0.25 or 1.2e-3`;
}

function strangeNumber(numeral: string, tail: string): string {
  const found = `found ${quote(numeral + tail)}`;
  if (/^[ij]$/i.test(tail)) return `${found}, a complex number: gradients are real, write ${numeral}`;
  if (tail.startsWith('/')) return `${found}, a fraction: write it as a decimal number such as 0.25`;
  if (tail.startsWith('...')) return notANumber(tail, 0);
  return `${found}, expected one number such as 0.25 or 1.2e-3`;
}

/** Blanks in place of a text, so that all that follows stays where it is. */
export const blanked = (text: string): string => text.replace(/[^\n]/g, ' ');

/** At an index of a text. */
export function errorAt(text: string, at: number, problem: string): MatrixSyntaxError {
  const before = text.slice(0, at).split('\n');
  return new MatrixSyntaxError(before.length, before.at(-1)!.length + 1, problem);
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** As `Number` reads it. */
function plain(numeral: string): string {
  if (/^(?:\?|n[uo]|NA$|NU|No|mi)/.test(numeral)) return 'null';
  const ascii = numeral.replace(/[−–]/g, '-').replace(/d/gi, (d) => (/na?n/i.test(numeral) ? d : 'e'));
  const word = /^([+-]?)(nan|inf)/i.exec(ascii);
  if (!word) return ascii;
  if (/nan/i.test(word[2])) return 'NaN';
  return word[1] === '-' ? '-Infinity' : 'Infinity';
}

const quote = (found: string): string => `"${found.length > 20 ? `${found.slice(0, 19)}…` : found}"`;
