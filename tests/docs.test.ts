// Code blocks of the documents run as they stand; those of the tutorial print what stands beside them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format } from 'node:util';
import { afterAll, expect, test, vi } from 'vitest';
import { lower, printProgram, textbook, traceNetwork } from '../src/index.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const tutorial = read('docs/tutorial.md');
const folder = mkdtempSync(join(tmpdir(), 'backflow-docs-'));
afterAll(() => {
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true });
});

/** Runs a block as a module, with the library as it is here. */
function runAs(file: string, code: string): Promise<unknown> {
  const library = join(root, 'src/index.ts');
  writeFileSync(file, code.replace(/from '.*'/, `from ${JSON.stringify(library)}`));
  return import(/* @vite-ignore */ file);
}

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
  await runAs(file, code);
  const expected = [...code.matchAll(/(?:console\.log|textContent).*; \/\/ (.*)$/gm)];
  expect(printed).toEqual(expected.flatMap(([, text]) => text.split(' · ')));
});

/** What a block takes for given. */
const given = {
  'README.md': `const text = ${JSON.stringify(JSON.stringify(textbook))};\n`,
  'docs/engine.md': '',
};
const others = Object.entries(given).flatMap(([path, before]) =>
  [...read(path).matchAll(/```ts\n(import .*?)```/gs)]
    .map(({ 1: code }, index) => [`${path}, block ${index + 1}`, before + code] as const)
    // Its worker is a page's: tests/browser/package.test.ts runs the same there.
    .filter(([, code]) => !code.includes('startInBrowser')),
);
test('there are blocks of others', () => expect(others).toHaveLength(4));

test.each(others)('%s', async (title, code) => {
  await expect(runAs(join(folder, `${title.replaceAll(/\W/g, '-')}.mjs`), code)).resolves.toBeDefined();
});

test('engine.md quotes a rule, and prints a program, as they are', () => {
  const engine = read('docs/engine.md');
  const [, rule] = /```ts\n(export const sigmoid .*)\n```/.exec(engine)!;
  expect(read('src/autograd/elementary.ts')).toContain(rule);
  const [, printed] = /three steps, forward:\n\n((?: {4}.*\n)+)/.exec(engine)!;
  const { E, parameters } = traceNetwork({
    cell: 'sigmoid',
    loss: 'squared-error',
    n: 4,
    m: 8,
    q: 4,
    biases: ['b', 'd'],
    hasLoss: [true, true, true],
  });
  const program = lower({ seeds: [E], wrt: Object.values(parameters) }, 'float32');
  expect(printProgram(program)).toContain(printed.replaceAll(/^ {4}/gm, '').trimEnd());
});
