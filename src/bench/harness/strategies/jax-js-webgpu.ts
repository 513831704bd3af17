// jax-js on WebGPU.
import { getWebGPUDevice, init } from '@jax-js/jax';
import type { Start, Strategy } from '../strategy.ts';
import { deviceOf, lossOf, requestAdapter } from '../webgpu.ts';
import { type Backend, prepareOn } from './jax.ts';

let backend: Backend = { name: 'webgpu', reading: ['async'] };

export const start: Start = async () => {
  const adapter = await requestAdapter();
  await init('webgpu');
  backend = { ...backend, device: deviceOf(adapter, false), lost: lossOf(getWebGPUDevice()) };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
