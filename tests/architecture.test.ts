// The arrows between the folders of src, and proof on small made-up sources that each can be seen broken.
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fullFolders, violations } from './support/architecture.ts';

const root = resolve(import.meta.dirname, '..');

const all = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));

test('a folder has what is taken in at a glance', () => {
  expect(fullFolders(all.filter((name) => !name.includes('.generated')))).toEqual([]);
  expect(fullFolders(Array.from({ length: 31 }, (_, index) => `src/viz/page/${index}.ts`))).toEqual([
    'src/viz/page: has 31 files, more than 30',
  ]);
});

test('src keeps to the arrows', () => {
  const sources = all.filter((name) => /\.m?[jt]s$/.test(name) && !isKernel(name));
  const files = Object.fromEntries(sources.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const harness = ['main.ts', 'child.ts', 'gradbench.ts'].map((name) => `src/bench/harness/node/${name}`);
  const entries = [...pageScripts(), 'src/index.ts', 'src/cli.ts', ...harness];
  for (const entry of entries) expect(sources).toContain(entry);
  expect(violations(files, entries)).toEqual([]);
});

/** Kernels are AssemblyScript, which imports nothing but its own folder and the instruction set. */
const isKernel = (name: string): boolean => /[/\\]kernels[/\\]/.test(name);

function pageScripts(): string[] {
  const pages = readdirSync(root).filter((name) => name.endsWith('.html'));
  return pages.flatMap((page) => {
    const scripts = readFileSync(join(root, page), 'utf8').matchAll(
      /<script[^>]*\ssrc="\.?\/?(src\/[^"]+)"/g,
    );
    return [...scripts].map((script) => script[1] ?? '');
  });
}

// One file per folder, so that every import below leads somewhere.
const whole = {
  'src/autograd/graph.ts': `import { randomLcg } from 'd3-random';`,
  'src/rnn/cell.ts': `import '../autograd/graph.ts'; import * as v from 'valibot';`,
  'src/viz/experiment/place.ts': ``,
  'src/viz/check/form.ts': ``,
  'src/viz/explore/network.ts': `import '../../rnn/cell.ts'; import '../../worksheet/question3.ts'; import * as d3 from 'd3';`,
  'src/bench/tfjs.ts': `import * as tf from '@tensorflow/tfjs'; import '../rnn/cell.ts';`,
  'src/worksheet/question3.ts': `import '../rnn/cell.ts';`,
  'src/pages/explore.ts': `import '../viz/explore/network.ts'; import './explore.css'; const tfjs = () => import('../bench/tfjs.ts');`,
  'src/index.ts': `export * from './rnn/cell.ts'; export * from './autograd/graph.ts';`,
  'src/cli.ts': `import './index.ts'; import { readFileSync } from 'node:fs';`,
};
const check = (changes: Record<string, string>) =>
  violations({ ...whole, ...changes }, ['src/pages/explore.ts', 'src/index.ts']);

