/** What MATLAB and Octave print: a header, a common power of ten, columns in parts; `...` where a row goes on. */
import { type Bare, bareOf } from './bare.ts';
import { unwrap as unwrapBrackets } from './python.ts';
import { blanked } from './scan.ts';

const FACTOR = /^\s*1(?:\.0*)?e([+-]?\d+)\s*\*[^\S\n]*$/m;
const PART = /^[^\S\n]*Columns? \d+(?:(?: through | and | - )\d+)?:?[^\S\n]*$/gm;
/** `2×2`, `2x2 single matrix`. */
const SIZE = /^[^\S\n]*\d+[×x]\d+(?: (?:single|double|real))?(?: matrix)?[^\S\n]*$/m;
const CONTINUED = /\.\.\.[^\S\n]*(?=\n)/g;

export const isMatlab = (text: string): boolean =>
  /^[^\S\n]*Columns? \d/m.test(text) ||
  SIZE.test(text) ||
  FACTOR.test(text) ||
  (text.includes(';') && /\.\.\.[^\S\n]*\n/.test(text));

export function unwrap(text: string): Bare {
  const factor = FACTOR.exec(text);
  const plain = (factor ? text.replace(factor[0], blanked) : text)
    .replace(SIZE, blanked)
    // Prints with semicolons are never cut.
    .replace(text.includes(';') ? CONTINUED : /$^/g, blanked);
  const power = factor ? Number(factor[1]) : 0;
  const heads = [...plain.matchAll(PART)];
  if (plain.includes('[')) return { ...unwrapBrackets(plain), power };
  if (heads.length < 2) return bareOf(plain.replace(PART, blanked), { power });
  const parts = heads.map(({ index }, nth) => {
    const end = heads[nth + 1]?.index ?? plain.length;
    return (blanked(plain.slice(0, index)) + plain.slice(index, end)).replace(PART, blanked);
  });
  return bareOf(plain, { parts, power });
}
