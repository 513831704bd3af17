import type { Remote } from 'comlink';
import { type ClientWorker, WorkerClient } from '../../../rnn/workers/worker-client.ts';
import type { Server } from '../server.ts';
import type { Solver } from '../solver.ts';

/**
 * A worker that answers calls; how long an answer may take is for who asks to say. One that does not load, or breaks off
 * while it loads, is started once more.
 */
export class WorkerServer implements Server {
  readonly #client: WorkerClient<Solver>;
  readonly #hasThreads: boolean;
  #hasAnswered = false;
  #threads: 'one' | undefined;

  /** @param hasThreads whether its library starts threads, where the page may share memory */
  constructor(start: () => ClientWorker, hasThreads: boolean) {
    this.#client = new WorkerClient(start, { patience: Infinity });
    this.#hasThreads = hasThreads;
  }

  load: Solver['load'] = () => this.#client.ask((solver) => solver.load(this.#threads));
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
    this.#client.end('its worker was ended');
  }

  /** A fresh worker would have nothing prepared. */
  #ask<R>(act: (solver: Remote<Solver>) => Promise<R>): Promise<R> {
    return this.#client.askSame(act);
  }
}
