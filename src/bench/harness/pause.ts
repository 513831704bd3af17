/** Holds a measurement still: a page in the background is given less time, and what is timed there is no measure. */
export class Pause {
  /** How often it was held: when this changes, what was timed meanwhile does not count. */
  count = 0;
  #over: Promise<void> | undefined;
  #release: () => void = () => {};

  get isHeld(): boolean {
    return this.#over !== undefined;
  }

  hold(): void {
    if (this.#over) return;
    this.count++;
    this.#over = new Promise((resolve) => (this.#release = resolve));
  }

  resume(): void {
    this.#over = undefined;
    this.#release();
  }

  /** Resolves at once unless held. */
  async over(): Promise<void> {
    await this.#over;
  }
}
