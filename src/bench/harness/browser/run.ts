/** A run of the benchmark, from the page's side. */
import { proxy } from 'comlink';
import { WorkerSession } from '../../../rnn/workers/worker-client.ts';
import type { Machine } from '../results.ts';
import type { RunEvent } from '../suite.ts';
import type { Conductor, Order } from './run.worker.ts';

export type { Order } from './run.worker.ts';

/** A size at which every strategy hangs says nothing for some minutes; longer than this, and the run itself hangs. */
const SILENCE_MILLISECONDS = 300_000;
/** What is under way ends at once when a run is cancelled, but for a problem that is being solved to check answers by. */
const CANCEL_MILLISECONDS = 15_000;

export interface Run {
  /** Resolves when the run has come to its end, or was cancelled. @throws Error when its worker fails, or hangs. */
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
  const session = new WorkerSession<Conductor>(
    new Worker(new URL('./run.worker.ts', import.meta.url), { type: 'module', name: 'bench' }),
    SILENCE_MILLISECONDS,
  );
  const heard =
    <Told>(tell: (told: Told) => void) =>
    (told: Told) => {
      session.heard();
      tell(told);
    };
  let held: ReturnType<typeof setInterval> | undefined;
  const resume = () => clearInterval(held);
  const run = session.ask((conductor) =>
    conductor.run(order, proxy(heard(onMachine)), proxy(heard(onEvent))),
  );
  // What ends the worker tells `finished`, too.
  const ask = (call: Parameters<typeof session.ask<void>>[0]) => void session.ask(call).catch(() => {});
  return {
    finished: run.finally(() => {
      resume();
      session.end();
    }),
    cancel() {
      let isOver = false;
      void run.catch(() => {}).then(() => (isOver = true));
      ask((conductor) => conductor.cancel());
      setTimeout(() => {
        if (!isOver) session.end('it did not stop when it was cancelled');
      }, CANCEL_MILLISECONDS);
    },
    hold() {
      ask((conductor) => conductor.hold());
      // Nothing is to be heard of it meanwhile.
      held ??= setInterval(() => session.heard(), SILENCE_MILLISECONDS / 4);
    },
    resume() {
      resume();
      held = undefined;
      ask((conductor) => conductor.resume());
    },
  };
}
