// Cuts the fonts of the pages down to the characters that stand in their sources, as style sheet and files in a folder.
// The whole fonts stay behind them: a character that is in no source still shows, and brings its font along.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Code points, by the first and the last of each run.
 * @typedef {[first: number, last: number][]} Range
 * A face of a font: its file and the characters that it is for, as the package's own style sheet has them.
 * @typedef {{ css: string, file: string, range: Range, name: string }} Face
 */

const root = dirname(import.meta.dirname);
const output = join(root, 'src/viz/page/fonts.generated');
const modules = join(root, 'node_modules');
/** @type {Range} */
const ALL = [[0, 0x10ffff]];

export async function ensureFonts() {
  const characters = charactersOf([
    join(root, 'src'),
    ...readdirSync(root)
      .filter((name) => name.endsWith('.html'))
      .map((name) => join(root, name)),
  ]);
  const packages = ['@fontsource-variable/inter', '@fontsource/stix-two-text', '@fontsource/stix-two-math'];
  const versions = packages.map((name) => readFileSync(join(modules, name, 'package.json'), 'utf8'));
  const own = readFileSync(join(import.meta.dirname, 'fonts.mjs'), 'utf8');
  const hash = createHash('sha256');
  for (const text of [...versions, own, characters.join('')]) hash.update(text);
  const head = `/* Made by .scripts/fonts.mjs, of sources ${hash.digest('hex').slice(0, 16)}. */`;
  const sheet = join(output, 'fonts.css');
  if (!existsSync(sheet) || !readFileSync(sheet, 'utf8').startsWith(head)) await build(head, characters);
}

/** @type {(head: string, characters: readonly string[]) => Promise<void>} */
async function build(head, characters) {
  console.error('Cutting the fonts to the characters of the pages ...');
  // @ts-expect-error It comes without types.
  const { default: subset } = await import('subset-font');
  // Two processes may build at once: neither must see half of what the other writes.
  const own = `${output}.${process.pid}`;
  rmSync(own, { recursive: true, force: true });
  mkdirSync(own);
  const rules = [head];
  for (const { css, file, range, name } of faces()) {
    const codes = characters.map((character) => character.codePointAt(0) ?? 0);
    const wanted = codes.filter((code) => range.some(([from, to]) => code >= from && code <= to));
    const rule = (/** @type {string} */ url, /** @type {Range} */ of) =>
      `@font-face {\n${css}  font-display: swap;\n  src: url('${url}') format('woff2');\n  unicode-range: ${format(of)};\n}`;
    // Also without the characters that the font has no glyphs for: they must not bring it along.
    rules.push(rule(relative(modules, file).replaceAll('\\', '/'), without(range, wanted)));
    if (wanted.length === 0) continue;
    const path = join(own, `${name}.woff2`);
    // What two faces share has the characters of the first.
    if (!existsSync(path)) {
      const text = String.fromCodePoint(...wanted);
      // Text needs no small capitals and ligatures; figures of one width (Inter) and what stretches (formulas) it does.
      const noLayoutClosure = name.startsWith('stix-two-text');
      writeFileSync(path, await subset(readFileSync(file), text, { targetFormat: 'woff2', noLayoutClosure }));
    }
    rules.push(
      rule(
        `./${name}.woff2`,
        wanted.map((code) => [code, code]),
      ),
    );
  }
  writeFileSync(join(own, 'fonts.css'), `${rules.join('\n\n')}\n`);
  rmSync(output, { recursive: true, force: true });
  renameSync(own, output);
}

/** @returns {Face[]} */
function faces() {
  const math = join(modules, '@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2');
  return [
    ...facesOf('@fontsource-variable/inter/wght.css'),
    ...facesOf('@fontsource/stix-two-text/400-italic.css'),
    ...facesOf('@fontsource/stix-two-text/400.css'),
    { css: `  font-family: 'STIX Two Math';\n`, file: math, range: ALL, name: 'stix-two-math' },
    {
      css: '  font-family: Scripts;\n',
      file: math,
      range: parse('U+B2-B3,U+B9,U+2070-208E'),
      name: 'stix-two-math',
    },
  ];
}

/** The faces of a style sheet of a package. @type {(sheet: string) => Face[]} */
function facesOf(sheet) {
  const folder = join(modules, dirname(sheet));
  const text = readFileSync(join(modules, sheet), 'utf8');
  return [...text.matchAll(/@font-face \{([^}]*)\}/g)].map(([, rules = '']) => {
    const value = (/** @type {string} */ property) =>
      new RegExp(`${property}:\\s*([^;]+);`).exec(rules)?.[1] ?? '';
    const path = /url\(([^)]*woff2)\)/.exec(rules)?.[1] ?? '';
    const kept = ['font-family', 'font-style', 'font-weight'].filter((property) => value(property));
    return {
      css: kept.map((property) => `  ${property}: ${value(property)};\n`).join(''),
      file: join(folder, path),
      range: value('unicode-range') ? parse(value('unicode-range')) : ALL,
      name: path.replace(/^.*\/|\.woff2$/g, ''),
    };
  });
}

/** Those of sources, those that can be typed, and those that browsers set the one-letter names of formulas in. @type {(places: readonly string[]) => string[]} */
function charactersOf(places) {
  const found = new Set();
  /** @type {(from: number, to: number) => void} */
  const add = (from, to) => {
    for (let code = from; code <= to; code++) found.add(String.fromCodePoint(code));
  };
  add(0x20, 0x7e);
  add(0x1d434, 0x1d467); // italic Latin letters
  add(0x1d6fc, 0x1d71b); // italic small Greek ones
  found.add('\u210e'); // the italic h
  add(0x9, 0xd); // ends of lines, for which browsers ask a font as well
  add(0xa0, 0xa0);
  add(0x2000, 0x200d); // spaces of all widths
  add(0x202f, 0x202f);
  add(0x2060, 0x2064); // signs of formulas that take no room
  for (const place of places.flatMap(filesIn)) {
    for (const [character] of readFileSync(place, 'utf8').matchAll(/[^\0-\x7f]/gu)) found.add(character);
  }
  return [...found].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

/** @type {(place: string) => string[]} */
function filesIn(place) {
  if (place.endsWith('.html')) return [place];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|css|html)$/.test(name) && !name.includes('.generated'))
    .map((name) => join(place, name))
    .sort();
}

/** @type {(text: string) => Range} */
const parse = (text) =>
  text.split(',').map((part) => {
    const [from = '', to = from] = part.trim().slice(2).split('-');
    return [parseInt(from, 16), parseInt(to, 16)];
  });

/** A range without single codes, in ascending order. @type {(range: Range, codes: readonly number[]) => Range} */
function without(range, codes) {
  return range.flatMap(([from, to]) => {
    const cuts = [from - 1, ...codes.filter((code) => code >= from && code <= to), to + 1];
    return cuts
      .slice(1)
      .map((cut, index) => /** @type {[number, number]} */ ([(cuts[index] ?? 0) + 1, cut - 1]))
      .filter(([first, last]) => first <= last);
  });
}

/** As `unicode-range` has it; neighbours are joined. @type {(range: Range) => string} */
function format(range) {
  /** @type {Range} */
  const runs = [];
  for (const [from, to] of range) {
    const last = runs.at(-1);
    if (last && from === last[1] + 1) last[1] = to;
    else runs.push([from, to]);
  }
  const hex = (/** @type {number} */ code) => code.toString(16).toUpperCase();
  return runs.map(([from, to]) => (from === to ? `U+${hex(from)}` : `U+${hex(from)}-${hex(to)}`)).join(', ');
}
