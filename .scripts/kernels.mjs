// Compiles the kernels (src/autograd/fast/kernels, AssemblyScript) into src/autograd/fast/kernels.generated.ts, as text that
// any loader takes. Nothing is done where that file is newer than its sources.
import { readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(import.meta.dirname);
const folder = join(root, 'src/autograd/fast/kernels');
const output = join(root, 'src/autograd/fast/kernels.generated.ts');

/** Builds by the name of their export: the entry, and the features that it may use. */
const builds = {
  float32: ['float32.ts', 'simd'],
  float32Relaxed: ['float32.ts', 'simd,relaxed-simd'],
  float64: ['float64.ts', 'simd'],
};

export async function ensureKernels() {
  if (isFresh()) return;
  console.error('Compiling the kernels ...');
  const asc = await import('assemblyscript/asc');
  const lines = ['// Made by .scripts/kernels.mjs: WebAssembly in base64.'];
  for (const [name, [entry, features]] of Object.entries(builds)) {
    const bytes = await compile(asc, entry, features);
    lines.push(`export const ${name} =\n  '${Buffer.from(bytes).toString('base64')}';`);
  }
  writeFileSync(output, `${lines.join('\n')}\n`);
}

function isFresh() {
  const changed = (/** @type {string} */ file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
  const sources = [
    join(folder, '../instruction.ts'),
    ...readdirSync(folder).map((name) => join(folder, name)),
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
    [join(folder, entry), '-o', 'kernels.wasm', ...options, '--disableWarning', '112', '--enable', features],
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
