// What a page costs at first: the JavaScript that it loads before anything lazy, and all that it asks for until it shows
// something; as static hosts send it, gzipped but for fonts and images.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';
import { expect, inject, test } from 'vitest';
import { openPage } from './support/browser.ts';

test.each([
  ['index.html', 112],
  ['compare.html', 90],
  ['bench.html', 118],
  ['worksheet.html', 90],
  ['traces.html', 118],
])(`%s loads at most %i kB of JavaScript at first`, (entry, limit) => {
  const folder = inject('siteFolder');
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest;
  const sizes = [...staticFiles(manifest, entry)].map(
    (file) => gzipSync(readFileSync(join(folder, file))).length,
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  console.log(
    `first load of ${entry}: ${(total / 1000).toFixed(1)} kB of gzipped JavaScript in ${sizes.length} files`,
  );
  expect(total).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(1000 * limit);
});

test('Explore shows its first picture after at most 25 requests and 250 kB, fonts included', async () => {
  const { page, errors, requests } = await openPage();
  await page.locator('body:not([data-loading]) #network svg').first().waitFor();
  // What is loaded once it is there is not counted, however soon that is.
  await page.waitForFunction(() => performance.getEntriesByName('first picture').length > 0);
  const asked = await page.evaluate(() => {
    const [{ startTime: shown }] = performance.getEntriesByName('first picture');
    const all = ['navigation', 'resource'].flatMap((type) => performance.getEntriesByType(type));
    return all.filter(({ startTime }) => startTime <= shown).map(({ name }) => name);
  });
  const sent = asked.map((url) => sentBytes(new URL(url).pathname));
  const total = sent.reduce((sum, bytes) => sum + bytes, 0);
  console.log(`Explore's first picture: ${asked.length} requests, ${(total / 1000).toFixed(1)} kB`);
  expect(asked.filter((url) => url.endsWith('.woff2')).length).toBeGreaterThan(2);
  expect(asked.length).toBeLessThanOrEqual(25);
  expect(total).toBeLessThanOrEqual(250_000);

  // A formula that needs another sign than the pages have still gets it, from the whole font.
  const faces = await page.evaluate(async () => {
    const loaded = await document.fonts.load("16px 'STIX Two Math'", '⨌');
    return loaded.map(({ status }) => status);
  });
  expect(faces).toEqual(['loaded']);
  expect(requests.filter((url) => /stix-two-math-latin.*woff2/.test(url))).toHaveLength(1);
  expect(errors).toEqual([]);
});

test('TensorFlow.js is built once', () => {
  const assets = join(inject('siteFolder'), 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  const holding = scripts.filter((name) => readFileSync(join(assets, name), 'utf8').includes('WEBGL_RENDER_FLOAT32_CAPABLE')); // prettier-ignore
  expect(holding).toHaveLength(1);
});

function sentBytes(path: string): number {
  const file = readFileSync(join(inject('siteFolder'), path === '/' ? 'index.html' : path));
  return /\.(woff2|svg|png|wasm)$/.test(path) ? file.length : gzipSync(file).length;
}

/** The files of an entry and of what it imports statically, and so on. */
function staticFiles(manifest: Manifest, key: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: ${Object.keys(manifest).join(', ')}`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const next of chunk.imports ?? []) staticFiles(manifest, next, found);
  return found;
}
