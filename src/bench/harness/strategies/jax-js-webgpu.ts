// jax-js on WebGPU.
import { getWebGPUDevice, init } from '@jax-js/jax';
import type { Start, Strategy } from '../strategy.ts';
import { webgpuDevice, deviceLost, requestAdapter } from '../webgpu.ts';
import { type JaxBackend, prepareOn } from './jax.ts';

let backend: JaxBackend = { name: 'webgpu', reading: ['async'] };

export const start: Start = async () => {
  const adapter = await requestAdapter();
  await init('webgpu');
  backend = { ...backend, device: webgpuDevice(adapter, false), lost: deviceLost(getWebGPUDevice()) };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
