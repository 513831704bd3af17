/** LaTeX: matrices, arrays, and what is written around them. */
import { type Bare, bareOf } from './bare.ts';
import { blanked, errorAt } from './scan.ts';

/** A matrix of LaTeX, or numbers with its powers of ten. */
export const isLatex = (text: string): boolean => /\\begin|\\\\|\\left|\\times|\\cdot|\{,\}/.test(text);

export function unwrap(whole: string): Bare {
  const matrix = whole.search(/\\begin\s*\{(?:[bBpvV]?(?:small)?matrix\*?|array)\}|\\left/);
  const start = whole.lastIndexOf('=', matrix) + 1;
  const text = matrix < 0 ? whole : blanked(whole.slice(0, start)) + whole.slice(start);
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
  const bare = text
    .replace(/\\\\(\[[^\]]*\])?/g, (row) => ';'.padEnd(row.length))
    .replace(/(\d)\{,\}(\d+)/g, (number, whole, rest) => `${whole}.${rest}`.padEnd(number.length))
    .replace(/\s*\\(?:times|cdot)\s*10\s*\^\s*(?:\{\s*([+−-]?\d+)\s*\}|(\d))/g, (power, braced, digit) =>
      `e${braced ?? digit}`.padEnd(power.length),
    )
    .replace(/\\(?:begin|end)\s*\{array\}(?:\s*\{[^}]*\})?|\\(?:begin|end)\s*\{[^}]*\}/g, blanked)
    .replace(/\\(?:left|right)\s*(?:\\[{}]|[[\]().|])?/g, blanked)
    .replace(/\\(?:displaystyle|hline|quad|qquad|[,;:! ])/g, blanked)
    .replace(/\\infty/g, (sign) => 'inf'.padEnd(sign.length))
    .replace(/[$&{}]|\\[[\]()]/g, (sign) => (sign === '&' ? ',' : blanked(sign)))
    .replace(/^\s*[A-Za-z_∂\\][^=\d]*=/, blanked);
  return bareOf(bare);
}
