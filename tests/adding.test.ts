// The walks of docs/adding.md: its files and fragments, as they stand, do what they are said to do.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as autograd from '../src/autograd/index.ts';
import * as instruction from '../src/autograd/fast/instruction.ts';
import { type LoweringRule, loweringRules } from '../src/autograd/fast/lowering-rules.ts';
import * as task from '../src/autograd/fast/task.ts';
import { unary } from '../src/autograd/row.ts';
import type { Cell } from '../src/rnn/cells/cell.ts';
import { distance, engines, gradientsByRules, replayOf } from './support/programs.ts';

const { gradcheck, Graph, mul, rules, Session, sum } = autograd;
const root = resolve(import.meta.dirname, '..');
const text = readFileSync(join(root, 'docs/adding.md'), 'utf8');
// Where the packages are found that the blocks import, and git looks away.
mkdirSync(join(root, '.vite'), { recursive: true });
const copy = mkdtempSync(join(root, '.vite/adding-'));
afterAll(() => rmSync(copy, { recursive: true }));

/** Blocks by the file that their first line names: whole ones, and those that go into one. */
const whole = new Map<string, string>();
const parts = new Map<string, string>();
for (const [, indent, block] of text.matchAll(/^( *)```(?:ts|css)\n(.*?)^ *```$/gms)) {
  const code = block.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
  const [line, into, path] = /^(?:\/\/|\/\*) (into .*?)?((?:src|tests)\/\S+)(?: \*\/)?\n/.exec(code)!;
  (into ? parts : whole).set(path, code.slice(line.length));
}

// Whole files in folders as they are to be; what they import of others is there already.
for (const [path, code] of whole) {
  const file = join(copy, path);
  mkdirSync(dirname(file), { recursive: true });
  const imported = code.replaceAll(/'(\.\.?\/[^']*)'/g, (_, to: string) => {
    const target = relative(root, resolve(root, dirname(path), to));
    return `'${join(whole.has(target) ? copy : root, target)}'`;
  });
  writeFileSync(file, imported);
}
const load = (path: string) => import(/* @vite-ignore */ join(copy, path));

/** What a fragment says, given the names that its file has. */
function evaluate<Result>(path: string, names: object, wrap: (code: string) => string): Result {
  const code = wrap(parts.get(path)!.replaceAll(/^\/[/*].*$/gm, ''));
  return new Function(...Object.keys(names), code)(...Object.values(names)) as Result;
}
const rowOf = <Value>(path: string, names: object) =>
  evaluate<{ reciprocal: Value }>(path, names, (code) => `return {${code}}`).reciprocal;

describe('an op', () => {
  const table = rules as { reciprocal?: unknown };
  const lowered = loweringRules as { reciprocal?: LoweringRule };
  const rule = evaluate<autograd.Rule>('src/autograd/elementary.ts', { unary }, (code) =>
    code.replace('export const reciprocal =', 'return'),
  );
  type Op = (x: autograd.GraphNode) => autograd.GraphNode;
  const reciprocal: Op = (x) => x.graph.apply('reciprocal' as autograd.OpName, rule, [x]);
  const use = rowOf<(...inputs: readonly unknown[]) => autograd.GraphNode>('tests/support/graphs.ts', {
    ...autograd,
    reciprocal,
  });
  const pull = rowOf<(dy: autograd.GraphNode, y: autograd.GraphNode) => autograd.GraphNode>(
    'src/autograd/gradient.ts',
    autograd,
  );

  /** E = Σ y ∘ (1, 2, 3) with y as a random graph makes it. */
  function trace() {
    table.reciprocal = rule;
    const graph = new Graph();
    const [x, weight] = [graph.leaf([3], 'x'), graph.constant([1, 2, 3], [3])];
    const y = use(undefined, x);
    const E = sum(mul(y, weight));
    const dx = pull(weight, y);
    const session = new Session(graph);
    session.set(x, [0.3, -1.2, 2]);
    session.forward();
    return { session, x, y, E, dx };
  }
  afterAll(() => {
    delete table.reciprocal;
    delete lowered.reciprocal;
  });

  test('has a rule that is right, and the same made of ops', () => {
    const { session, x, y, E, dx } = trace();
    expect(gradcheck(session, E, [x]).verdict).toBe('right');
    const [byRules] = gradientsByRules(session, E, y.inputs);
    expect(distance(byRules, session.value(dx))).toBeLessThan(1e-15);
  });

  test.each(engines)('has a row that is right, in %s', async (_name, precision, tolerance, load) => {
    const { session, x, E } = trace();
    lowered.reciprocal = rowOf<LoweringRule>('src/autograd/fast/lowering-rules.ts', { task, ...instruction });
    const replay = await replayOf(session, E, [x], precision, load);
    expect(replay.program.calls).toEqual([]);
    expect(distance(gradientsByRules(session, E, [x])[0], replay.cotangent(x))).toBeLessThan(tolerance);
  });
});

test('a cell', async () => {
  const { ugrnn } = (await load('src/rnn/cells/ugrnn.ts')) as { ugrnn: Cell };
  const graph = new Graph();
  const [W, U, b] = [graph.leaf([4, 2], 'W'), graph.leaf([4, 3], 'U'), graph.leaf([4], 'b')];
  const [x, before] = [graph.leaf([3], 'x'), graph.leaf([2], 'h')];
  const { a, h } = ugrnn.step({ W, U, b }, x, { h: before });
  expect(a).toHaveLength(ugrnn.gates.length);
  const session = new Session(graph);
  for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf'))
    session.set(
      leaf,
      Array.from({ length: leaf.size }, (_, i) => Math.cos(i + leaf.id)),
    );
  session.forward();
  const [z, n] = a.map((node) => session.value(node));
  const logistic = (x: number) => 1 / (1 + Math.exp(-x));
  const expected = z.map((z, i) => {
    const gate = logistic(z);
    return (1 - gate) * Math.tanh(n[i]) + gate * session.value(before)[i];
  });
  expect(distance(expected, session.value(h))).toBeLessThan(1e-15);
  for (const weight of [W, U, b]) expect(graph.edgesFrom(weight)).toHaveLength(1);
});

describe('a figure', async () => {
  await load('tests/viz/worksheet/slope/layout.test.ts');
  test('mounts, and has a title', async () => {
    const { mount, slopeTitle } = await load('src/viz/worksheet/slope/index.ts');
    expect(mount).toBeTypeOf('function');
    expect(slopeTitle(0)).toBe('At a = 0 σ lets through 0.250');
  });
  test('has fixtures', async () => {
    const { fixtures } = await load('src/viz/worksheet/slope/fixtures.ts');
    expect(Object.keys(fixtures as object)).toEqual(['in the middle', 'at its end']);
  });
  test('is loaded by the line that the page gets', () => {
    const [, path] = /'\.\.\/(.*)'/.exec(parts.get('src/pages/worksheet.ts')!)!;
    expect([...whole.keys()]).toContain(`src/${path}`);
  });
});
