// Browsers ask for an icon with every page: by the page's link, and some for /favicon.ico whatever it says.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { framed } from '../.scripts/frame.mjs';

const pages = readdirSync('.').filter((name) => name.endsWith('.html'));

test.each(pages)('%s names an icon that is there', (page) => {
  const [, href] =
    framed(readFileSync(page, 'utf8'), page).match(/<link rel="icon" href="\.\/([^"]+)"/) ?? [];
  expect(existsSync(`public/${href}`)).toBe(true);
});

test('favicon.ico is an icon', () => {
  const bytes = readFileSync('public/favicon.ico');
  // Reserved, of type 1, and at least one picture.
  expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([0, 1]);
  expect(bytes.readUInt16LE(4)).toBeGreaterThan(0);
});
