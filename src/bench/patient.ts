import { type Remote, wrap } from 'comlink';

/** Software WebGL on a slow machine may take long; longer than this, and something hangs. */
const PATIENCE_MILLISECONDS = 60_000;

interface Started<Api> {
  readonly worker: Worker;
  readonly remote: Remote<Api>;
  readonly failure: Promise<never>;
}

/** A worker with TensorFlow.js in it, started by the first question and started afresh after one that failed. */
export class PatientWorker<Api> {
  readonly #create: () => Worker;
  #started: Started<Api> | undefined;

  constructor(create: () => Worker) {
    this.#create = create;
  }

  /** @throws Error when the worker does not load, fails twice, or does not answer. */
  async ask<Answer>(question: (remote: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    try {
      return await this.#askOnce(question);
    } catch {
      // Most likely the WebGL context was lost; a fresh worker has a fresh one.
      return this.#askOnce(question);
    }
  }

  async #askOnce<Answer>(question: (remote: Remote<Api>) => Promise<Answer>): Promise<Answer> {
    const { worker, remote, failure } = (this.#started ??= start<Api>(this.#create()));
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      const seconds = PATIENCE_MILLISECONDS / 1000;
      const late = () => reject(new Error(`TensorFlow.js did not answer within ${seconds} s`));
      timer = setTimeout(late, PATIENCE_MILLISECONDS);
    });
    try {
      return await Promise.race([question(remote), failure, tooLong]);
    } catch (error) {
      worker.terminate();
      this.#started = undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

function start<Api>(worker: Worker): Started<Api> {
  const failure = new Promise<never>((_, reject) => {
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'TensorFlow.js did not load')),
    );
  });
  // It may fail while nobody asks: the next call then finds out.
  failure.catch(() => {});
  return { worker, failure, remote: wrap<Api>(worker) };
}
