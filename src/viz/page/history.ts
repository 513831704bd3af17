import { computed, type Signal, signal } from '@preact/signals-core';

/** Undo and redo over immutable values. */
export class History<Value> {
  readonly #past = signal<readonly Value[]>([]);
  readonly #future = signal<readonly Value[]>([]);
  readonly #present: Signal<Value>;
  #gesture: object | undefined;

  constructor(first: Value) {
    this.#present = signal(first);
  }

  readonly present = computed(() => this.#present.value);
  readonly canUndo = computed(() => this.#past.value.length > 0);
  readonly canRedo = computed(() => this.#future.value.length > 0);

  /**
   * Makes `next` the present, unless it is already. Values pushed under the same gesture, one after another, count as
   * one change, and as none when they end with the value that they began with.
   */
  push(next: Value, gesture?: object): void {
    if (next === this.#present.value) return;
    const continues = gesture !== undefined && gesture === this.#gesture;
    const returns = continues && next === this.#past.value.at(-1);
    if (returns) this.#past.value = this.#past.value.slice(0, -1);
    else if (!continues) this.#past.value = [...this.#past.value, this.#present.value];
    this.#future.value = [];
    this.#present.value = next;
    this.#gesture = returns ? undefined : gesture;
  }

  undo(): void {
    this.#move(this.#past, this.#future);
  }

  redo(): void {
    this.#move(this.#future, this.#past);
  }

  #move(from: Signal<readonly Value[]>, to: Signal<readonly Value[]>): void {
    const next = from.value.at(-1);
    if (next === undefined) return;
    from.value = from.value.slice(0, -1);
    to.value = [...to.value, this.#present.value];
    this.#present.value = next;
    this.#gesture = undefined;
  }
}
