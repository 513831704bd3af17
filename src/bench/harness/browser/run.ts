/** A run of the benchmark, from the page's side. */
import { proxy, wrap } from 'comlink';
import type { Machine } from '../results.ts';
import type { RunEvent } from '../suite.ts';
import type { Conductor, Order } from './run.worker.ts';

export type { Order } from './run.worker.ts';

export interface Run {
  /** Resolves when the run has come to its end, or was cancelled. @throws Error when its worker fails. */
  readonly finished: Promise<void>;
  readonly cancel: () => void;
  /** Times nothing until resumed; what is being timed does not count. */
  readonly hold: () => void;
  readonly resume: () => void;
}

/** Starts a run, which tells what happens as it happens. */
export function startRun(
  order: Order,
  onMachine: (machine: Machine) => void,
  onEvent: (event: RunEvent) => void,
): Run {
  const worker = new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module', name: 'bench' });
  const conductor = wrap<Conductor>(worker);
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'the benchmark did not load')),
    );
  });
  const run = conductor.run(order, proxy(onMachine), proxy(onEvent));
  const finished = Promise.race([run, failure]).finally(() => worker.terminate());
  return {
    finished,
    cancel: () => void conductor.cancel(),
    hold: () => void conductor.hold(),
    resume: () => void conductor.resume(),
  };
}
