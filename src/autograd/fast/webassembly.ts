import * as builds from './kernels.generated.ts';
import type { Precision, Program } from './program.ts';
import { Replay } from './replay.ts';

interface Kernels {
  readonly module: WebAssembly.Module;
  readonly engine: string;
}

const PAGE = 65536;

/** Builds by precision, the best first. In float64 nothing is fused, so that results are the same to the bit everywhere. */
const candidates: Readonly<Record<Precision, readonly { build: string; engine: string }[]>> = {
  float32: [
    { build: builds.float32Relaxed, engine: 'WebAssembly, FMA' },
    { build: builds.float32, engine: 'WebAssembly' },
  ],
  float64: [{ build: builds.float64, engine: 'WebAssembly' }],
};

const loaded = new Map<Precision, Promise<Kernels>>();

/** Compiles the best build that this machine takes, once. */
async function load(precision: Precision): Promise<Kernels> {
  for (const { build, engine } of candidates[precision]) {
    const bytes = Uint8Array.from(atob(build), (character) => character.codePointAt(0)!);
    if (WebAssembly.validate(bytes)) return { module: await WebAssembly.compile(bytes), engine };
  }
  throw new Error('WebAssembly with SIMD is not to be had here; replayInTypeScript does the same, slower');
}

/**
 * Runs a program in WebAssembly, in its precision: one call a run.
 * @throws Error where WebAssembly has no SIMD.
 */
export async function replayInWebAssembly(program: Program): Promise<Replay> {
  const { precision, code, size } = program;
  const kernels = loaded.get(precision) ?? load(precision);
  loaded.set(precision, kernels);
  const { module, engine } = await kernels;

  const Numbers = precision === 'float32' ? Float32Array : Float64Array;
  const end = size * Numbers.BYTES_PER_ELEMENT;
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + code.byteLength) / PAGE) });
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
