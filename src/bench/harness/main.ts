/** `bench [--json] [--quick]`: times our engine and its peers in Node; a table, or JSON. Progress goes to standard error. */
import { contestants } from './contestants.ts';
import { measureEngine } from './engine.ts';
import { describeMachine } from './machine.ts';
import { measure, type Pace } from './measure.ts';
import { peakShareOf } from './peak.ts';
import type { Measurement, Report } from './results.ts';
import { formatReport } from './table.ts';
import { works } from './works.ts';

const FULL: Pace = { rounds: 11, roundMs: 30, warmUpMs: 1000, slowestMs: 4000, patienceMs: 60_000 };
/** Finishes within 45 s: on a machine on which it would not, what has not begun by now is left out. */
const QUICK_LAST_START_MS = 30_000;
const QUICK: Pace = { rounds: 7, roundMs: 10, warmUpMs: 250, slowestMs: 300, patienceMs: 10_000 };

async function main(args: readonly string[]): Promise<void> {
  const unknown = args.find((arg) => arg !== '--json' && arg !== '--quick');
  if (unknown) {
    process.stderr.write(`bench: unknown option ${unknown}; usage: bench [--json] [--quick]\n`);
    process.exitCode = 2;
    return;
  }
  const quick = args.includes('--quick');
  const all = contestants();
  for (const { server } of all) server.start();
  const measured: Measurement[] = [];
  for (const { work, T, n, B } of works.filter((entry) => entry.quick || !quick)) {
    const late = quick && performance.now() > QUICK_LAST_START_MS;
    process.stderr.write(`${work} T=${T} n=${n} B=${B} ${late ? 'left out: no time' : '...'}\n`);
    if (late) continue;
    measured.push(...(await measure({ work, T, n, B }, all, quick ? QUICK : FULL)));
  }
  for (const { server } of all) server.end();

  const machine = await describeMachine();
  const results = measured.map((result) => ({ ...result, peakShare: peakShareOf(result, machine) }));
  const engine = quick ? null : await measureEngine();
  const report: Report = { machine, engine, results };
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report)}\n` : formatReport(report, works));
}

await main(process.argv.slice(2));
