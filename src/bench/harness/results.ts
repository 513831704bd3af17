import type { Engine } from './engine.ts';
import type { Work } from './problem.ts';
import type { Device } from './strategy.ts';

/** What is measured of one strategy and one work. */
export interface Measurement extends Work {
  readonly strategy: string;
  /** `ok`, or what went wrong. Rounds that were complete by then are kept, unless the answer is wrong. */
  readonly status: string;
  /** Cancelled, out of time, or its graphics device was lost: measuring it again may help. */
  readonly unfinished: boolean;
  /** Of the first answer: tracing, the compiling of shaders or programs, one run; the library had started already. */
  readonly firstMs: number | null;
  /** Of one run, when warm, over all rounds. */
  readonly medianMs: number | null;
  readonly q1Ms: number | null;
  readonly q3Ms: number | null;
  readonly rounds: number;
  /** The strategy's time over that of `ours-f32`: median and quartiles of the ratios within each round. */
  readonly ratioToOurs: number | null;
  readonly ratioQ1: number | null;
  readonly ratioQ3: number | null;
  /** Of the matrix products, in the median time; null for `terms`. */
  readonly gflops: number | null;
  /** Against a right answer in float64, see `oracle.ts`: the larger of before and after the rounds. */
  readonly maxRelativeError: number | null;
  /** What a run allocates in JavaScript's heap; known of ours in WebAssembly, in Node. */
  readonly bytesPerGradient: number | null;
  /** Which way the strategy does it, and on what. */
  readonly about: string;
  readonly device: Device | null;
}

/** The same under the names of the JSON that `bench --json` prints. */
export interface Result extends Measurement {
  /** Of `ours-f32`: the part of the machine's peak that its matrix products reach. */
  readonly peakShare: number | null;
}

/** Where it was measured. */
export interface Machine {
  /** Its processor, if that is known: browsers do not tell. */
  readonly cpu: string | null;
  readonly cores: number;
  readonly os: string;
  /** Node or browser, with its version. */
  readonly runtime: string;
  readonly date: string;
  /** What WebAssembly can do here. */
  readonly wasm: readonly string[];
  /** What WebAssembly can reach on one core, in float32. */
  readonly wasmFmaPeakGflops: number | null;
}

export interface Report {
  readonly machine: Machine;
  /** What the engine promises besides; only measured by the whole benchmark in Node. */
  readonly engine: Engine | null;
  readonly results: readonly Result[];
}
