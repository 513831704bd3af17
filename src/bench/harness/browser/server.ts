import type { Remote } from 'comlink';
import { WorkerSession } from '../../../rnn/worker-client.ts';
import type { Server } from '../server.ts';
import type { Solver } from '../solver.ts';
import type { StrategyName } from '../strategies/index.ts';

/** A worker that answers calls; how long an answer may take is for who asks to say. */
export class WorkerServer implements Server {
  readonly #strategy: StrategyName;
  readonly #hasThreads: boolean;
  #session: WorkerSession<Solver> | undefined;
  #hasAnswered = false;
  #threads: 'one' | undefined;

  /** @param hasThreads whether its library starts threads, where the page may share memory */
  constructor(strategy: StrategyName, hasThreads: boolean) {
    this.#strategy = strategy;
    this.#hasThreads = hasThreads;
  }

  load: Solver['load'] = () => {
    if (!this.#session || this.#session.failure) this.#session = new WorkerSession(this.#start(), Infinity);
    return this.#ask((solver) => solver.load(this.#threads));
  };
  prepare: Solver['prepare'] = async (problem) => {
    const first = await this.#ask((solver) => solver.prepare(problem));
    this.#hasAnswered = true;
    return first;
  };
  warmUp: Solver['warmUp'] = (milliseconds) => this.#ask((solver) => solver.warmUp(milliseconds));
  answer: Solver['answer'] = () => this.#ask((solver) => solver.answer());
  run: Solver['run'] = (times) => this.#ask((solver) => solver.run(times));
  allocate: Solver['allocate'] = (times) => this.#ask((solver) => solver.allocate(times));

  dropThreads(): boolean {
    if (this.#hasAnswered || this.#threads || !this.#hasThreads) return false;
    this.#threads = 'one';
    return true;
  }

  end(): void {
    this.#session?.end('its worker was ended');
  }

  async #ask<R>(act: (solver: Remote<Solver>) => Promise<R>): Promise<R> {
    if (!this.#session) throw new Error('its worker was not started');
    return this.#session.ask(act);
  }

  #start(): Worker {
    return new Worker(new URL('../../tensorflow.worker.ts', import.meta.url), {
      type: 'module',
      name: this.#strategy,
    });
  }
}
