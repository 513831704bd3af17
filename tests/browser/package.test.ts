// The package as a user gets it: packed, installed into an empty project, then used in Node, by TypeScript, from the
// command line, and in a page without a bundler.
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { differentiate } from '../../src/index.ts';
import { readCase } from '../support/reference.ts';
import { openPage } from './support/browser.ts';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'backflow-project-'));
const installed = join(project, 'node_modules/backflow');
const { experiment } = readCase('lstm-bias-ce');

const inProject = (program: string, args: readonly string[]) =>
  run(program, args, { cwd: project, shell: process.platform === 'win32' });

beforeAll(async () => {
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], { cwd: root });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  writeFileSync(join(project, 'package.json'), JSON.stringify({ type: 'module', private: true }));
  await inProject('npm', ['install', '--offline', '--no-audit', '--no-fund', `./${filename}`]);
  writeFileSync(join(project, 'experiment.json'), JSON.stringify(experiment));
});
afterAll(() => rmSync(project, { recursive: true }));

test('brings nothing but itself, in less than 8 MB', () => {
  expect(readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'))).toEqual([
    'backflow',
  ]);
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' }).map((file) =>
    join(installed, file),
  );
  const bytes = files.reduce((sum, file) => sum + statSync(file).size, 0);
  expect(bytes).toBeLessThan(8e6);
  const names = files.map((file) => file.slice(installed.length + 1));
  expect(names).toEqual(
    expect.arrayContaining([
      'LICENSE',
      'CHANGELOG.md',
      'README.md',
      'lib/index.d.ts',
      'lib/autograd/graph.js.map',
    ]),
  );
});

test('runs in Node, with its kernels', async () => {
  writeFileSync(
    join(project, 'use.js'),
    `import { differentiate, parseExperiment } from 'backflow';
     import { Graph, lower, replayInWebAssembly, sum, tanh } from 'backflow/autograd';
     import { textbook } from 'backflow/rnn';
     import { boxGeometry } from 'backflow/worksheet';
     const graph = new Graph();
     const x = graph.leaf([3], 'x');
     const E = sum(tanh(x));
     const replay = await replayInWebAssembly(lower({ wrt: [x], seeds: [E] }, 'float64'));
     replay.set(x, [0.5, 1, 2]);
     replay.run();
     const { experiment } = JSON.parse(process.argv[2]);
     console.log(JSON.stringify({ gradients: differentiate(parseExperiment(experiment)).gradients, E: replay.value(E)[0], found: [typeof textbook, typeof boxGeometry] }));`,
  );
  const { stdout } = await inProject(process.execPath, ['use.js', JSON.stringify({ experiment })]);
  const { gradients, E, found } = JSON.parse(stdout);
  expect(gradients).toEqual(JSON.parse(JSON.stringify(differentiate(experiment).gradients)));
  expect(E).toBeCloseTo(Math.tanh(0.5) + Math.tanh(1) + Math.tanh(2), 14);
  expect(found).toEqual(['object', 'function']);
});

test('brings no more into a bundle than is used', async () => {
  const bundled = async (names: string) => {
    const entry = join(project, 'entry.js');
    writeFileSync(entry, `export { ${names} } from 'backflow/autograd';`);
    const bundle = await rolldown({ input: entry });
    const { output } = await bundle.generate({ minify: true });
    await bundle.close();
    return output.map((part) => gzipSync(part.type === 'chunk' ? part.code : part.source).length);
  };
  expect(await bundled('Graph, sum')).toEqual([expect.toSatisfy((bytes: number) => bytes < 3000)]);
  const [programs, kernels, ...more] = await bundled('Graph, sum, lower, replayInWebAssembly');
  expect(programs).toBeLessThan(20_000);
  expect(kernels).toBeLessThan(10_000);
  expect(more).toEqual([]);
});

test('has the command line, all its parts', async () => {
  const { stdout } = await inProject('npx', ['--offline', 'backflow', 'gradients', 'experiment.json']);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(differentiate(experiment))));
  writeFileSync(join(project, 'answer.json'), JSON.stringify(differentiate(experiment).gradients));
  const cli = join(installed, 'lib/cli.js');
  const check = ['gradients', 'experiment.json', '--check', 'answer.json'];
  const map = ['map', '--cell', 'tanh', '--x', 'gain:0.5:2:6', '--y', 'n:1:6:6', '--T', '3', '--draws', '1'];
  const [checked, mapped] = await Promise.all([
    inProject(process.execPath, [cli, ...check]),
    inProject(process.execPath, [cli, ...map, '--threads', '2', '--json']),
  ]);
  expect(JSON.parse(checked.stdout).finding).toBe('All are right.');
  expect(JSON.parse(mapped.stdout).points).toHaveLength(36);
});

