/** Runs from and to files. */
import { toCsv } from '../bench/harness/report-csv.ts';
import { parseReport } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { download } from '../viz/page/files/download.ts';
import { fileText } from '../viz/page/files/opened.ts';
import { asSentence } from '../viz/text/sentence.ts';
import { readGallery, readGalleryRun } from './bench-gallery.ts';
import type { Earlier } from './bench-state.ts';

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
    return { name: file.name, report: parseReport(await fileText(file, MOST_MEGABYTES)) };
  } catch (cause) {
    const why = asSentence((cause as Error).message);
    throw new Error(
      `${file.name} was not opened: ${why} This page opens what “Save JSON” and “npm run bench -- --json” write.`,
      { cause },
    );
  }
}

/** The first run of the gallery. @throws Error that says why it cannot be shown */
export async function readOurRun(): Promise<Earlier> {
  try {
    const [first] = await readGallery();
    return { name: 'our run', report: await readGalleryRun(first) };
  } catch (cause) {
    throw new Error(`Our run cannot be shown: ${asSentence((cause as Error).message)}`, { cause });
  }
}
