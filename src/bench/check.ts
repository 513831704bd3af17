/** What the cross-checks find: plain data, for a view. */
import type { GradientOf, Gradients, ParameterName } from '../rnn/index.ts';

export type Method = 'terms' | 'replay' | 'tape' | 'differences' | 'tfjs' | 'jax';

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
  /** Where a judge with a library of its own ran. */
  readonly device?: JudgeDevice;
}

/** Where a judge ran, and the proof that it ran there. */
export interface JudgeDevice {
  /** `TensorFlow.js 4.22.0`, `jax-js` */
  readonly library: string;
  /** The unmasked WebGL renderer string. */
  readonly renderer: string;
  /** WebGL is emulated on the processor, as by SwiftShader or llvmpipe. */
  readonly software: boolean;
  readonly precision: 'float32' | 'float16';
  /** WebGL draw calls of this run, about one an op, before anything was read back. */
  readonly draws: number;
  readonly milliseconds: number;
}

/** The same of TensorFlow.js. */
export interface TfjsDevice extends JudgeDevice {
  /** Whether it was allowed to run small ops on the processor instead; it is told not to. */
  readonly cpuForward: boolean;
  /** Every gradient lay in a texture before it was read. */
  readonly inTextures: boolean;
  /** Tensors alive after the run: 0, or memory leaks. */
  readonly tensors: number;
  readonly version: string;
}

/** What a judge computed, or why it could not. */
export type JudgeAnswer<Device = JudgeDevice> =
  { readonly gradients: Gradients['gradients']; readonly device: Device } | { readonly unavailable: string };

/** What TensorFlow.js computed, or why it could not. */
export type TfjsAnswer = JudgeAnswer<TfjsDevice>;