describe('the check', () => {
  test('accepts a design that keeps to the arrows', () => {
    expect(check({})).toEqual([]);
  });

  test.each([
    ['src/autograd/graph.ts', `import '../rnn/cell.ts'`, 'autograd must not import rnn'],
    ['src/autograd/graph.ts', `import { select } from 'd3'`, 'autograd must not import d3'],
    [
      'src/autograd/graph.ts',
      `import type { Tensor } from '@tensorflow/tfjs'`,
      'only bench imports @tensorflow/tfjs',
    ],
    ['src/autograd/graph.ts', `export const width = window.innerWidth`, 'autograd must not use window'],
    [
      'src/autograd/graph.ts',
      `export function draw(on: SVGSVGElement) {}`,
      'autograd must not use SVGSVGElement',
    ],
    ['src/rnn/cell.ts', `import '../viz/explore/network.ts'`, 'rnn must not import viz'],
    ['src/rnn/cell.ts', `import '../bench/tfjs.ts'`, 'rnn must not import bench'],
    ['src/rnn/cell.ts', `import '../index.ts'`, 'rnn must not import index.ts'],
    ['src/rnn/cell.ts', `const tf = await import('@tensorflow/tfjs')`, 'only bench imports @tensorflow/tfjs'],
    ['src/viz/explore/network.ts', `import '../../bench/tfjs.ts'`, 'viz must not import bench'],
    [
      'src/viz/explore/network.ts',
      `import type { Result } from '../../bench/tfjs.ts'`,
      'viz must not import bench',
    ],
    [
      'src/viz/explore/network.ts',
      `let r: import('../../bench/tfjs.ts').Result`,
      'viz must not import bench',
    ],
    [
      'src/viz/explore/network.ts',
      `const load = () => import('../../bench/tfjs.ts')`,
      'viz must not import bench',
    ],
    [
      'src/viz/explore/network.ts',
      `new Worker(new URL('../../bench/tfjs.ts', import.meta.url))`,
      'viz must not import bench',
    ],
    ['src/rnn/cell.ts', `import '../worksheet/question3.ts'`, 'rnn must not import worksheet'],
    ['src/viz/explore/network.ts', `export * from '../../pages/explore.ts'`, 'viz must not import pages'],
    ['src/viz/chart/axis.ts', `import '../experiment/place.ts'`, 'lies below src/viz/experiment/place.ts'],
    [
      'src/viz/experiment/place.ts',
      `import '../explore/network.ts'`,
      'lies below src/viz/explore/network.ts',
    ],
    ['src/viz/triangle/map.ts', `import type { Props } from '../check/form.ts'`, 'is another figure than'],
    ['src/viz/compare/rest.ts', `import '../explore/network.ts'`, 'is another figure than'],
    ['src/bench/tfjs.ts', `import '../viz/explore/network.ts'`, 'bench must not import viz'],
    ['src/worksheet/question3.ts', `import '../viz/explore/network.ts'`, 'worksheet must not import viz'],
    ['src/pages/explore.ts', `import '../cli.ts'`, 'pages must not import cli.ts'],
    ['src/pages/explore.ts', `import '@tensorflow/tfjs'`, 'only bench imports @tensorflow/tfjs'],
    ['src/rnn/cell.ts', `import { jit } from '@jax-js/jax'`, 'only bench imports @jax-js/jax'],
    [
      'src/bench/tfjs.ts',
      `import { cpus } from 'node:os'`,
      'only cli.ts and bench/harness/node import node:os',
    ],
    ['src/index.ts', `export * from './viz/explore/network.ts'`, 'index.ts must not import viz'],
    ['src/cli.ts', `import './bench/tfjs.ts'`, 'cli.ts must not import bench'],
    ['src/misc/helper.ts', ``, 'misc is no part of the design'],
    ['src/rnn/cell.ts', `import './gone.ts'`, 'does not lead to a file of src'],
    ['src/autograd/graph.ts', `import './graph.ts'`, 'a circle of imports'],
    [
      'src/viz/explore/network.ts',
      `import type { A } from './network.ts'`,
      'a circle of imports, types counted',
    ],
    ['src/rnn/cell.ts', `import '../autograd/graph'`, 'lacks its extension'],
    ['src/rnn/cell.ts', `import '../../tests/support/helper.ts'`, 'does not lead to a file of src'],
  ])('sees through %s: %s', (file, text, message) => {
    expect(check({ [file]: text }).join('\n')).toContain(message);
  });

  test.each([
    ['src/rnn/cell.ts', 'src/rnn/other.ts', 1],
    ['src/rnn/cell.ts', 'src/viz/explore/network.ts', 0],
  ])('%s and %s export one name: %i fault', (one, other, faults) => {
    const text = 'export interface Row {}';
    const found = check({ [one]: text, [other]: text });
    expect(
      found.filter((fault) => fault === `Row of rnn means different things in ${one} and ${other}`),
    ).toHaveLength(faults);
  });

  test('sees a circle at whatever distance, and none in what goes one way', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => `src/worksheet/${name}.ts`);
    const round = {
      [a]: `import './b.ts'; import './c.ts'`,
      [b]: `import './c.ts'`,
      [c]: `export type { A } from './a.ts'`,
    };
    expect(check(round)).toContain(`${a} -> ${c} -> ${a}: a circle of imports, types counted`);
    expect(check({ ...round, [c]: '' })).toEqual([]);
  });

  test.each([
    [`import '../bench/tfjs.ts'`, {}],
    [`export * from '../bench/tfjs.ts'`, {}],
    [`import { type Result } from '../bench/tfjs.ts'`, {}],
    [`import '../bench/panel.ts'`, { 'src/bench/panel.ts': `import { run } from './tfjs.ts'` }],
  ])('sees tfjs loaded at once by %s', (text, more) => {
    const found = check({ 'src/pages/explore.ts': text, ...more });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^src\/pages\/explore\.ts -> .*loads @tensorflow\/tfjs at once, not lazily$/);
  });

  test('sees what needs a page loaded by a worker, at whatever distance, and not the types of it', () => {
    const worker = 'src/viz/check/check.worker.ts';
    const found = check({
      [worker]: `import './form.ts'`,
      'src/viz/check/form.ts': `import { html } from 'lit-html'`,
    });
    expect(found).toEqual([
      `${worker} -> src/viz/check/form.ts: loads lit-html, which a worker has no page for`,
    ]);
    const types = `import type { TemplateResult } from 'lit-html'`;
    expect(check({ [worker]: `import './form.ts'`, 'src/viz/check/form.ts': types })).toEqual([]);
  });

  test.each([
    [`import type { Result } from '../bench/tfjs.ts'`, {}],
    [`new Worker(new URL('../bench/tfjs.ts', import.meta.url), { type: 'module' })`, {}],
    [`import Bench from '../bench/tfjs.ts?worker'`, {}],
    [
      `import '../bench/panel.ts'`,
      { 'src/bench/panel.ts': `export const run = async () => (await import('./tfjs.ts')).run` },
    ],
    [
      `import '../bench/panel.ts'`,
      { 'src/bench/panel.ts': `import type { Tensor } from '@tensorflow/tfjs'` },
    ],
    [`import '../bench/panel.ts'`, { 'src/bench/panel.ts': `const load = () => import('@tensorflow/tfjs')` }],
  ])('accepts tfjs loaded lazily by %s', (text, more) => {
    expect(check({ 'src/pages/explore.ts': text, ...more })).toEqual([]);
  });
});
