/** From which size on a graphics device is faster than the processor. */
import { NOISE } from './entrants.ts';
import { flopsOf, type Work } from './problem.ts';
import type { Result } from './results.ts';
import { idOf } from './works.ts';

/** A size at which both kinds of strategy were timed: the fastest of each. */
export interface Meeting {
  readonly work: Work;
  readonly flops: number;
  readonly cpu: Contender;
  readonly gpu: Contender;
  /** The time of the graphics device over that of the processor. */
  readonly ratio: number;
}

export interface Contender {
  readonly strategy: string;
  readonly medianMs: number;
}

export interface Crossover {
  /** By size. */
  readonly meetings: readonly Meeting[];
  /**
   * Where the graphics device overtakes for good: between two sizes, and the flops and milliseconds at which the lines
   * through them, straight on logarithmic axes, meet. `before` is missing where it wins at the smallest size already.
   */
  readonly at?: {
    readonly before?: Meeting;
    readonly after: Meeting;
    readonly flops: number;
    readonly milliseconds: number;
  };
}

/** The crossover of one kind of work; without `at` where the processor wins at the largest size that both did. */
export function crossoverOf(results: readonly Result[]): Crossover {
  const ids = [...new Set(results.map(idOf))];
  const meetings = ids
    .flatMap((id) => meetingOf(results.filter((result) => idOf(result) === id)))
    .sort((a, b) => a.flops - b.flops);
  const lastLost = meetings.findLastIndex(({ ratio }) => ratio >= 1);
  const after = meetings[lastLost + 1];
  if (!after) return { meetings };
  const before = meetings[lastLost];
  if (!before) return { meetings, at: { after, flops: after.flops, milliseconds: after.cpu.medianMs } };
  // log ratio is taken to change evenly with log flops between the two sizes
  const share = Math.log(before.ratio) / (Math.log(before.ratio) - Math.log(after.ratio));
  const between = (a: number, b: number) => Math.exp(Math.log(a) + share * (Math.log(b) - Math.log(a)));
  return {
    meetings,
    at: {
      before,
      after,
      flops: between(before.flops, after.flops),
      milliseconds: between(before.cpu.medianMs, after.cpu.medianMs),
    },
  };
}

/** The fastest of either kind at one size, where both were timed. */
function meetingOf(results: readonly Result[]): Meeting[] {
  const [work] = results;
  const flops = flopsOf(work);
  const cpu = fastest(results.filter(({ device }) => !device));
  const gpu = fastest(results.filter(({ device }) => device));
  if (flops === null || !cpu || !gpu) return [];
  return [{ work, flops, cpu, gpu, ratio: gpu.medianMs / cpu.medianMs }];
}

function fastest(results: readonly Result[]): Contender | undefined {
  const timed = results.flatMap(({ strategy, status, medianMs }) =>
    // A clock that found 0 was too coarse: nothing can be said in ratios.
    !medianMs || status !== 'ok' || strategy === NOISE ? [] : { strategy, medianMs },
  );
  return timed.sort((a, b) => a.medianMs - b.medianMs)[0];
}
