import { arch, cpus, release, type } from 'node:os';
import { fmaPeakGflops } from './peak.ts';
import type { Machine } from './results.ts';
import { wasmFeatures } from './wasm.ts';

/** This machine, while nothing else is measured. */
export async function describeMachine(): Promise<Machine> {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? 'unknown',
    cores: cores.length,
    os: `${type()} ${release()} ${arch()}`,
    node: process.version,
    date: new Date().toISOString(),
    wasm: wasmFeatures(),
    wasmFmaPeakGflops: await fmaPeakGflops(),
  };
}
