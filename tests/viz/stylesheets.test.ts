// A figure's style is its own: what is loaded later on a page must not reach into what is there already.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const viz = join(import.meta.dirname, '../../src/viz');
const sheets = readdirSync(viz, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => path.replaceAll('\\', '/'));
/** What styles elements wherever they stand: the kit, and the frame of each page. */
const isOfPage = (sheet: string) =>
  sheet.startsWith('page/') ||
  ['explore/style.css', 'explore/header/header.css', 'bench/bench.css', 'worksheet/questions.css'].includes(
    sheet,
  );

/** Where each rule of a style sheet begins: the first compound of each of its selectors, nested ones aside. */
function rootsOf(css: string): string[] {
  const roots: string[] = [];
  const open: boolean[] = [];
  let prelude = '';
  for (const character of css.replaceAll(/\/\*.*?\*\//gs, '')) {
    if (character === '{') {
      const isRule = !prelude.trim().startsWith('@');
      const isStep = open.length > 0 && /^(from|to|\d+%)$/.test(prelude.trim());
      if (isRule && !open.includes(true) && !isStep) {
        for (const selector of prelude.split(/,(?![^(]*\))/))
          roots.push(/^([^\s>+~(]|\([^)]*\))*/.exec(selector.trim())![0]);
      }
      open.push(isRule);
      prelude = '';
    } else if (character === '}') {
      open.pop();
      prelude = '';
    } else if (character === ';') prelude = '';
    else prelude += character;
  }
  return roots;
}

const roots = sheets.map((sheet) => ({ sheet, roots: rootsOf(readFileSync(join(viz, sheet), 'utf8')) }));

test('roots are found in nested style, in media queries and in lists', () => {
  const css =
    '#a .b { .c { d: e } } @media (x) { .f:is(g, h), i > .j { k: l } } @keyframes m { to { n: o } }';
  expect(rootsOf(css)).toEqual(['#a', '.f:is(g, h)', 'i']);
});

test("a figure's style begins at a class, an id or an attribute, never at an element", () => {
  const bare = roots.flatMap(({ sheet, roots }) =>
    isOfPage(sheet) ? [] : roots.filter((root) => !/[.#[]/.test(root)).map((root) => `${sheet}: ${root}`),
  );
  expect(bare).toEqual([]);
});

test('a class at which style begins has one owner', () => {
  const owners = new Map<string, Set<string>>();
  for (const { sheet, roots: all } of roots) {
    for (const name of all.flatMap(
      (root) => /[.#][\w-]+/.exec(root)?.filter((name) => name.startsWith('.')) ?? [],
    )) {
      owners.set(name, (owners.get(name) ?? new Set()).add(sheet));
    }
  }
  const shared = [...owners].filter(([, sheets]) => sheets.size > 1);
  expect(shared.map(([name, sheets]) => `${name}: ${[...sheets].join(', ')}`)).toEqual([]);
});
