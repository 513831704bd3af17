// What the HTML of each page says before, and without, its script.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { framed } from '../../.scripts/frame.mjs';

const root = resolve(import.meta.dirname, '../..');
const pages = readdirSync(root).filter((name) => name.endsWith('.html') && name !== 'gallery.html');
const read = (page: string) => framed(readFileSync(join(root, page), 'utf8'), `/${page}`);
const blockOf = (html: string) => html.match(/ *<div id="starting">.*?<\/div>\n/s)?.[0] ?? '';

test('every page says the same, above what its script fills', () => {
  expect(pages).toContain('index.html');
  for (const page of pages) {
    const html = read(page);
    expect(html.indexOf('id="starting"')).toBeGreaterThan(0);
    expect(html.indexOf('id="starting"')).toBeLessThan(html.indexOf('<main'));
  }
});

test('every page leads to all, and marks the link to itself', () => {
  for (const page of pages) {
    const links = [...read(page).matchAll(/<a href="\.\/(\w+\.html)"( aria-current="page")?>/g)];
    expect(links.map(([, to]) => to).sort()).toEqual(pages.toSorted());
    expect(links.filter(([, , isCurrent]) => isCurrent).map(([, to]) => to)).toEqual([page]);
  }
});

test('it names what the page needs, and what is supported is what it is built for', () => {
  const text = blockOf(read('index.html')).replace(/\s+/g, ' ');
  for (const need of ['JavaScript', 'a web server', 'a file opened from disk', 'reload'])
    expect(text).toContain(need);
  const { target } = readFileSync(join(root, 'vite.config.ts'), 'utf8').match(/target: (?<target>\[.*\])/)!
    .groups as { target: string };
  const versions = [...target.matchAll(/'([a-z]+)([\d.]+)'/g)].map(([, name, version]) => [name, version]);
  expect(versions).toHaveLength(4);
  for (const [name, version] of versions) {
    const title = name[0].toUpperCase() + name.slice(1);
    expect(text).toMatch(new RegExp(`(${title}|${title} or Edge) ${version.replace('.', '\\.')}\\b`));
  }
});
