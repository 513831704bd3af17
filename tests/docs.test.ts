// Code blocks of the tutorial run as they stand, and print what stands beside them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { afterAll, expect, test, vi } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const tutorial = readFileSync(join(root, 'docs/tutorial.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'backflow-docs-'));
afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

/** The code of the blocks, of a page its script; each with the heading above it. */
const blocks = [...tutorial.matchAll(/```(js|html)\n(.*?)```/gs)].map(({ 1: language, 2: block, index }) => ({
  title: tutorial.slice(0, index).match(/.*^## (.*?)$/ms)![1],
  code: language === 'html' ? block.match(/<script type="module">(.*)<\/script>/s)![1] : block,
}));

test('there are blocks', () => expect(blocks.map(({ title }) => title)).toHaveLength(5));

test.each(blocks)('$title', async ({ title, code }) => {
  const printed: string[] = [];
  vi.stubGlobal('console', { ...console, log: (...args: unknown[]) => printed.push(format(...args)) });
  const element = {
    set textContent(text: string) {
      printed.push(text);
    },
  };
  vi.stubGlobal('document', { querySelector: () => element });
  const file = join(folder, `${title.replaceAll(/\W/g, '-')}.mjs`);
  const library = join(root, 'src/index.ts');
  writeFileSync(file, code.replace(/from '.*'/, `from ${JSON.stringify(library)}`));
  await import(/* @vite-ignore */ file);
  const expected = [...code.matchAll(/(?:console\.log|textContent).*; \/\/ (.*)$/gm)];
  expect(printed).toEqual(expected.flatMap(([, text]) => text.split(' · ')));
});
