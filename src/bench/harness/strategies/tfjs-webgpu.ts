// TensorFlow.js on WebGPU.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu';
import type { Strategy } from '../strategy.ts';
import { deviceOf, lossOf, requestAdapter } from '../webgpu.ts';
import { type Backend, prepareOn } from './tfjs.ts';

export const prepare: Strategy['prepare'] = async (problem) =>
  prepareOn(await (backend ??= start()), problem);

let backend: Promise<Backend> | undefined;

async function start(): Promise<Backend> {
  const adapter = await requestAdapter();
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  if (!(await tf.setBackend('webgpu'))) throw new Error('TensorFlow.js could not start its webgpu backend');
  const { device } = tf.backend() as WebGPUBackend;
  return {
    name: 'webgpu',
    device: deviceOf(adapter, tf.env().getBool('WEBGPU_CPU_FORWARD')),
    lost: lossOf(device),
  };
}
