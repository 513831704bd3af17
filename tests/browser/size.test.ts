// What a page costs at first: the JavaScript that it loads before anything lazy, gzipped.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Manifest } from 'vite';
import { expect, inject, test } from 'vitest';

const limit = 120_000;

test.each(['index.html', 'compare.html', 'bench.html', 'worksheet.html'])(
  `%s loads at most ${limit / 1000} kB of JavaScript at first`,
  (entry) => {
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
    expect(total).toBeLessThanOrEqual(limit);
  },
);

/** The files of an entry and of what it imports statically, and so on. */
function staticFiles(manifest: Manifest, key: string, found = new Set<string>()): Set<string> {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest: ${Object.keys(manifest).join(', ')}`);
  if (found.has(chunk.file)) return found;
  found.add(chunk.file);
  for (const next of chunk.imports ?? []) staticFiles(manifest, next, found);
  return found;
}
