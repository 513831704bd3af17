/** Lists in braces, as Mathematica and the languages like C have them; `1.2*^-5`, `0.25``. */
import { type Bare } from './bare.ts';
import { unwrap as unwrapBrackets } from './python.ts';
import { blanked } from './scan.ts';

export const isMathematica = (text: string): boolean =>
  /^\s*\{\s*(?:\{|[-+−]?[\d.])|\*\^|\d`|^\s*(?:MatrixForm|NumericArray)\[/.test(text);

export const unwrap = (text: string): Bare =>
  unwrapBrackets(
    text
      .replace(/\bMatrixForm\[([^]*)\]/, (_, inner: string) => `${' '.repeat('MatrixForm['.length)}${inner} `)
      .replace(/`+(?:[\d.]+)?/g, blanked)
      .replace(/\*\^([+-]?\d+)/g, 'e$1 ')
      .replace(/\.(?=\s*[},])/g, '.0')
      .replace(/\{/g, '[')
      .replace(/\}/g, ']'),
  );
