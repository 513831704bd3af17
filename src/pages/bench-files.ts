/** Runs from and to files, and in the browser's storage. */
import { ReportError, parseReport, toCsv } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { download } from '../viz/page/download.ts';
import { storage } from '../viz/page/storage.ts';
import type { Earlier } from './bench-state.ts';

const PRESENT = 'backflow.bench';
const BEFORE = 'backflow.bench.before';

/** Hands a report to the browser as a download. */
export function saveReport(report: Report, format: 'json' | 'csv'): void {
  const name = `backflow-bench-${report.machine.date.slice(0, 16).replaceAll(':', '')}.${format}`;
  if (format === 'csv') download(name, toCsv(report), 'text/csv');
  else download(name, JSON.stringify(report), 'application/json');
}

/**
 * Reads a report; `read` gives its text.
 * @throws Error that says what is wrong with it, and where.
 */
export async function readReport(name: string, read: () => Promise<string>): Promise<Earlier> {
  try {
    return { name, report: parseReport(await read()) };
  } catch (error) {
    const why = error instanceof ReportError ? error.message : 'it cannot be read';
    throw new Error(
      `${name} was not opened: ${why}. This page opens what “Save JSON” and “npm run bench -- --json” write.`,
      { cause: error },
    );
  }
}

/** The run that comes with this site. */
export const readOurRun = (): Promise<Earlier> =>
  readReport('our run', async () => (await fetch(new URL('bench-run.json', document.baseURI))).text());

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
