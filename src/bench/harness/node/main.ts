/** The benchmark in Node, and the report of one as text. */
import { measureEngine } from '../engine.ts';
import { FULL, QUICK } from '../pace.ts';
import { Pause } from '../pause.ts';
import { peakShareOf } from '../peak.ts';
import type { Report } from '../results.ts';
import { type RunEvent, runSuite } from '../suite.ts';
import { type Entry, titleOf, works } from '../works.ts';
import { contestants } from './contestants.ts';
import { describeMachine } from './machine.ts';

export { formatReport } from './table.ts';
export { describeMachine };

/** Node needs less time than a browser to start, and so has more to measure. */
const QUICK_END_MS = 43_000;

/**
 * Times our engine and its peers. Progress goes to standard error.
 * @param chosen instead of what the pace has
 */
export async function benchInNode(quick: boolean, chosen?: readonly Entry[]): Promise<Report> {
  const machine = await describeMachine();
  const measured = await runSuite({
    works: chosen ?? works.filter((work) => !work.forGpus && (work.quick || !quick)),
    contestants: contestants(),
    pace: quick ? { ...QUICK, endMs: QUICK_END_MS } : FULL,
    pause: new Pause(),
    signal: new AbortController().signal,
    onEvent: announce,
  });
  const results = measured.map((result) => ({ ...result, peakShare: peakShareOf(result, machine) }));
  return { machine, engine: quick || chosen ? null : await measureEngine(), results };
}

function announce(event: RunEvent): void {
  if (event.kind !== 'progress' || event.stage !== 'solving') return;
  process.stderr.write(`${titleOf(event.work)} ... (about ${Math.ceil(event.secondsLeft)} s left)\n`);
}
