/** Holds a measurement still: a page in the background is given less time, and what is timed there is no measure. */
export class Pause {
  /** How often it was held: when this changes, what was timed meanwhile does not count. */
  count = 0;
  #heldMs = 0;
  #since: number | undefined;
  #over: Promise<void> | undefined;
  #release: () => void = () => {};

  /** How long it was held, all in all, up to now. */
  get heldMs(): number {
    return this.#heldMs + (this.#since === undefined ? 0 : performance.now() - this.#since);
  }

  hold(): void {
    if (this.#over) return;
    this.count++;
    this.#since = performance.now();
    this.#over = new Promise((resolve) => (this.#release = resolve));
  }

  resume(): void {
    this.#heldMs = this.heldMs;
    this.#since = undefined;
    this.#over = undefined;
    this.#release();
  }

  /** Resolves at once unless held. */
  async over(): Promise<void> {
    await this.#over;
  }

  /** Does something until it was not held meanwhile. `act` is told how often it was tried before. */
  async undisturbed<R>(act: (tries: number) => Promise<R>): Promise<R> {
    for (let tries = 0; ; tries++) {
      await this.over();
      const before = this.count;
      const result = await act(tries);
      if (this.count === before) return result;
    }
  }

  /** Calls back after so long without the time that it was held. @returns what calls that off. */
  timeout(act: () => void, milliseconds: number): () => void {
    let timer: ReturnType<typeof setTimeout>;
    const arm = (left: number) => {
      const held = this.heldMs;
      timer = setTimeout(() => {
        const missed = this.heldMs - held;
        if (missed > 0) arm(missed);
        else act();
      }, left);
    };
    if (milliseconds < Infinity) arm(milliseconds);
    return () => clearTimeout(timer);
  }
}
