// TensorFlow.js on WebGPU.
import * as tf from '@tensorflow/tfjs';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import '@tensorflow/tfjs-backend-webgpu';
import type { Start, Strategy } from '../strategy.ts';
import { webgpuDevice, deviceLost, requestAdapter } from '../webgpu.ts';
import { startBackend, type TfjsBackend } from './tfjs-backend.ts';
import { prepareOn } from './tfjs.ts';

let backend: TfjsBackend = {};

export const start: Start = async () => {
  const adapter = await requestAdapter();
  tf.env().set('WEBGPU_CPU_FORWARD', false);
  await startBackend('webgpu');
  const { device } = tf.backend() as WebGPUBackend;
  backend = {
    device: webgpuDevice(adapter, tf.env().getBool('WEBGPU_CPU_FORWARD')),
    lost: deviceLost(device),
  };
};

export const prepare: Strategy['prepare'] = (problem) => prepareOn(backend, problem);
