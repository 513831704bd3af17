/** A whole run: one work after the other. */
import { expectedMs } from './estimate.ts';
import { type Conditions, type Contestant, measure, type Pace, type Progress, TOO_SLOW } from './measure.ts';
import { OURS } from './entrants.ts';
import { taskOf, type Work } from './problem.ts';
import type { Measurement } from './results.ts';
import { idOf, titleOf, works as known } from './works.ts';

/** How a whole run paces itself. */
export interface Tempo extends Pace {
  /** What has not begun so long after the start is left out, and what is under way at the end is cut short. */
  readonly lastStartMs: number;
  readonly endMs: number;
}

export const FULL: Tempo = {
  rounds: 11,
  fewestRounds: 7,
  slowFromMs: 400,
  roundMs: 30,
  warmUpMs: 1500,
  slowestMs: 4000,
  patienceMs: 60_000,
  lastStartMs: Infinity,
  endMs: Infinity,
};
/** Finishes within 45 s, with the time that a browser takes to start. */
export const QUICK: Tempo = {
  rounds: 7,
  fewestRounds: 7,
  slowFromMs: 400,
  roundMs: 10,
  warmUpMs: 250,
  slowestMs: 300,
  patienceMs: 10_000,
  lastStartMs: 31_000,
  endMs: 38_000,
};

/** What a run says of itself. */
export type RunEvent =
  | ({ readonly kind: 'progress'; readonly work: Work; readonly secondsLeft: number } & Progress)
  | { readonly kind: 'lost'; readonly work: Work; readonly strategy: string; readonly status: string }
  | { readonly kind: 'measured'; readonly work: Work; readonly results: readonly Measurement[] }
  | { readonly kind: 'left out'; readonly work: Work };

export interface Suite extends Pick<Conditions, 'pause' | 'signal'> {
  readonly works: readonly Work[];
  readonly contestants: readonly Contestant[];
  readonly tempo: Tempo;
  readonly onEvent: (event: RunEvent) => void;
}

/** Who watches takes time from who is measured: it is told of progress so often at most, and of results work by work. */
const PROGRESS_EVERY_MS = 250;

/** Measures every work of a suite that time and signal leave room for; servers are ended then. */
export async function runSuite({
  works,
  contestants,
  tempo,
  pause,
  signal,
  onEvent,
}: Suite): Promise<Measurement[]> {
  const start = performance.now();
  const elapsed = () => performance.now() - start;
  const end = new AbortController();
  const cancel = () => end.abort(new Error('cancelled'));
  signal.addEventListener('abort', cancel, { once: true });
  const timer =
    tempo.endMs < Infinity ? setTimeout(() => end.abort(new Error('out of time')), tempo.endMs) : undefined;

  const measured: Measurement[] = [];
  for (const { server } of contestants) server.start();
  let told = -Infinity;
  for (const [index, work] of works.entries()) {
    if (signal.aborted) break;
    if (end.signal.aborted || elapsed() > tempo.lastStartMs) {
      onEvent({ kind: 'left out', work });
      continue;
    }
    const takers = contestants.filter(({ entrant }) => entrant.tasks.includes(taskOf(work)));
    const excused = excusesFor(work, takers, measured);
    const expected = (work: Work) => expectedMs(work, namesOf(takers, excused), tempo, measured);
    const later = works.slice(index + 1).reduce((sum, next) => sum + expected(next), 0);
    const results = await measure(work, takers, excused, {
      pace: tempo,
      pause,
      signal: end.signal,
      onProgress(progress) {
        if (progress.done > 0 && elapsed() - told < PROGRESS_EVERY_MS) return;
        told = elapsed();
        const left = Math.min(later + (1 - progress.done) * expected(work), tempo.endMs - told);
        onEvent({ kind: 'progress', work, secondsLeft: left / 1000, ...progress });
      },
      onLost: (strategy, status) => onEvent({ kind: 'lost', work, strategy, status }),
    });
    measured.push(...results);
    onEvent({ kind: 'measured', work, results });
  }
  clearTimeout(timer);
  signal.removeEventListener('abort', cancel);
  for (const { server } of contestants) server.end();
  return measured;
}

const namesOf = (takers: readonly Contestant[], excused: ReadonlyMap<string, string>): string[] =>
  takers.map(({ entrant }) => entrant.name).filter((name) => !excused.has(name));

/** Who need not try: those for whom less was too much already, and, at sizes for graphics devices, most others. */
function excusesFor(
  work: Work,
  takers: readonly Contestant[],
  measured: readonly Measurement[],
): Map<string, string> {
  const excused = new Map<string, string>();
  const isForGpus = known.some((entry) => entry.forGpus && idOf(entry) === idOf(work));
  for (const { entrant } of takers) {
    const gaveUp = measured.find(
      (result) =>
        result.work === work.work && result.strategy === entrant.name && result.status.startsWith(TOO_SLOW),
    );
    if (gaveUp) excused.set(entrant.name, `${TOO_SLOW} already at ${titleOf(gaveUp)}`);
    else if (isForGpus && !entrant.isGpu && !entrant.name.startsWith(OURS))
      excused.set(entrant.name, 'left out: a size for graphics devices');
  }
  return excused;
}
