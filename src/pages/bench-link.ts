/** A run in the address of the page: no server sees it. */
import { type Choice, toQuery } from '../bench/harness/choice.ts';
import { parseReport } from '../bench/harness/report.ts';
import type { Report } from '../bench/harness/results.ts';
import { asSentence } from '../viz/text/sentence.ts';
import type { Earlier } from './bench-state.ts';

const KEY = 'result';

/** The query of an address with what is chosen, and a run where there is one. */
export const queryWith = (choice: Choice, report: Report | undefined): string =>
  report ? `${toQuery(choice)}&${KEY}=${encodeURIComponent(JSON.stringify(report))}` : toQuery(choice);

/** The run that the query of an address has; undefined where it has none. @throws Error that says what is wrong with it */
export function runIn(query: string): Earlier | undefined {
  const text = new URLSearchParams(query).get(KEY);
  if (text === null) return undefined;
  try {
    return { name: 'the run of the link', report: parseReport(text) };
  } catch (cause) {
    throw new Error(`The run of the link cannot be shown: ${asSentence((cause as Error).message)}`, {
      cause,
    });
  }
}
