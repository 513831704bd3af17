// Compiles AssemblyScript to WebAssembly: each folder of kernels into a module beside it, as text that any loader takes.
// Nothing is done where that module is newer than its sources.
import { readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Builds by the name of their export: the entry, and the features that it may use.
 * @typedef {Record<string, [entry: string, features: string]>} Builds
 */

const root = dirname(import.meta.dirname);

/** What is compiled: the kernels in `kernels` of a folder, into its `kernels.generated.ts`. @type {Record<string, Builds>} */
const folders = {
  'src/autograd/fast': {
    float32: ['float32.ts', 'simd'],
    float32Relaxed: ['float32.ts', 'simd,relaxed-simd'],
    float64: ['float64.ts', 'simd'],
  },
  'src/bench/harness': {
    peak: ['peak.ts', 'simd,relaxed-simd'],
  },
};

export async function ensureKernels() {
  for (const [folder, builds] of Object.entries(folders)) {
    const output = join(root, folder, 'kernels.generated.ts');
    if (!isFresh(output, folder)) await build(output, folder, builds);
  }
}

/** @type {(output: string, folder: string, builds: Builds) => Promise<void>} */
async function build(output, folder, builds) {
  console.error(`Compiling the kernels of ${folder} ...`);
  const asc = await import('assemblyscript/asc');
  const lines = ['// Made by .scripts/kernels.mjs: WebAssembly in base64.'];
  for (const [name, [entry, features]] of Object.entries(builds)) {
    const bytes = await compile(asc, join(root, folder, 'kernels', entry), features);
    lines.push(`export const ${name} =\n  '${Buffer.from(bytes).toString('base64')}';`);
  }
  writeFileSync(output, `${lines.join('\n')}\n`);
}

/** Kernels may import an `instruction.ts` that lies beside their folder. @type {(output: string, folder: string) => boolean} */
function isFresh(output, folder) {
  const changed = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  const kernels = join(root, folder, 'kernels');
  const sources = [
    join(root, folder, 'instruction.ts'),
    ...readdirSync(kernels).map((name) => join(kernels, name)),
    fileURLToPath(import.meta.url),
  ];
  return sources.every((file) => changed(file) < changed(output));
}

/** @type {(asc: typeof import('assemblyscript/asc'), entry: string, features: string) => Promise<Uint8Array>} */
async function compile(asc, entry, features) {
  /** @type {Uint8Array | undefined} */
  let bytes;
  const options = ['-O3', '--shrinkLevel', '1', '--noAssert', '--runtime', 'stub', '--importMemory'];
  // 112: a vector in the signature of a function that is exported to another file, but not to the host
  const { error, stderr } = await asc.main(
    [entry, '-o', 'kernels.wasm', ...options, '--disableWarning', '112', '--enable', features],
    {
      readFile: (name) =>
        statSync(name, { throwIfNoEntry: false })?.isFile() ? readFileSync(name, 'utf8') : null,
      writeFile: (_name, contents) => void (bytes = /** @type {Uint8Array} */ (contents)),
    },
  );
  if (error || !bytes) throw new Error(`the kernels do not compile:\n${stderr}`);
  return bytes;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await ensureKernels();
