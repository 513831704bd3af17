import { arch, cpus, release, type } from 'node:os';
import type { Machine } from './results.ts';
import { wasmFeatures } from './wasm.ts';

/** This machine. */
export function describeMachine(): Machine {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    os: `${type()} ${release()} ${arch()}`,
    node: process.version,
    date: new Date().toISOString(),
    wasm: wasmFeatures(),
    wasmFmaPeakGflops: null,
  };
}
