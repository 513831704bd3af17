import { type Remote, wrap } from 'comlink';
import type { Server } from '../server.ts';
import type { Solver } from '../solver.ts';
import type { StrategyName } from '../strategies/index.ts';

interface Running {
  readonly worker: Worker;
  readonly solver: Remote<Solver>;
  /** Rejects when the worker, or one of its own, fails, and when it is ended. */
  readonly failure: Promise<never>;
  readonly fail: (error: Error) => void;
}

/** A worker that answers calls. */
export class WorkerServer implements Server {
  readonly #strategy: StrategyName;
  #running: Running | undefined;
  /** Why it is not running. */
  #ended = new Error('its worker was not started');

  constructor(strategy: StrategyName) {
    this.#strategy = strategy;
  }

  load: Solver['load'] = () => {
    this.#running ??= this.#start();
    return this.#ask((solver) => solver.load());
  };
  prepare: Solver['prepare'] = (problem) => this.#ask((solver) => solver.prepare(problem));
  warmUp: Solver['warmUp'] = (milliseconds) => this.#ask((solver) => solver.warmUp(milliseconds));
  answer: Solver['answer'] = () => this.#ask((solver) => solver.answer());
  run: Solver['run'] = (times) => this.#ask((solver) => solver.run(times));
  allocate: Solver['allocate'] = (times) => this.#ask((solver) => solver.allocate(times));

  end(): void {
    this.#end(new Error('its worker was ended'));
  }

  async #ask<R>(act: (solver: Remote<Solver>) => Promise<R>): Promise<R> {
    if (!this.#running) throw this.#ended;
    const { solver, failure } = this.#running;
    return Promise.race([act(solver), failure]);
  }

  #end(reason: Error): void {
    this.#running?.worker.terminate();
    this.#running?.fail(reason);
    this.#running = undefined;
    this.#ended = reason;
  }

  #start(): Running {
    const worker = new Worker(new URL('./strategy.worker.ts', import.meta.url), {
      type: 'module',
      name: this.#strategy,
    });
    let fail: (error: Error) => void = () => {};
    const failure = new Promise<never>((_, reject) => (fail = reject));
    failure.catch(() => {}); // it may fail while nobody asks: the next call then finds out
    worker.addEventListener('error', (event) => {
      event.preventDefault(); // else the worker that conducts would be taken to have failed, too
      if (worker === this.#running?.worker) this.#end(new Error(event.message || 'its worker did not load'));
    });
    return { worker, solver: wrap<Solver>(worker), failure, fail };
  }
}
