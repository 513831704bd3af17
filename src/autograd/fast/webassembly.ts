import { awaited } from '../misuse.ts';
import { assertProgram, type Precision, type Program } from './program.ts';
import { Replay } from './replay.ts';
import { replayInTypeScript } from './typescript.ts';

type Builds = typeof import('./kernels.generated.ts');

interface Kernels {
  readonly module: WebAssembly.Module;
  readonly engine: string;
}

const PAGE = 65536;
/** 4 GiB. */
const MOST_PAGES = 65536;

/** Builds by precision, the best first. In float64 nothing is fused, so that results are the same to the bit everywhere. */
const candidates: Readonly<Record<Precision, readonly { build: keyof Builds; engine: string }[]>> = {
  float32: [
    { build: 'float32Relaxed', engine: 'WebAssembly, FMA' },
    { build: 'float32', engine: 'WebAssembly' },
  ],
  float64: [{ build: 'float64', engine: 'WebAssembly' }],
};

const loaded = new Map<Precision, Promise<Kernels>>();

/** The kernels do not run here: there is no WebAssembly, none with SIMD, or the page may not compile it. */
class NoKernelsError extends Error {
  override readonly name = 'NoKernelsError';
}

/** Compiles the best build that this machine takes, once. @throws NoKernelsError */
async function compile(precision: Precision): Promise<Kernels> {
  const hint = 'replayInTypeScript does the same, slower';
  if (typeof WebAssembly === 'undefined') throw new NoKernelsError(`There is no WebAssembly here; ${hint}`);
  // Only what replays in WebAssembly brings them along.
  const builds = await import('./kernels.generated.ts');
  for (const { build, engine } of candidates[precision]) {
    const bytes = builds[build]();
    if (!WebAssembly.validate(bytes)) continue;
    try {
      return { module: await WebAssembly.compile(bytes), engine };
    } catch (cause) {
      // What is valid compiles, unless the page's policy forbids it: 'wasm-unsafe-eval'.
      throw new NoKernelsError(`This page may not compile WebAssembly; ${hint}`, { cause });
    }
  }
  throw new NoKernelsError(`WebAssembly with SIMD is not to be had here; ${hint}`);
}

/**
 * Runs a program in WebAssembly, in its precision: one call a run.
 * @throws NoKernelsError where there is no WebAssembly with SIMD, or the page may not use it; RangeError for a program that
 * needs more than 4 GiB.
 */
export function replayInWebAssembly(program: Program): Promise<Replay> {
  return awaited(load(program, 'replayInWebAssembly'), 'replayInWebAssembly', REPLAY);
}

async function load(program: Program, what: string): Promise<Replay> {
  assertProgram(program, what);
  const { precision, code, size } = program;
  const { module, engine } = await kernelsOf(precision);

  const Numbers = precision === 'float32' ? Float32Array : Float64Array;
  const end = size * Numbers.BYTES_PER_ELEMENT;
  const pages = Math.ceil((end + code.byteLength) / PAGE);
  if (pages > MOST_PAGES) {
    const needed = ((pages * PAGE) / 2 ** 30).toFixed(1);
    throw new RangeError(
      `${what}: the program needs ${needed} GiB, WebAssembly has 4; lower fewer steps, or a smaller batch`,
    );
  }
  const memory = new WebAssembly.Memory({ initial: pages });
  const numbers = new Numbers(memory.buffer, 0, size);
  new Int32Array(memory.buffer, end, code.length).set(code);

  let rule: (index: number) => void = () => {};
  const imports = { env: { memory }, run: { rule: (index: number) => rule(index) } };
  const { run } = (await WebAssembly.instantiate(module, imports)).exports as {
    run: (code: number) => number;
  };
  return new Replay(program, engine, numbers, (call) => {
    rule = call;
    return () => run(end) === 1;
  });
}

const kernelsOf = (precision: Precision): Promise<Kernels> => {
  const kernels = loaded.get(precision) ?? compile(precision);
  loaded.set(precision, kernels);
  return kernels;
};

/** Whether `replayInWebAssembly` works here. */
export const hasKernels = (): Promise<boolean> =>
  kernelsOf('float64').then(
    () => true,
    () => false,
  );

/** Runs a program in WebAssembly; where that is not to be had, in TypeScript, slower, in float64. Its `engine` says which. */
export function replay(program: Program): Promise<Replay> {
  const loaded = load(program, 'replay').catch((error: unknown) => {
    if (error instanceof NoKernelsError) return replayInTypeScript(program);
    throw error;
  });
  return awaited(loaded, 'replay', REPLAY);
}

/** What a replay can be asked. */
const REPLAY = [
  ...Object.getOwnPropertyNames(Replay.prototype).filter((key) => key !== 'constructor'),
  'finite',
  'program',
  'engine',
  'arena',
];
