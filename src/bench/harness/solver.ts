/** A strategy at work: what its process or worker answers to the harness. */
import { type Fastest, fastest } from './fastest.ts';
import type { Problem } from './problem.ts';
import { type Answer, type Device, type Host, type Prepared, repeat, type Strategy } from './strategy.ts';

/** What the harness asks of a strategy, wherever it runs. Each call but the first needs the ones before it. */
export interface Solver {
  /** Gets ready for a problem and solves it for the first time. */
  prepare(problem: Problem): Promise<First>;
  /** Of the ways that the strategy has, keeps the fastest; all warm up, for so long together. */
  warmUp(milliseconds: number): Promise<Warm>;
  answer(): Promise<Answer>;
  /** Milliseconds that so many runs take. */
  run(times: number): Promise<number>;
  /** Bytes that a run allocates in JavaScript's heap, on average over so many. */
  allocate(times: number): Promise<number>;
}

export interface First {
  /**
   * Milliseconds from the given numbers to the first answer: tracing, the compiling of shaders or programs, one run.
   * The library itself was there already.
   */
  readonly firstMs: number;
  readonly device: Device | null;
}

export interface Warm {
  readonly about: string;
  /** Of one run. */
  readonly milliseconds: number;
}

/**
 * A strategy as a solver.
 * @param count what counts allocated bytes, where that is possible
 */
export function solverOf(
  load: () => Promise<Strategy>,
  host: Host,
  count?: (prepared: Prepared, times: number) => Promise<number>,
): Solver {
  const strategy = load();
  strategy.catch(() => {}); // told to whoever asks it to prepare
  let ways: readonly Prepared[] = [];
  let kept: Fastest | undefined;

  const release = () => {
    for (const way of ways) if (!kept || way === kept.prepared) way.dispose?.();
    ways = [];
    kept = undefined;
  };
  return {
    async prepare(problem) {
      release();
      const { prepare } = await strategy;
      const start = performance.now();
      ways = await prepare(problem, host);
      await repeat(ways[0], 1);
      return { firstMs: performance.now() - start, device: ways[0].device ?? null };
    },
    async warmUp(milliseconds) {
      kept = await fastest(ways, milliseconds);
      return { about: kept.prepared.about ?? '', milliseconds: kept.milliseconds };
    },
    async answer() {
      return kept!.prepared.answer();
    },
    async run(times) {
      const start = performance.now();
      await repeat(kept!.prepared, times);
      return performance.now() - start;
    },
    async allocate(times) {
      return count!(kept!.prepared, times);
    },
  };
}
