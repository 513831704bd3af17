/** What the cross-checks find: plain data, for a view. */
import type { GradientOf, Gradients, ParameterName } from '../rnn/index.ts';

export type Method = 'terms' | 'replay' | 'tape' | 'differences' | 'tfjs';

/** How one method's gradient of one parameter compares with the tape's. */
export interface ParameterCheck {
  readonly parameter: ParameterName;
  /** Largest entry of the tape's gradient, by absolute value. */
  readonly largest: number;
  /** Largest distance from the tape, relative to `largest`; absolute where the tape's gradient is zero. */
  readonly error: number;
  /** The largest error that is let pass, in the same unit. */
  readonly tolerance: number;
  readonly ok: boolean;
  /** False where the method cannot tell right from wrong; the note says why. */
  readonly judged: boolean;
  /** Entries that it compared, out of all: differences take a sample of a large matrix. */
  readonly looked: number;
  readonly entries: number;
  readonly value: GradientOf;
  /** What could not be judged, in words. */
  readonly note?: string;
}

/** How one method compares with the tape. */
export interface Check {
  readonly method: Method;
  readonly status: 'agrees' | 'disagrees' | 'unavailable';
  /** Why it disagrees or is unavailable; for the tape, who says so. */
  readonly reason?: string;
  /** The tolerance in words, and why it is that. */
  readonly why: string;
  /** Empty where nothing was computed. */
  readonly parameters: readonly ParameterCheck[];
  /** The largest error of a parameter; 0 without parameters. */
  readonly worst: number;
  /** Where TensorFlow.js ran. */
  readonly device?: TfjsDevice;
}

/** Where TensorFlow.js ran, and the proof that it ran there. */
export interface TfjsDevice {
  /** The unmasked WebGL renderer string. */
  readonly renderer: string;
  /** WebGL is emulated on the processor, as by SwiftShader or llvmpipe. */
  readonly software: boolean;
  readonly precision: 'float32' | 'float16';
  /** Whether tfjs was allowed to run small ops on the processor instead; it is told not to. */
  readonly cpuForward: boolean;
  /** WebGL draw calls of this run, about one an op, before anything was read back. */
  readonly draws: number;
  /** Every gradient lay in a texture before it was read. */
  readonly inTextures: boolean;
  /** Tensors alive after the run: 0, or memory leaks. */
  readonly tensors: number;
  readonly milliseconds: number;
  /** Of tfjs. */
  readonly version: string;
}

/** What TensorFlow.js computed, or why it could not. */
export type TfjsAnswer =
  | { readonly gradients: Gradients['gradients']; readonly device: TfjsDevice }
  | { readonly unavailable: string };
