/** Runs from and to files, and in the browser's storage. */
import { parseReport, toCsv } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { download } from '../viz/page/download.ts';
import { textOf } from '../viz/page/opened-file.ts';
import { storage } from '../viz/page/storage.ts';
import { asSentence } from '../viz/text/sentence.ts';
import type { Earlier } from './bench-state.ts';

const PRESENT = 'backflow.bench';
const BEFORE = 'backflow.bench.before';

/** Hands a report to the browser as a download. */
export function saveReport(report: Report, format: 'json' | 'csv'): void {
  const name = `backflow-bench-${report.machine.date.slice(0, 16).replaceAll(':', '')}.${format}`;
  if (format === 'csv') download(name, toCsv(report), 'text/csv');
  else download(name, JSON.stringify(report), 'application/json');
}

/** Everything that the page measures fills less than one. */
const MOST_MEGABYTES = 8;

/** Reads a report that somebody opens. @throws Error that says what is wrong with it, and where */
export async function readReport(file: File): Promise<Earlier> {
  try {
    return { name: file.name, report: parseReport(await textOf(file, MOST_MEGABYTES)) };
  } catch (cause) {
    const why = asSentence((cause as Error).message);
    throw new Error(
      `${file.name} was not opened: ${why} This page opens what “Save JSON” and “npm run bench -- --json” write.`,
      { cause },
    );
  }
}

/** The run that comes with this site. @throws Error that says why it cannot be shown */
export async function readOurRun(): Promise<Earlier> {
  try {
    const response = await fetch(new URL('bench-run.json', document.baseURI));
    if (!response.ok)
      throw new Error(`bench-run.json gives ${response.status} ${response.statusText}`.trim());
    return { name: 'our run', report: parseReport(await response.text()) };
  } catch (cause) {
    throw new Error(`Our run cannot be shown: ${asSentence((cause as Error).message)}`, { cause });
  }
}

/** What a reload keeps: the present run, and those before it, the newest first. */
export function storeReports(present: Report | undefined, before: readonly Report[]): void {
  storage.set('localStorage', PRESENT, JSON.stringify(present ?? null));
  storage.set('localStorage', BEFORE, JSON.stringify(before));
}

export function storedReports(): { present: Report | undefined; before: Report[] } {
  const parse = (json: unknown): Report[] => {
    try {
      return [parseReport(JSON.stringify(json))];
    } catch {
      return []; // of another version, or none
    }
  };
  const stored = (key: string): unknown => JSON.parse(storage.get('localStorage', key) ?? 'null');
  try {
    const before = stored(BEFORE);
    return {
      present: parse(stored(PRESENT))[0],
      before: Array.isArray(before) ? before.flatMap(parse) : [],
    };
  } catch {
    return { present: undefined, before: [] };
  }
}
