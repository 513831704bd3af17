// What `npm pack` packs: `lib`, ES modules in the tree of src with their types and source maps, kernels inside, and the
// few modules of other packages that they use under `vendor`. The library so depends on nothing, and needs no bundler.
// And `lib/cli.js`, the command line, which is also what `npm run gradients` runs: what it always needs is in that file, the rest
// in `lib/cli`, where it is loaded when it is asked for.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cli } from './cli.mjs';
import { ensureInstalled } from './install.mjs';
import { ensureKernels } from './kernels.mjs';

const root = dirname(import.meta.dirname);
const lib = join(root, 'lib');

/** Modules that are loaded by name: what package.json exports, and what a worker runs. */
const entries = [
  'index.ts',
  'autograd/index.ts',
  'rnn/index.ts',
  'worksheet/index.ts',
  'rnn/batch/half.worker.ts',
];

/** Builds `lib` anew. */
export async function buildPackage() {
  ensureInstalled();
  await ensureKernels();
  mkdirSync(lib, { recursive: true });
  // The command line stays until there is a new one: somebody may be running it.
  for (const name of readdirSync(lib).filter((name) => name !== 'cli' && name !== 'cli.js'))
    rmSync(join(lib, name), { recursive: true });
  const { build } = await import('rolldown');
  await build({
    input: entries.map((entry) => join(root, 'src', entry)),
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [{ name: 'worker', transform: namedAsBuilt }],
    output: {
      dir: lib,
      format: 'es',
      sourcemap: true,
      preserveModules: true,
      preserveModulesRoot: join(root, 'src'),
      entryFileNames: ({ name }) => `${name.replace(/^.*node_modules/, 'vendor')}.js`,
    },
  });
  // What only the command line uses is within its files.
  for (const name of ['fflate', 'pbf']) mkdirSync(join(lib, 'vendor', name), { recursive: true });
  for (const name of readdirSync(join(lib, 'vendor'))) copyLicence(name);
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/lib/tsc.js'), '-p', join(root, '.scripts/tsconfig.library.json')],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error('the types of the library could not be written');
  for (const file of readdirSync(lib, { recursive: true, encoding: 'utf8' })) {
    if (file.endsWith('.d.ts')) rewrite(join(lib, file));
  }
  await buildCli();
}

/** @type {(name: string) => void} */
function copyLicence(name) {
  const folder = join(root, 'node_modules', name);
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  if (!file) throw new Error(`${name} comes without its licence`);
  copyFileSync(join(folder, file), join(lib, 'vendor', name, file));
}

/** The address of a worker, as it is called once built; as long as before, so that source maps hold. @type {(code: string) => { code: string, map: null } | undefined} */
const namedAsBuilt = (code) => {
  const named = code.replace(/(new URL\('[^']+)\.ts(', import\.meta\.url\))/g, '$1.js$2');
  return named === code ? undefined : { code: named, map: null };
};

/** Types name the modules as they are once built. @type {(file: string) => void} */
const rewrite = (file) =>
  writeFileSync(file, readFileSync(file, 'utf8').replace(/((?:from|import)\s*\(?'\.[^']*)\.ts'/g, "$1.js'"));

/** Builds the command line alone. */
export async function ensureCliBuilt() {
  ensureInstalled();
  await ensureKernels();
  await buildCli();
}

async function buildCli() {
  const { build } = await import('rolldown');
  // Two processes may build at once: neither must see half a file of the other.
  const own = join(lib, `cli.${process.pid}`);
  await build({
    input: { cli: join(root, 'src/cli.ts'), 'cli/map.worker': join(root, 'src/cli/map.worker.ts') },
    platform: 'node',
    plugins: [{ name: 'worker', transform: namedAsBuilt }],
    output: {
      dir: own,
      format: 'es',
      banner: ({ name }) => (name === 'cli' ? '#!/usr/bin/env node' : ''),
      minify: true,
      chunkFileNames: 'cli/[name]-[hash].js',
    },
  });
  const parts = join(lib, 'cli');
  mkdirSync(parts, { recursive: true });
  const names = readdirSync(join(own, 'cli'));
  for (const name of names) renameSync(join(own, 'cli', name), join(parts, name));
  renameSync(join(own, 'cli.js'), cli);
  for (const name of readdirSync(parts).filter((name) => !names.includes(name)))
    rmSync(join(parts, name), { force: true });
  rmSync(own, { recursive: true });
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await buildPackage();
