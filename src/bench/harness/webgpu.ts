/** What the strategies on WebGPU share: the adapter that the browser offers, its name, and news of its loss. */
import { isSoftware } from '../webgl.ts';
import { type Device, LostError } from './strategy.ts';

/** @throws Error where the browser has none. */
export async function requestAdapter(): Promise<GPUAdapter> {
  if (!navigator.gpu) throw new Error('this browser has no WebGPU, or shows it to secure pages only');
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser has WebGPU, but no adapter for it here');
  return adapter;
}

export function webgpuDevice({ info }: GPUAdapter, cpuForward: boolean): Device {
  const { vendor, architecture, device, description } = info;
  const renderer = [vendor, architecture, device, description].filter(Boolean).join(' ') || 'unnamed';
  return { api: 'WebGPU', renderer, software: isSoftware(renderer), precision: 'float32', cpuForward };
}

/** Rejects when the device goes away. */
export function deviceLost(device: GPUDevice): Promise<never> {
  const lost = device.lost.then(({ message }): never => {
    throw new LostError(`the WebGPU device was lost${message ? `: ${message}` : ''}`);
  });
  lost.catch(() => {}); // whoever waits for it is told
  return lost;
}
