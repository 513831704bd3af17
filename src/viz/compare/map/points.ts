/** The points of a map, computed on all cores from coarse to fine; the newest plane comes first, and ends what was under way. */
import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { MapPart } from '../../../rnn/map/file.ts';
import type { Plane } from '../../../rnn/map/plane.ts';
import type { MapPoint } from '../../../rnn/map/point.ts';
import { shareOut } from '../../page/share-out.ts';
import { type MapJob, passesOf } from './passes.ts';
import { type LongRun, type Timing } from '../../page/long-run.ts';

/** Points so far; a new one each time that some come in. */
export interface MapPoints {
  readonly plane: Plane;
  /** Whether all points are there, with all their draws. */
  readonly isWhole: boolean;
  /** By number; undefined: not yet. */
  readonly points: readonly (MapPoint | undefined)[];
  /** By number: of how many draws the point is. */
  readonly draws: readonly (number | undefined)[];
}

export type DoMapJob = (job: MapJob & { readonly plane: Plane }) => Promise<readonly MapPoint[]>;

/** Networks of the first passes count twice; seconds are those of all runs together. */
export interface Computing extends LongRun {
  readonly found: ReadonlySignal<MapPoints>;
  /** Begins anew, for this plane. */
  readonly compute: (plane: Plane) => void;
  /** Shows a map that somebody else computed. */
  readonly show: (map: MapPart) => void;
}

/** Points are shown at most so often: the cores are for computing them. */
const SHOW_MILLISECONDS = 250;

export function computePoints(workers: readonly DoMapJob[], first: Plane): Computing {
  const found = signal<MapPoints>({ plane: first, isWhole: false, points: [], draws: [] });
  const done = signal(0);
  const wanted = signal(0);
  const isRunning = signal(false);
  const failure = signal<string>();
  const took = signal<Timing>();
  let plane = first;
  let points: (MapPoint | undefined)[] = [];
  let draws: (number | undefined)[] = [];
  let jobs: readonly MapJob[] = [];
  let finished = new Set<MapJob>();
  let run = new AbortController();
  /** Of the runs that have ended, and when the present one began. */
  let milliseconds = 0;
  let begun: number | undefined;
  let soon: ReturnType<typeof setTimeout> | undefined;

  const show = () => {
    clearTimeout(soon);
    soon = undefined;
    batch(() => {
      const isWhole = points.length > 0 && finished.size === jobs.length;
      found.value = { plane, isWhole, points: [...points], draws: [...draws] };
      done.value = networksIn(finished);
    });
  };
  const end = () => {
    run.abort();
    if (begun !== undefined) milliseconds += performance.now() - begun;
    begun = undefined;
    batch(() => {
      show();
      isRunning.value = false;
    });
  };

  async function goOn(): Promise<void> {
    run.abort();
    const own = (run = new AbortController());
    const missing = jobs.filter((job) => !finished.has(job));
    batch(() => {
      failure.value = undefined;
      took.value = undefined;
      isRunning.value = true;
    });
    begun = performance.now();
    const asked = { plane };
    let isFirst = true;
    try {
      await shareOut(
        missing,
        workers.map((work) => (job: MapJob) => work({ ...job, ...asked })),
        own.signal,
        (job, computed) => {
          job.points.forEach((point, index) => {
            // A coarse pass may answer after a finer one.
            if (job.draws < (draws[point] ?? 0)) return;
            points[point] = computed[index];
            draws[point] = job.draws;
          });
          finished.add(job);
          if (isFirst) show();
          else soon ??= setTimeout(show, SHOW_MILLISECONDS);
          isFirst = false;
        },
      );
      if (own.signal.aborted) return;
      batch(() => {
        end();
        took.value = {
          count: networksIn(jobs),
          seconds: milliseconds / 1000,
          workers: Math.min(workers.length, jobs.length),
        };
      });
    } catch (error) {
      if (own.signal.aborted) return;
      batch(() => {
        failure.value = (error as Error).message;
        end();
      });
    }
  }

  const begin = (next: Plane, known: readonly MapPoint[], wantedJobs: readonly MapJob[]) => {
    run.abort();
    plane = next;
    points = [...known];
    draws = known.map(() => next.draws);
    jobs = wantedJobs;
    finished = new Set();
    milliseconds = 0;
    begun = undefined;
    batch(() => {
      wanted.value = networksIn(jobs);
      took.value = undefined;
      end();
    });
  };
  return {
    found,
    done,
    wanted,
    isRunning,
    failure,
    took,
    compute(next) {
      begin(next, [], passesOf(next));
      void goOn();
    },
    show: ({ plane, points }) => begin(plane, points, []),
    cancel: end,
    goOn: () => void goOn(),
  };
}

function networksIn(jobs: Iterable<MapJob>): number {
  let sum = 0;
  for (const { points, draws } of jobs) sum += points.length * draws;
  return sum;
}
