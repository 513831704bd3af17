import type { Engine } from './engine.ts';
import type { Work } from './problem.ts';

/** What is measured of one strategy and one work. */
export interface Measurement extends Work {
  readonly strategy: string;
  /** `ok`, or why there are no times. */
  readonly status: string;
  /** Of one gradient, over all rounds. */
  readonly medianMs: number | null;
  readonly q1Ms: number | null;
  readonly q3Ms: number | null;
  readonly rounds: number;
  /** The strategy's time over that of `ours-f32`: median and quartiles of the ratios within each round. */
  readonly ratioToOurs: number | null;
  readonly ratioQ1: number | null;
  readonly ratioQ3: number | null;
  /** Against the derivative rules in float64, see `oracle.ts`. */
  readonly maxRelativeError: number | null;
  /** What a gradient allocates in JavaScript's heap; known of ours in WebAssembly. */
  readonly bytesPerGradient: number | null;
  /** Which way the strategy does it, and on what. */
  readonly about: string;
}

/** The same under the names of the JSON that `bench --json` prints. */
export interface Result extends Measurement {
  /** Of `ours-f32`: the part of the machine's peak that its matrix products reach. */
  readonly peakShare: number | null;
}

/** Where it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
  readonly node: string;
  readonly date: string;
  /** What WebAssembly can do here, with the flags that the processes are given. */
  readonly wasm: readonly string[];
  /** What WebAssembly can reach on one core, in float32. */
  readonly wasmFmaPeakGflops: number | null;
}

export interface Report {
  readonly machine: Machine;
  /** Left out by --quick. */
  readonly engine: Engine | null;
  readonly results: readonly Result[];
}
