// What Weights & Biases exports as CSV: of a chart `Step`, then for each run `RUN - METRIC`, with `…__MIN` and `…__MAX` of what
// it has smoothed; and of a run’s history `_step`, then its metrics.
import { csvParseRows } from 'd3';
import { TraceError } from './fault.ts';
import { addScalar, type Scalars } from './scalars.ts';

export const isCsv = (name: string): boolean => name.endsWith('.csv');

const STEP = /^(?:step|_step|trainer\/global_step|global_step)$/i;

/**
 * Adds the numbers of a file, by run; a column without the name of a run is of the run that is called ''.
 * @throws TraceError naming the place
 */
export function readExport(text: string, place: string, runs: Map<string, Scalars>): void {
  const [head, ...rows] = csvParseRows(text);
  const step = head?.findIndex((name) => STEP.test(name)) ?? -1;
  if (step < 0) throw new TraceError(`${place}: expected a column Step or _step, as W&B exports it`);
  const columns = head.flatMap((title, column) => {
    if (column === step || /__(?:MIN|MAX)$/.test(title)) return [];
    const [metric, run = ''] = title.split(' - ').toReversed();
    const scalars = runs.get(run) ?? new Map();
    runs.set(run, scalars);
    return [{ column, metric, scalars }];
  });
  for (const [index, row] of rows.entries()) {
    const update = Number(row[step]);
    if (!Number.isFinite(update) || row[step] === '') {
      throw new TraceError(
        `${place}, line ${index + 2}: ${head[step]}: expected a number, got “${row[step] ?? ''}”`,
      );
    }
    for (const { column, metric, scalars } of columns) {
      const text = row[column] ?? '';
      const value = /^-?inf(?:inity)?$/i.test(text)
        ? text.startsWith('-')
          ? -Infinity
          : Infinity
        : Number(text);
      if (text !== '' && (!Number.isNaN(value) || /^nan$/i.test(text)))
        addScalar(scalars, metric, update, value);
    }
  }
}
