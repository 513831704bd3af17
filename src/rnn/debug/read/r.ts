/** What R prints, and what its `dput` gives: numbers column by column. */
import { type Bare, bareOf } from './bare.ts';
import { blanked, errorAt } from './scan.ts';

/** `[1,]` before a row, `[3]` before a line of a vector. */
const ROW = /^[^\S\n]*\[\d+,?\](?=[^\S\n]+\S)/gm;
/** `[,1] [,2]` above the rows. */
const COLUMNS = /^[^\S\n]*(?:\[,\d+\][^\S\n]*)+$/gm;
/** `structure(0.5, dim = c(1L, 1L))`: a single number is no list. */
const SINGLE = /^(\s*structure\s*\(\s*)([-+]?[\w.]+(?:[-+]\d+)?)(?=\s*,\s*dim\b)/;
const CODE = /(?:(structure|matrix)\s*\(\s*)?(?<![\w.])c\s*\(/;

export const isR = (text: string): boolean =>
  /^[^\S\n]*\[(?:\d*,\d*\]|\d+\][^\S\n]+[-+\d.NI])/m.test(text) ||
  /^\s*(?:(?:structure|matrix)\s*\(\s*)?c\s*\(/.test(text) ||
  SINGLE.test(text);

export function unwrap(text: string): Bare {
  const [head, before, number] = SINGLE.exec(text) ?? [];
  if (head !== undefined)
    return bareOf(`${blanked(before.slice(1))}[${number}]${blanked(text.slice(head.length + 1))}`, {
      dimensions: [1, 1],
    });
  const code = CODE.exec(text);
  return code ? ofCode(text, code) : ofPrint(text);
}

function ofPrint(text: string): Bare {
  const heads = [...text.matchAll(COLUMNS)];
  const bare = (part: string) => part.replace(COLUMNS, blanked).replace(ROW, blanked);
  // The lines of a vector are numbered, and one list.
  if (heads.length === 0 && !/\[\d+,\]/.test(text)) {
    const rows = text.replace(ROW, blanked);
    return bareOf(`[${rows.slice(1).replace(/\n/g, ' ')}]`.padEnd(rows.length));
  }
  if (heads.length < 2) return bareOf(bare(text));
  const parts = heads.map(({ index }, nth) =>
    bare(blanked(text.slice(0, index)) + text.slice(index, heads[nth + 1]?.index ?? text.length)),
  );
  return bareOf(text, { parts });
}

/** `c(…)`, `matrix(c(…), nrow = 2)`, `structure(c(…), dim = c(2L, 2L))`. */
function ofCode(text: string, code: RegExpExecArray): Bare {
  const open = code.index + code[0].length - 1;
  const close = text.indexOf(')', open);
  if (close < 0) throw errorAt(text, text.trimEnd().length, 'found the end of the text, expected ")"');
  const list = `${blanked(text.slice(0, open))}[${text.slice(open + 1, close)}]`;
  const bare = list + blanked(text.slice(close + 1));
  const count = text.slice(open + 1, close).split(',').length;
  const size = (name: string): number | undefined => {
    const found = new RegExp(String.raw`\b${name}\s*=\s*(\d+)`).exec(text.slice(close))?.[1];
    return found ? Number(found) : undefined;
  };
  const places = /^\)?\s*,\s*(\d+)L?\s*,\s*(\d+)L?\s*[,)]/.exec(text.slice(close + 1).replace(/^/, ')'));
  const dim = /dim\s*=\s*c\(\s*(\d+)L?\s*,\s*(\d+)L?\s*\)|dim\s*=\s*(\d+):(\d+)/.exec(text.slice(close));
  const rows = size('nrow') ?? numberOf(dim?.[1] ?? dim?.[3] ?? places?.[1]);
  const columns = size('ncol') ?? numberOf(dim?.[2] ?? dim?.[4] ?? places?.[2]);
  if (!code[1] || (rows === undefined && columns === undefined)) return bareOf(bare);
  const dimensions = [rows ?? count / columns!, columns ?? count / rows!] as const;
  if (dimensions[0] * dimensions[1] !== count)
    throw errorAt(
      text,
      open,
      `found ${count} numbers for ${dimensions[0]} rows of ${dimensions[1]}: write as many as they hold`,
    );
  return bareOf(bare, { dimensions, isByColumn: !/byrow\s*=\s*T/.test(text.slice(close)) });
}

const numberOf = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);
