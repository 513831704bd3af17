/** What WebAssembly can do in this Node: tried on modules that are as small as can be. */
import { setFlagsFromString } from 'node:v8';

const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
/** A function without arguments that returns a v128. */
const FUNCTION = [1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0];
/** i8x16.splat(0) */
const VECTOR = [0x41, 0, 0xfd, 0x0f];

const probes: Readonly<Record<string, readonly number[]>> = {
  simd: [...FUNCTION, 0x0a, 8, 1, 6, 0, ...VECTOR, 0x0b],
  'relaxed-simd': [...FUNCTION, 0x0a, 19, 1, 17, 0, ...VECTOR, ...VECTOR, ...VECTOR, 0xfd, 0x85, 2, 0x0b],
  threads: [5, 4, 1, 3, 1, 1], // a shared memory
};

function supports(feature: string): boolean {
  return WebAssembly.validate(Uint8Array.from([...HEADER, ...probes[feature]]));
}

const RELAXED_SIMD_FLAG = '--experimental-wasm-relaxed-simd';

/** Flags for the processes of ours: Node 20 hides fused multiply-add behind one, later ones need none. */
export const wasmFlags: readonly string[] = supports('relaxed-simd') ? [] : [RELAXED_SIMD_FLAG];

/** What WebAssembly can do in a process that has these flags. */
export function wasmFeatures(): string[] {
  for (const flag of wasmFlags) setFlagsFromString(flag);
  return Object.keys(probes).filter(supports);
}
