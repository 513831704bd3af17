// The two threads by messages: for pages that may not share memory.
import type { Half } from './half.ts';
import type { Helper } from './helper.ts';
import type { Link } from './link.ts';

/** What was set since the last run: leaves by their places, and their numbers. */
export type LeafChanges = ReadonlyMap<number, Float32Array>;

export class MessageLink implements Link {
  readonly #helper: Helper;
  #changes = new Map<number, Float32Array>();
  #answer: Promise<unknown> | undefined;

  constructor(helper: Helper) {
    this.#helper = helper;
  }

  set(leaf: number, numbers: ArrayLike<number>): void {
    this.#changes.set(leaf, Float32Array.from(numbers));
  }

  start(): void {
    this.#answer = this.#helper.ask(this.#changes satisfies LeafChanges);
    this.#changes = new Map();
  }

  async finish(): Promise<Float32Array> {
    return (await this.#answer) as Float32Array;
  }
}

/** The other side: what changes are answered with. */
export function answerChanges(half: Half, changes: LeafChanges): Float32Array {
  for (const [leaf, numbers] of changes) half.set(leaf, numbers);
  half.replay.run();
  return half.results.slice();
}
