import type { StartWorker } from '../../rnn/index.ts';
import type { Problem } from './problem.ts';

/**
 * What a strategy finds, as flat arrays, row by row. `gradient`: `loss` (E, a single number) and dE/dP for each
 * parameter P. `inference`: `loss`, and `o`, the outputs [T, B, q]. `training`: what `CHECKED_STEPS` make of the given
 * weights, whatever ran before: each parameter P, and `loss`, E / B before the last update. `terms`: for each parameter P
 * the Frobenius norm of term (t, k), [T, T], zero for k > t.
 */
export type Answer = Readonly<Record<string, ArrayLike<number>>>;

/** The graphics device that a strategy runs on. */
export interface Device {
  readonly api: 'WebGL' | 'WebGPU';
  /** As the browser names it, unmasked where it can be. */
  readonly renderer: string;
  /** It is emulated on the processor, as by SwiftShader or llvmpipe. */
  readonly software: boolean;
  readonly precision: 'float32' | 'float16';
  /** Whether the library may compute small arrays on the processor instead; it is told not to. */
  readonly cpuForward: boolean;
}

/** A problem that is ready to be solved, again and again. */
export interface Prepared {
  /**
   * Computes the answer from the given numbers, until JavaScript could read it; of `training` a step more, and its loss.
   * Where that takes a while, a promise.
   */
  run(): unknown;
  /** Computes the answer once more, and hands it out. */
  answer(): Answer | Promise<Answer>;
  /** Which variant this is, where there are several, and what else is worth knowing. */
  readonly about?: string;
  readonly device?: Device;
  /** Frees what garbage collection does not. */
  dispose?(): void;
}

/** What a strategy needs of the place where it runs: Node or a browser. */
export interface Host {
  /** Starts the second thread of our engine. */
  readonly startWorker: StartWorker;
  /** Where the WebAssembly modules of TensorFlow.js lie: a folder, or the address of each by its name. */
  readonly tfjsModules: string | Readonly<Record<string, string>>;
  /** `one`: a library is not to start threads of its own. */
  readonly threads?: 'one';
}

/** Starts a library. */
export type Start = (host: Host) => Promise<void>;

/** How to solve problems: what a file of `strategies` exports. */
export interface Strategy {
  /** Starts the library that it uses. @throws where that is not to be had here, saying why. */
  readonly start?: Start;
  /**
   * Does everything that is done once for a problem. Of several variants the harness keeps the fastest.
   * @throws where it cannot be done, saying why.
   */
  prepare(problem: Problem, host: Host): readonly Prepared[] | Promise<readonly Prepared[]>;
}

/** A graphics device went away, and with it all that lay on it: a fresh start has a fresh one. */
export class LostError extends Error {
  override readonly name = 'LostError';
}

/** How long the news of a loss may take after its consequences. */
const NEWS_MILLISECONDS = 100;

/** Has a graphics device do something. Whatever goes wrong when it goes away is told as a `LostError`. */
export async function onDevice<R>(lost: Promise<never>, act: () => Promise<R>): Promise<R> {
  try {
    return await Promise.race([act(), lost]);
  } catch (error) {
    await Promise.race([lost, new Promise((resolve) => void setTimeout(resolve, NEWS_MILLISECONDS))]);
    throw error;
  }
}

/** Computes so many times, one after the other. Who answers at once is not kept waiting for the event loop. */
export async function repeat(prepared: Prepared, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    const pending = prepared.run();
    if (pending instanceof Promise) await pending;
  }
}
