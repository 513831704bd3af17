import * as tf from '@tensorflow/tfjs';
import type { Device } from '../strategy.ts';

/** A backend of TensorFlow.js that has started. */
export interface TfjsBackend {
  readonly device?: Device;
  /** What is worth knowing of it. */
  readonly about?: string;
  /** Of a graphics device: rejects when it goes away. */
  readonly lost?: Promise<never>;
}

/** @throws Error where it does not start. */
export async function startBackend(name: string): Promise<void> {
  tf.enableProdMode();
  if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js could not start its ${name} backend`);
}
