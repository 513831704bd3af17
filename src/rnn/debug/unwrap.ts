/**
 * Takes what is around the numbers away: names, calls, LaTeX. All that goes is replaced by blanks, so that places in the
 * text stay what they are.
 */
import { blank, errorAt } from './scan.ts';
import { unwrapSession } from './session.ts';
import { unwrapTable } from './table.ts';

/** What is left of a text, and the power of ten that MATLAB printed above it, as in `1.0e-03 *`. */
export interface Unwrapped {
  /** Signs `[ ] , ;` and numbers alone, as far as the text is in one of the formats that are known. */
  readonly bare: string;
  readonly power: number;
}

export function unwrap(text: string): Unwrapped {
  const unified = text.replace(/\r\n?|\u2028/g, '\n').replace(/[\u00a0\u2009\ufeff]/g, ' ');
  if (isLatex(unified)) return { bare: unwrapLatex(unified), power: 0 };
  const bare = unwrapTable(unwrapLines(unwrapCall(unwrapName(unwrapSession(unified)))));
  const part = bare.search(/\bColumns? \d/);
  if (part >= 0) {
    throw errorAt(bare, part, 'found "Columns": the print was cut into parts. Paste what mat2str gives');
  }
  const factor = /^\s*1\.0*e([+-]?\d+)\s*\*[^\S\n]*$/m.exec(bare);
  return factor ? { bare: bare.replace(factor[0], blank), power: Number(factor[1]) } : { bare, power: 0 };
}

/** `dW =` of a console, `W:` and fences of Markdown. */
const unwrapName = (text: string): string =>
  text
    .replace(/^\s*(?:```.*|Parameter containing:)$/gm, blank)
    .replace(/^\s*[A-Za-z_∂][\w/.∂'_{}]*\s*[:=](?!=)/, blank);

/** `np.array([[…]], dtype=float32)`, `tensor([[…]], grad_fn=<MmBackward0>)`: what the outermost brackets hold. */
function unwrapCall(text: string): string {
  const call = /^\s*[A-Za-z_][\w.]*\s*\(/.exec(text);
  if (!call) return text;
  const inner = blank(call[0]) + text.slice(call[0].length);
  const start = inner.search(/\S/);
  if (start < 0) return inner;
  if (inner[start] !== '[') {
    const end = inner.indexOf(')', start);
    return end < 0 ? inner : inner.slice(0, end) + blank(inner.slice(end));
  }
  let depth = 0;
  for (let at = start; at < inner.length; at++) {
    if (inner[at] === '[') depth++;
    if (inner[at] === ']') depth--;
    if (depth === 0) return inner.slice(0, at + 1) + blank(inner.slice(at + 1));
  }
  return inner;
}

/** `...` at the end of a line of MATLAB, where the row goes on in the next one; prints with semicolons are never cut. */
const unwrapLines = (text: string): string =>
  text.includes(';') ? text.replace(/\.\.\.[^\S\n]*(?=\n)/g, blank) : text;

const isLatex = (text: string): boolean => /\\begin|\\\\|\\left|\\times|\\cdot|\{,\}/.test(text);

function unwrapLatex(whole: string): string {
  const matrix = whole.search(/\\begin\s*\{(?:[bBpvV]?(?:small)?matrix\*?|array)\}|\\left/);
  const start = whole.lastIndexOf('=', matrix) + 1;
  const text = matrix < 0 ? whole : blank(whole.slice(0, start)) + whole.slice(start);
  const fraction = /\\[dt]?frac/.exec(text);
  if (fraction) {
    throw errorAt(
      text,
      fraction.index,
      `found "${fraction[0]}", a fraction: write it as a decimal number such as 0.25`,
    );
  }
  const dots = /\\[cdv]?l?dots/.exec(text);
  if (dots) throw errorAt(text, dots.index, `found "${dots[0]}": write all entries`);
  return text
    .replace(/\\\\(\[[^\]]*\])?/g, (row) => ';'.padEnd(row.length))
    .replace(/(\d)\{,\}(\d+)/g, (number, whole, rest) => `${whole}.${rest}`.padEnd(number.length))
    .replace(/\s*\\(?:times|cdot)\s*10\s*\^\s*(?:\{\s*([+−-]?\d+)\s*\}|(\d))/g, (power, braced, digit) =>
      `e${braced ?? digit}`.padEnd(power.length),
    )
    .replace(/\\(?:begin|end)\s*\{array\}(?:\s*\{[^}]*\})?|\\(?:begin|end)\s*\{[^}]*\}/g, blank)
    .replace(/\\(?:left|right)\s*(?:\\[{}]|[[\]().|])?/g, blank)
    .replace(/\\(?:displaystyle|hline|quad|qquad|[,;:! ])/g, blank)
    .replace(/\\infty/g, (sign) => 'inf'.padEnd(sign.length))
    .replace(/[$&{}]|\\[[\]()]/g, (sign) => (sign === '&' ? ',' : blank(sign)))
    .replace(/^\s*[A-Za-z_∂\\][^=\d]*=/, blank);
}
