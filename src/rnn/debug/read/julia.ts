/** What Julia prints: a header above columns, `f0` behind numbers of 32 bits, the type before brackets. */
import { type Bare, bareOf } from './bare.ts';
import { unwrap as unwrapBrackets } from './python.ts';
import { blanked } from './scan.ts';

const HEADER =
  /^[^\S\n]*(?:\d+(?:×\d+)+ [^\n]*(?:Matrix|Array|Adjoint|Transpose|SMatrix)\{[^\n]*|\d+-element [^\n]*(?:Vector|Array)[^\n]*):[^\S\n]*$/m;
const TYPE = /\b(?:Float(?:16|32|64)|Real|Any)(?=\[)/g;
const SINGLE = /(\d)f([+-]?\d+)/g;

export const isJulia = (text: string): boolean =>
  HEADER.test(text) || /\bFloat(?:16|32|64)\[|\df[+-]?\d/.test(text);

export function unwrap(text: string): Bare {
  const isColumn = /^[^\S\n]*\d+-element /m.test(text);
  const bare = text
    .replace(HEADER, blanked)
    .replace(TYPE, blanked)
    .replace(SINGLE, '$1e$2')
    // A zero that is not stored.
    .replace(/(?<=[^\S\n])[⋅·](?=\s)/g, '0');
  if (bare.includes('[')) return unwrapBrackets(bare);
  return bareOf(
    isColumn
      ? `[${bare
          .slice(1)
          .trimEnd()
          .replace(/\n/g, (line, at: number) => (bare.slice(0, at + 1).trim() ? ',' : line))}]`
      : bare,
  );
}
