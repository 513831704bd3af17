import { arch, cpus, release, type } from 'node:os';
import { fmaPeakGflops } from '../peak.ts';
import type { Machine } from '../results.ts';
import { wasmFeatures } from '../wasm.ts';
import { setWasmFlags } from './wasm-flags.ts';

/** This machine, while nothing else is measured. */
export async function describeMachine(): Promise<Machine> {
  setWasmFlags();
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? null,
    cores: cores.length,
    os: `${type()} ${release()} ${arch()}`,
    runtime: `Node ${process.version}`,
    date: new Date().toISOString(),
    wasm: wasmFeatures(),
    wasmFmaPeakGflops: await fmaPeakGflops(),
  };
}
