// Made-up strategies on a clock that only they move.
import { vi } from 'vitest';
import type { Contestant } from '../../src/bench/harness/measure.ts';
import type { Problem, Work } from '../../src/bench/harness/problem.ts';
import { solve } from '../../src/bench/harness/oracle.ts';
import type { Server } from '../../src/bench/harness/server.ts';
import { type Answer, LostError } from '../../src/bench/harness/strategy.ts';

export interface Behaviour {
  /** Of one run; by the calls of `run` so far, where that matters. */
  readonly milliseconds: number | ((calls: number) => number);
  readonly firstMs?: number;
  /** Changes its answers; `asked` counts them, from 1. */
  readonly answer?: (right: Answer, asked: number) => Answer;
  /** Called before each run, `calls` being those before it. */
  readonly onRun?: (calls: number) => void | Promise<void>;
  readonly throwsInPrepare?: Error;
  /** Called before each `prepare` or `warmUp`, `calls` being those before it. */
  readonly onPrepare?: (calls: number) => void;
  readonly onWarmUp?: (calls: number) => void;
  /** What `warmUp` finds a run to take, if not `milliseconds`. */
  readonly warmMs?: number;
  /** While it has threads, `prepare` is never answered, and a minute passes: they hang. */
  readonly hangsInThreads?: boolean;
  /** Never answers `run`, and a minute passes, or none. */
  readonly hangs?: 'for a minute' | 'until ended';
}

/** A strategy that does as it is told, and what it was asked, in order. */
export class FakeServer implements Server {
  loaded = 0;
  ended = 0;
  #calls = 0;
  #asked = 0;
  #right: Answer | undefined;
  #rejectPending: ((error: Error) => void) | undefined;
  #hasThreads = true;

  constructor(
    readonly name: string,
    readonly behaviour: Behaviour,
    readonly log: string[],
  ) {}

  async load() {
    this.loaded++;
  }
  dropThreads(): boolean {
    const had = this.#hasThreads && this.behaviour.hangsInThreads === true;
    this.#hasThreads = false;
    return had;
  }
  end(): void {
    this.ended++;
    this.#rejectPending?.(new Error('its worker was ended'));
  }
  async prepare(problem: Problem) {
    this.log.push(`${this.name} prepare`);
    this.behaviour.onPrepare?.(this.#count('prepare'));
    if (this.behaviour.hangsInThreads && this.#hasThreads) {
      void vi.advanceTimersByTimeAsync(60_000);
      return new Promise<never>((_, reject) => (this.#rejectPending = reject));
    }
    if (this.behaviour.throwsInPrepare) throw this.behaviour.throwsInPrepare;
    this.#right = (await solve(problem)).answer;
    const firstMs = this.behaviour.firstMs ?? 100;
    await vi.advanceTimersByTimeAsync(firstMs);
    return { firstMs, device: null };
  }
  async warmUp() {
    this.log.push(`${this.name} warm up`);
    this.behaviour.onWarmUp?.(this.#count('warm up'));
    const milliseconds = this.behaviour.warmMs ?? this.#milliseconds();
    return { about: `${this.name} its way`, milliseconds };
  }
  async answer() {
    this.#asked++;
    return this.behaviour.answer?.(this.#right!, this.#asked) ?? this.#right!;
  }
  async run(times: number) {
    this.log.push(`${this.name} ${times}`);
    if (this.behaviour.hangs) {
      if (this.behaviour.hangs === 'for a minute') void vi.advanceTimersByTimeAsync(60_000);
      return new Promise<number>((_, reject) => (this.#rejectPending = reject));
    }
    const taken = times * this.#milliseconds();
    const calls = this.#calls++;
    await this.behaviour.onRun?.(calls);
    return taken;
  }
  async allocate() {
    return 0;
  }

  /** How often it was asked that before. */
  #count(what: string): number {
    return this.log.filter((entry) => entry === `${this.name} ${what}`).length - 1;
  }

  #milliseconds(): number {
    const { milliseconds } = this.behaviour;
    return typeof milliseconds === 'number' ? milliseconds : milliseconds(this.#calls);
  }
}

export const contestant = (server: FakeServer, takesLargest = false): Contestant => ({
  entrant: { name: server.name, tasks: ['gradient'], tolerance: 1e-6, takesLargest },
  server,
  isCounted: false,
});

/** Lets everything happen that does not wait for the clock. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 100; i++) await new Promise((resolve) => void setImmediate(resolve));
}

/** The loss a little off. */
export const wrongLoss = (right: Answer): Answer => ({ ...right, loss: [right['loss'][0] * 1.01] });

export const lost = () => {
  throw new LostError('the WebGL context was lost');
};

export const smallWork: Work = { work: 'rnn', T: 2, n: 2, B: 1 };
