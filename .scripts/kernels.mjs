// Compiles AssemblyScript to WebAssembly: each folder of kernels into a module beside it, as text that any loader takes. In hexadecimal
// digits, not in base64: what builds have in common is the same text then, and is compressed once.
// Nothing is done where that module is made of the sources as they are.
import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
    const head = `// Made by .scripts/kernels.mjs: WebAssembly of sources ${hashOf(folder)}.`;
    if (!existsSync(output) || !readFileSync(output, 'utf8').startsWith(head))
      await build(output, head, folder, builds);
  }
}

/** @type {(output: string, head: string, folder: string, builds: Builds) => Promise<void>} */
async function build(output, head, folder, builds) {
  console.error(`Compiling the kernels of ${folder} ...`);
  const asc = await import('assemblyscript/asc');
  const lines = [
    head,
    'const bytesOf = (digits: string): Uint8Array<ArrayBuffer> =>',
    '  Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));',
  ];
  for (const [name, [entry, features]] of Object.entries(builds)) {
    const bytes = await compile(asc, join(root, folder, 'kernels', entry), features);
    lines.push(`export const ${name} = () =>\n  bytesOf('${Buffer.from(bytes).toString('hex')}');`);
  }
  // Two processes may build at once: neither must see half a file of the other.
  const own = `${output}.${process.pid}`;
  writeFileSync(own, `${lines.join('\n')}\n`);
  renameSync(own, output);
}

/** Of all that a build depends on. Kernels may import an `instruction.ts` that lies beside their folder. @type {(folder: string) => string} */
function hashOf(folder) {
  const kernels = join(root, folder, 'kernels');
  const files = [
    ...readdirSync(kernels).map((name) => join(kernels, name)),
    join(root, folder, 'instruction.ts'),
    join(root, 'node_modules/assemblyscript/package.json'),
    fileURLToPath(import.meta.url),
  ];
  const hash = createHash('sha256');
  for (const file of files.filter((name) => existsSync(name))) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
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
