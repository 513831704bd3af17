/** Starts a worker that calls `serve`, and says what comes from it: messages, or why it ended or will not answer. */
export type StartWorker = (
  heard: (message: unknown) => void,
  failed: (error: Error) => void,
) => { readonly post: (message: unknown) => void; readonly end: () => void };

/** A worker that answers each message with one of its own. */
export class Helper {
  /** Why there will be no more answers. */
  failure: Error | undefined;
  readonly #worker: ReturnType<StartWorker>;
  #waiting: { resolve: (message: unknown) => void; reject: (error: Error) => void } | undefined;

  constructor(start: StartWorker) {
    this.#worker = start(
      (message) => this.#waiting?.resolve(message),
      (error) => {
        this.failure ??= error;
        this.#waiting?.reject(this.failure);
      },
    );
  }

  /** Sends a message. @returns what it is answered with; rejected when the worker fails. */
  ask(message: unknown): Promise<unknown> {
    this.#worker.post(message);
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }

  end(): void {
    this.failure ??= new Error('the worker was ended');
    this.#waiting?.reject(this.failure);
    this.#worker.end();
  }
}
