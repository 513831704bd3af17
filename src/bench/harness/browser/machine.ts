import { fmaPeakGflops } from '../peak.ts';
import type { Machine } from '../results.ts';
import { wasmFeatures } from '../wasm.ts';

/** What a browser tells of the machine it runs on; to be asked while nothing else is measured. */
export async function describeMachine(): Promise<Machine> {
  const { hardwareConcurrency, platform, userAgent } = navigator;
  const [product = 'a browser'] =
    userAgent.match(/(Firefox|Edg|Chrome)\/[\d.]+|Version\/[\d.]+ Safari/) ?? [];
  return {
    cpu: null,
    cores: hardwareConcurrency,
    os: platform,
    runtime: product.replace('/', ' '),
    date: new Date().toISOString(),
    wasm: wasmFeatures(),
    wasmFmaPeakGflops: await fmaPeakGflops(),
  };
}
