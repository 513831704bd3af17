/** Runs of the benchmark that a reload keeps, in the browser's storage, which all tabs of Bench share. */
import * as v from 'valibot';
import { parseReport } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { recall, remember } from '../viz/page/kept.ts';
import { notify } from '../viz/page/notices.ts';

const what = 'the runs of this page; “Save JSON” keeps them';
const RUNS = {
  area: 'localStorage',
  key: 'backflow.bench.runs',
  what,
  schema: v.array(v.unknown()),
} as const;
/** Where the page kept them before: the last run, and those before it. */
const FORMER = [
  {
    ...RUNS,
    key: 'backflow.bench',
    schema: v.pipe(
      v.unknown(),
      v.transform((run) => (run ? [run] : [])),
    ),
  },
  { ...RUNS, key: 'backflow.bench.before' },
] as const;

export class KeptRuns {
  readonly #most: number;
  /** When those began that this tab knows of. */
  readonly #known = new Set<string>();

  /** @param most so many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** The newest first. */
  read(): Report[] {
    const all = stored();
    const runs = all.flatMap(readable);
    const others = all.length - runs.length;
    if (others > 0) {
      const which = others === 1 ? 'A run' : `${others} runs`;
      notify({
        text: `${which} kept by another version of this page cannot be shown, and is left as it is.`,
      });
    }
    for (const run of runs) this.#known.add(run.machine.date);
    return newestFirst(runs);
  }

  /** Puts the runs of this tab in the place of those that it knew of. What other tabs, or other versions, have kept stays. */
  write(own: readonly Report[]): void {
    const all = stored();
    const theirs = all.flatMap(readable).filter(({ machine }) => !this.#known.has(machine.date));
    for (const { machine } of own) this.#known.add(machine.date);
    const others = all.filter((json) => readable(json).length === 0);
    remember(RUNS, [...newestFirst([...own, ...theirs]).slice(0, this.#most), ...others]);
  }
}

const stored = (): readonly unknown[] => recall(RUNS) ?? FORMER.flatMap((place) => recall(place) ?? []);

function readable(json: unknown): Report[] {
  try {
    return [parseReport(JSON.stringify(json))];
  } catch {
    return [];
  }
}

const newestFirst = (runs: readonly Report[]): Report[] =>
  runs.toSorted((a, b) => Date.parse(b.machine.date) - Date.parse(a.machine.date));
