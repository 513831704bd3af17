// What the HTML of each page says before, and without, its script.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const pages = readdirSync(root).filter((name) => name.endsWith('.html') && name !== 'gallery.html');
const read = (page: string) => readFileSync(join(root, page), 'utf8');
const blockOf = (html: string) => html.match(/ *<div id="starting">.*?<\/div>\n/s)?.[0] ?? '';

test('every page says the same, above what its script fills', () => {
  expect(pages).toContain('index.html');
  const [first] = pages.map((page) => blockOf(read(page)));
  for (const page of pages) {
    const html = read(page);
    expect(blockOf(html)).toBe(first);
    expect(html.indexOf('id="starting"')).toBeLessThan(html.indexOf('<main'));
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
