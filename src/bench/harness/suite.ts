/** A whole run: one work after the other. */
import { doesWork } from './entrants.ts';
import { expectedMs } from './estimate.ts';
import {
  type Conditions,
  type Contestant,
  leftOut,
  measure,
  type Progress,
  SILENT,
  TOO_SLOW,
} from './measure.ts';
import type { Work } from './problem.ts';
import type { Measurement } from './results.ts';
import { idOf, titleOf, works as known } from './works.ts';

/** What a run says of itself. */
export type RunEvent =
  | ({ readonly kind: 'progress'; readonly work: Work; readonly secondsLeft: number } & Progress)
  | { readonly kind: 'lost'; readonly work: Work; readonly strategy: string; readonly status: string }
  | { readonly kind: 'measured'; readonly work: Work; readonly results: readonly Measurement[] };

export interface Suite extends Pick<Conditions, 'pace' | 'pause' | 'signal'> {
  readonly works: readonly Work[];
  readonly contestants: readonly Contestant[];
  readonly onEvent: (event: RunEvent) => void;
}

/** Who watches takes time from who is measured: it is told of progress so often at most, and of results work by work. */
const PROGRESS_EVERY_MS = 250;

/** Measures the works of a suite, as far as time and signal leave room for; servers are ended then. */
export async function runSuite(suite: Suite): Promise<Measurement[]> {
  const { contestants, pace, pause, signal } = suite;
  const end = new AbortController();
  const cancel = () => end.abort(new Error('cancelled'));
  signal.addEventListener('abort', cancel);
  const callOff = pause.timeout(() => end.abort(new Error('out of time')), pace.endMs);
  try {
    return await measureAll(suite, end.signal);
  } finally {
    callOff();
    signal.removeEventListener('abort', cancel);
    for (const { server } of contestants) server.end();
  }
}

async function measureAll(
  { works, contestants, pace, pause, signal, onEvent }: Suite,
  end: AbortSignal,
): Promise<Measurement[]> {
  const start = performance.now() - pause.heldMs;
  const elapsed = () => performance.now() - pause.heldMs - start;
  const measured: Measurement[] = [];
  const takers = (work: Work) => contestants.filter(({ entrant }) => doesWork(entrant, work));
  const expected = (work: Work) => {
    const excused = excusesFor(work, takers(work), measured);
    const names = takers(work).map(({ entrant }) => entrant.name);
    const trying = names.filter((name) => !excused.has(name));
    return expectedMs(work, trying, pace, measured);
  };
  let told = -Infinity;

  for (const [index, work] of works.entries()) {
    if (signal.aborted) break;
    const all = takers(work);
    if (end.aborted || elapsed() > pace.lastStartMs) {
      const results = leftOut(work, all, 'left out: no time');
      measured.push(...results);
      onEvent({ kind: 'measured', work, results });
      continue;
    }
    const excused = excusesFor(work, all, measured);
    const later = works.slice(index + 1).reduce((sum, next) => sum + expected(next), 0);
    const own = expected(work);
    const results = await measure(work, all, excused, {
      pace,
      pause,
      signal: end,
      onProgress(progress) {
        if (progress.done > 0 && elapsed() - told < PROGRESS_EVERY_MS) return;
        told = elapsed();
        const left = Math.min(later + (1 - progress.done) * own, pace.endMs - told);
        onEvent({ kind: 'progress', work, secondsLeft: Math.max(0, left) / 1000, ...progress });
      },
      onLost: (strategy, status) => onEvent({ kind: 'lost', work, strategy, status }),
    });
    measured.push(...results);
    onEvent({ kind: 'measured', work, results });
  }
  return measured;
}

/** Who need not try, and why: those for whom less was too much already, and, at sizes for graphics devices, most others. */
export function excusesFor(
  work: Work,
  takers: readonly Contestant[],
  measured: readonly Measurement[],
): Map<string, string> {
  const excused = new Map<string, string>();
  const isForGpus = known.some((entry) => entry.forGpus && idOf(entry) === idOf(work));
  for (const { entrant } of takers) {
    const own = measured.filter((result) => result.work === work.work && result.strategy === entrant.name);
    for (const why of [SILENT, TOO_SLOW]) {
      const gaveUp = own.find(({ status }) => status.startsWith(why));
      if (gaveUp) excused.set(entrant.name, `${why} already at ${titleOf(gaveUp)}`);
    }
    if (excused.has(entrant.name)) continue;
    if (isForGpus && !entrant.takesLargest)
      excused.set(entrant.name, 'left out: a size for graphics devices');
  }
  return excused;
}
