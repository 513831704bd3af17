/** Questions to a worker, each of which is answered or fails: also when the worker does not load, breaks off, or hangs. */
import { type Remote, wrap } from 'comlink';
import { PendingCalls } from './pending-calls.ts';

/** What is used of a `Worker`. */
export type ClientWorker = Pick<
  Worker,
  'postMessage' | 'addEventListener' | 'removeEventListener' | 'terminate'
>;

/** A worker itself failed, not what it was asked to do. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure';
  /** @param kind `silent`: it said nothing for as long as there was patience */
  constructor(
    readonly kind: 'not loaded' | 'broke off' | 'silent' | 'ended',
    message: string,
  ) {
    super(message);
  }
}

/** Longer than anything that is asked takes on a slow machine. */
const PATIENCE_MILLISECONDS = 60_000;
/** Silence is counted in so many ticks of a clock, not by the time of day: while a page sleeps, so do its workers. */
const TICKS = 20;

/** The life of one worker, from its start to its end or failure; after that nothing is asked any more. */
export class WorkerSession<Api> {
  readonly #worker: ClientWorker;
  readonly #api: Remote<Api>;
  readonly #calls = new PendingCalls();
  readonly #patience: number;
  #waiting = 0;
  #silentTicks = 0;
  #clock: ReturnType<typeof setInterval> | undefined;
  #hasSpoken = false;
  /** Why it is over. */
  failure: WorkerFailure | undefined;

  /** @param patience milliseconds of silence while something is asked, after which it has failed; Infinity: it may take for ever */
  constructor(worker: ClientWorker, patience = PATIENCE_MILLISECONDS) {
    this.#worker = worker;
    this.#patience = patience;
    worker.addEventListener('message', () => {
      this.#hasSpoken = true;
      this.heard();
    });
    worker.addEventListener('error', (event) => {
      // A worker that has started workers of its own would be taken to have failed with them.
      event.preventDefault();
      const { message } = event as ErrorEvent;
      if (message || this.#hasSpoken) this.#end('broke off', message || 'its worker broke off');
      else this.#end('not loaded', 'its worker did not load');
    });
    worker.addEventListener('messageerror', () => this.#end('broke off', 'a message was not understood'));
    this.#api = wrap<Api>(worker as Worker);
  }

  /** @throws WorkerFailure, or what the worker throws */
  async ask<Answer>(call: (api: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    if (this.#waiting++ === 0) this.#watch();
    try {
      return await this.#calls.answer(() => call(this.#api));
    } finally {
      if (--this.#waiting === 0) clearInterval(this.#clock);
    }
  }

  /** It gave a sign of life some other way than by an answer: patience begins anew. */
  heard(): void {
    this.#silentTicks = 0;
  }

  end(why = 'it was ended'): void {
    this.#end('ended', why);
  }

  #watch(): void {
    this.#silentTicks = 0;
    if (this.failure || this.#patience === Infinity) return;
    this.#clock = setInterval(() => {
      if (++this.#silentTicks < TICKS) return;
      this.#end('silent', `no answer within ${this.#patience / 1000} s`);
    }, this.#patience / TICKS);
  }

  #end(kind: WorkerFailure['kind'], message: string): void {
    if (this.failure) return;
    this.failure = new WorkerFailure(kind, message);
    clearInterval(this.#clock);
    this.#worker.terminate();
    this.#calls.fail(this.failure);
  }
}

export interface ClientOptions {
  /** As that of a `WorkerSession`. */
  readonly patience?: number;
  /** Errors that the worker throws, too, are reason to ask a fresh one: it may have lost what it works with, as a WebGL context. */
  readonly distrusts?: boolean;
}

/** A worker that is started by the first question, and afresh by the next one after it has failed. */
export class WorkerClient<Api> {
  readonly #start: () => ClientWorker;
  readonly #options: ClientOptions;
  #session: WorkerSession<Api> | undefined;

  constructor(start: () => ClientWorker, options: ClientOptions = {}) {
    this.#start = start;
    this.#options = options;
  }

  /**
   * Asks once more, of a fresh worker, where the first has failed; not where it hung or was ended, for a second wait
   * would end alike.
   * @throws WorkerFailure, or what the worker throws
   */
  async ask<Answer>(call: (api: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#askOnce(call);
    } catch (error) {
      const isWorth =
        error instanceof WorkerFailure
          ? error.kind === 'not loaded' || error.kind === 'broke off'
          : this.#options.distrusts;
      if (!isWorth) throw error;
      return this.#askOnce(call);
    }
  }

  /**
   * Asks the worker as it is, which knows what it was asked before, and never a fresh one.
   * @throws WorkerFailure where it has failed, too; or what the worker throws
   */
  async askSame<Answer>(call: (api: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    if (!this.#session) throw new WorkerFailure('ended', 'its worker was not started');
    return this.#session.ask(call);
  }

  /** Ends the worker, and what it is being asked. */
  end(why?: string): void {
    this.#session?.end(why);
  }

  async #askOnce<Answer>(call: (api: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    if (!this.#session || this.#session.failure) {
      this.#session = new WorkerSession(this.#start(), this.#options.patience);
    }
    const session = this.#session;
    try {
      return await session.ask(call);
    } catch (error) {
      if (this.#options.distrusts) session.end();
      throw error;
    }
  }
}
