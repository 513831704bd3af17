/** A strategy at work: what its process or worker answers to the harness. */
import { fastest } from './fastest.ts';
import type { Problem } from './problem.ts';
import {
  type Answer,
  type Device,
  type Host,
  LostError,
  type Prepared,
  repeat,
  type Strategy,
} from './strategy.ts';

/** What the harness asks of a strategy, wherever it runs. Each call but `load` needs those above it. */
export interface Solver {
  /** Resolves when the strategy is there, and the library that it uses has started. @throws where that is not to be had. */
  load(threads?: Host['threads']): Promise<void>;
  /** Gets ready for a problem and solves it for the first time. */
  prepare(problem: Problem): Promise<First>;
  /** Of the variants that the strategy has, keeps the fastest; all warm up, for so long together. */
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
   * The library itself had started already.
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
  let strategy: Promise<Strategy> | undefined;
  const begin = async (threads: Host['threads']) => {
    const loaded = await load();
    await loaded.start?.({ ...host, ...(threads && { threads }) });
    return loaded;
  };
  let variants: readonly Prepared[] = [];
  let kept: Prepared | undefined;

  const disposeAllBut = (survivor?: Prepared) => {
    for (const variant of variants) if (variant !== survivor) variant.dispose?.();
    variants = survivor ? [survivor] : [];
  };
  /** Milliseconds of the first run. A variant that fails is left out; the last one says why. */
  const firstRun = async (): Promise<number> => {
    const start = performance.now();
    try {
      await repeat(variants[0], 1);
      return performance.now() - start;
    } catch (error) {
      if (variants.length === 1 || error instanceof LostError) throw error;
      variants[0].dispose?.();
      variants = variants.slice(1);
      return firstRun();
    }
  };
  return {
    async load(threads) {
      await (strategy ??= begin(threads));
    },
    async prepare(problem) {
      disposeAllBut();
      const { prepare } = await (strategy ??= begin(undefined));
      const start = performance.now();
      variants = await prepare(problem, host);
      const preparing = performance.now() - start;
      return { firstMs: preparing + (await firstRun()), device: variants[0].device ?? null };
    },
    async warmUp(milliseconds) {
      const { prepared, ...warm } = await fastest(variants, milliseconds);
      kept = prepared;
      disposeAllBut(kept);
      return { about: kept.about ?? '', ...warm };
    },
    async answer() {
      return kept!.answer();
    },
    async run(times) {
      const start = performance.now();
      await repeat(kept!, times);
      return performance.now() - start;
    },
    async allocate(times) {
      return count!(kept!, times);
    },
  };
}
