// Every run of the gallery opens, and its name is not better than its machine.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { parseReport } from '../../src/bench/harness/report.ts';
import { galleryIndex } from '../../src/pages/bench-gallery.ts';

const folder = join(import.meta.dirname, '../../public/runs');
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');
const index = v.parse(galleryIndex, JSON.parse(textOf('index.json')));

test('the index names every file once, and each by a name of its own', () => {
  const files = readdirSync(folder).filter((file) => file !== 'index.json');
  expect(index.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  expect(new Set(index.map(({ name }) => name)).size).toBe(index.length);
});

test.each(index)('$name opens, and says where its GPU is software', ({ file, name }) => {
  const { machine, results } = parseReport(textOf(file));
  expect(machine.cores).toBeGreaterThan(0);
  expect(results.filter(({ status, medianMs }) => status === 'ok' && medianMs).length).toBeGreaterThan(0);
  const isSoftware = results.some(({ device }) => device?.software);
  expect(/software/i.test(name)).toBe(isSoftware);
});
