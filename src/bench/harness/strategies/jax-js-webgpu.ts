// jax-js on WebGPU.
import { getWebGPUDevice, init } from '@jax-js/jax';
import type { Strategy } from '../strategy.ts';
import { deviceOf, lossOf, requestAdapter } from '../webgpu.ts';
import { type Backend, prepareOn } from './jax.ts';

export const prepare: Strategy['prepare'] = async (problem) =>
  prepareOn(await (backend ??= start()), problem);

let backend: Promise<Backend> | undefined;

async function start(): Promise<Backend> {
  const adapter = await requestAdapter();
  await init('webgpu');
  const device = deviceOf(adapter, false);
  return { name: 'webgpu', reading: ['async'], device, lost: lossOf(getWebGPUDevice()) };
}