/** Of a matrix, by rows. */
const numbersOf = (matrix: unknown) => [matrix].flat(3) as number[];

const compilers = { 'TypeScript 5.9': 'typescript-5/lib/tsc.js', 'TypeScript 7': 'typescript/lib/tsc.js' };
const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
};
// The old compiler takes long; it resolves as the new one does.
test.each([
  ['TypeScript 5.9', 'nodenext'],
  ['TypeScript 7', 'nodenext'],
  ['TypeScript 7', 'bundler'],
] as const)('has types for %s, %s, strict, without the DOM', async (compiler, resolution) => {
  writeFileSync(
    join(project, 'use.ts'),
    `import { differentiate, type Experiment, parseExperiment, replayInWebAssembly, startInBrowser } from 'backflow';
     import { Graph, type GraphNode, mul, sum, valueAndGrad } from 'backflow/autograd';
     import { cells } from 'backflow/rnn';
     import { focalLoss } from 'backflow/worksheet';
     const experiment: Experiment = parseExperiment({});
     export const loss: number = differentiate(experiment).loss;
     export const used = [new Graph(), sum, cells, focalLoss, replayInWebAssembly, startInBrowser];
     // @ts-expect-error an experiment is no string
     parseExperiment({}) satisfies string;
     const product = valueAndGrad(({ x, w }: Record<'x' | 'w', GraphNode>) => mul(x, w), { wrt: ['w'] });
     export const slope: Promise<Float64Array> = product({ x: 3, w: 2 }).then(({ gradients }) => gradients.w.data);
     // @ts-expect-error there is no y
     product({ x: 3, y: 2 });`,
  );
  const compilerOptions = {
    ...resolutions[resolution],
    target: 'es2023',
    lib: ['es2023'],
    types: [],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  };
  const config = `tsconfig.${resolution}.json`;
  writeFileSync(join(project, config), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  const compile = inProject(process.execPath, [
    join(root, 'node_modules', compilers[compiler]),
    '-p',
    config,
  ]);
  await expect(
    compile.then(
      () => '',
      ({ stdout }: { stdout: string }) => stdout,
    ),
  ).resolves.toBe('');
});

test('runs in a page without a bundler, its worker too', async () => {
  const types: Record<string, string> = { html: 'text/html', js: 'text/javascript' };
  const server = createServer(({ url = '' }, response) => {
    const type = types[url.split('.').at(-1)!];
    if (!type) return void response.writeHead(404).end();
    response.writeHead(200, {
      'Content-Type': type,
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
    });
    response.end(readFileSync(join(project, url)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  writeFileSync(
    join(project, 'page.html'),
    '<!doctype html><link rel="icon" href="data:," /><title>A page</title>',
  );
  const { port } = server.address() as AddressInfo;
  const { page, errors, close } = await openPage({ url: `http://127.0.0.1:${port}/`, path: 'page.html' });
  type Library = typeof import('../../src/index.ts');
  // As text, because Vitest would rewrite an import() here for itself.
  const library = await page.evaluateHandle<Library>(`import('/node_modules/backflow/lib/index.js')`);
  const found = await page.evaluate(
    async ([{ BatchGradient, differentiate, parseExperiment, startInBrowser }, experiment]) => {
      const sizes = {
        cell: 'tanh',
        loss: 'squared-error',
        n: 2,
        m: 1,
        q: 1,
        biases: ['d'],
        batch: 2,
      } as const;
      const batch = await BatchGradient.start({ ...sizes, hasLoss: [true] }, startInBrowser);
      for (const leaf of batch.network.graph.nodes) {
        if (leaf.op === 'leaf') batch.set(leaf, new Float64Array(leaf.size));
      }
      batch.set(batch.network.parameters.d!, [3]);
      await batch.run();
      const { loss } = batch;
      batch.dispose();
      return { loss, W: differentiate(parseExperiment(experiment)).gradients.W };
    },
    [library, experiment] as const,
  );
  expect(found.loss).toBe(9);
  const W = numbersOf(differentiate(experiment).gradients.W);
  // Browsers have their own exponential, right to the last digit but one.
  numbersOf(found.W).forEach((entry, i) => expect(entry).toBeCloseTo(W[i]!, 14));
  expect(numbersOf(found.W)).toHaveLength(W.length);
  expect(errors).toEqual([]);
  await close();
  await new Promise((done) => server.close(done));
});
