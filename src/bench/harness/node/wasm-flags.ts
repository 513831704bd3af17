/** Flags for the processes of ours: Node 20 hides fused multiply-add behind one, later ones need none. */
import { setFlagsFromString } from 'node:v8';
import { supports } from '../wasm.ts';

export const wasmFlags: readonly string[] = supports('relaxed-simd')
  ? []
  : ['--experimental-wasm-relaxed-simd'];

/** This process, too, can do from now on what theirs can. */
export function setWasmFlags(): void {
  for (const flag of wasmFlags) setFlagsFromString(flag);
}
