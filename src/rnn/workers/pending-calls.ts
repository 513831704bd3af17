/**
 * Calls of a worker, all of which one failure ends. Not `Promise.race` with a promise of the failure: that would keep every
 * answer alive until the worker ends.
 */
export class PendingCalls {
  readonly #rejecters = new Set<(error: Error) => void>();
  #failure: Error | undefined;

  /** The answer to a call, rejected if there is a failure before it comes; after a failure nothing is asked any more. */
  answer<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#rejecters.add(reject);
      call()
        .then(resolve, reject)
        .finally(() => this.#rejecters.delete(reject));
    });
  }

  /** Ends all calls. The first failure is the one that is told. */
  fail(error: Error): void {
    this.#failure ??= error;
    for (const reject of this.#rejecters) reject(this.#failure);
    this.#rejecters.clear();
  }
}
