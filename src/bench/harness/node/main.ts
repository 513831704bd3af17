/** The benchmark in Node, and the report of one as text. */
import { measureEngine } from '../engine.ts';
import { Pause } from '../pause.ts';
import { peakShareOf } from '../peak.ts';
import type { Report } from '../results.ts';
import { FULL, QUICK, type RunEvent, runSuite } from '../suite.ts';
import { titleOf, works } from '../works.ts';
import { contestants } from './contestants.ts';
import { describeMachine } from './machine.ts';

export { formatReport } from './table.ts';
export { describeMachine };

/** Times our engine and its peers. Progress goes to standard error. */
export async function benchInNode(quick: boolean): Promise<Report> {
  const machine = await describeMachine();
  const measured = await runSuite({
    works: works.filter((work) => !work.forGpus && (work.quick || !quick)),
    contestants: contestants(),
    tempo: quick ? QUICK : FULL,
    pause: new Pause(),
    signal: new AbortController().signal,
    onEvent: announce,
  });
  const results = measured.map((result) => ({ ...result, peakShare: peakShareOf(result, machine) }));
  return { machine, engine: quick ? null : await measureEngine(), results };
}

function announce(event: RunEvent): void {
  const title = titleOf(event.work);
  if (event.kind === 'left out') process.stderr.write(`${title}: left out, no time\n`);
  else if (event.kind === 'progress' && event.stage === 'solving')
    process.stderr.write(`${title} ... (about ${Math.ceil(event.secondsLeft)} s left)\n`);
}
