import { computed, type Signal, signal } from '@preact/signals-core';

/** What a history keeps at most, so that a long visit does not fill the memory. */
export interface Bound<Value> {
  readonly sizeOf: (value: Value) => number;
  /** The most that all values before the present one come to, in the unit of `sizeOf`. */
  readonly most: number;
}

/** Undo and redo over immutable values. Beyond its bound the oldest values are forgotten; the one before the present stays. */
export class History<Value> {
  readonly #past = signal<readonly Value[]>([]);
  readonly #future = signal<readonly Value[]>([]);
  readonly #present: Signal<Value>;
  readonly #bound: Bound<Value>;
  #gesture: object | undefined;

  constructor(first: Value, bound: Bound<Value> = { sizeOf: () => 0, most: Infinity }) {
    this.#present = signal(first);
    this.#bound = bound;
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
    else if (!continues) this.#past.value = this.#kept([...this.#past.value, this.#present.value]);
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

  /** The newest of the values that come within the bound, and at least the last one. */
  #kept(values: readonly Value[]): readonly Value[] {
    const { sizeOf, most } = this.#bound;
    let size = 0;
    const tooOld = values.findLastIndex(
      (value, index) => (size += sizeOf(value)) > most && index < values.length - 1,
    );
    return tooOld < 0 ? values : values.slice(tooOld + 1);
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
