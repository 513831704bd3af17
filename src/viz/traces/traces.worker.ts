/** Reads recorded runs beside the thread of the page, which never has a whole run in memory. */
import { expose, transfer } from 'comlink';
import type { Experiment } from '../../rnn/index.ts';
import type { Statistic } from '../../rnn/trace/chunk.ts';
import type { Columns } from '../../rnn/trace/columns.ts';
import {
  breakOf,
  clippingOf,
  lossChange,
  outliersOf,
  largestGradientOf,
  spellsOf,
} from '../../rnn/trace/findings.ts';
import { LayerRecords } from '../../rnn/trace/layer.ts';
import { type KnownIndices, openRuns, type TraceRun, type TraceFile } from '../../rnn/trace/run.ts';
import { boundsOf, linesIn, meanCells, recordAt } from '../../rnn/trace/window.ts';
import type { Choice, Image, RecordedUpdate, Opened, Question, Told, View } from './view.ts';

/** Columns by which spells are told: each is of many updates, whose noise is gone. */
const COARSE = 24;
/** Milliseconds between two signs of life. */
const PACE = 120;

const known: KnownIndices = new Map();
let runs: readonly TraceRun[] = [];
let shown: LayerRecords | undefined;
/** Counts what was asked to be read: an older reading ends. */
let readings = 0;

const lastUpdate = ({ ranks }: TraceRun): number =>
  Math.max(0, ...ranks.map(({ records }) => records.at(-1)?.update ?? 0));

export type TracesWorker = typeof worker;
const worker = {
  async open(files: readonly TraceFile[]): Promise<Opened> {
    const opened = await openRuns(files, known);
    // Where there is nothing to show, what is on show stays.
    if (opened.runs.length > 0) runs = opened.runs;
    return {
      faults: opened.faults,
      runs: opened.runs.map((run) => ({
        name: run.name,
        ranks: run.ranks.map(({ number }) => number),
        layers: run.layers,
        records: Math.max(...run.ranks.map(({ records }) => records.length)),
        first: Math.min(...run.ranks.map(({ records }) => records[0]?.update ?? 0)),
        last: lastUpdate(run),
        missing: run.missing,
        absent: run.absent,
        superseded: run.superseded,
      })),
    };
  },

  /**
   * Reads a layer of a run, coarse first, while `view` and `moment` are answered in between.
   * @param onShare is told what share is read @returns whether all of it is
   * @throws TraceError
   */
  async read({ run, ...choice }: Choice, onShare: (share: number) => void): Promise<boolean> {
    const reading = ++readings;
    const layer = new LayerRecords(runs[run], choice);
    shown = layer;
    let spoke = performance.now();
    await layer.read(async (share) => {
      if (performance.now() - spoke > PACE) {
        onShare(share);
        // Questions that came meanwhile are answered.
        await new Promise((resolve) => setTimeout(resolve));
        spoke = performance.now();
      }
      return reading === readings;
    });
    return reading === readings;
  },

  /** Undefined until something is read. */
  async view(question: Question): Promise<View | undefined> {
    const { from, to, columns, isApart } = question;
    if (!shown) return undefined;
    const { run } = shown;
    const images = imagesOf(shown, question);
    const decades = shown.columns.flatMap((of) => (of?.decades ? [of.decades] : []));
    const view: View = {
      ...question,
      images:
        isApart || images.length === 0
          ? images
          : [{ rank: undefined, cells: meanCells(images.map(({ cells }) => cells)) }],
      decades:
        decades.length > 0
          ? [Math.min(...decades.map(([low]) => low)), Math.max(...decades.map(([, high]) => high))]
          : undefined,
      lines: [run, ...runs.filter((other) => other !== run)].map(({ ranks }) =>
        ranks.map(({ records }) => linesIn(records, boundsOf(records, [from, to], columns))),
      ),
    };
    return transfer(
      view,
      view.images.flatMap(({ cells }) => [cells.logs.buffer, cells.flags.buffer]),
    );
  },

  /** What happened, as far as it is read. */
  async told(): Promise<Told | undefined> {
    if (!shown) return undefined;
    const { run } = shown;
    const records = Math.max(...run.ranks.map((rank) => rank.records.length));
    const columns = Math.max(1, Math.min(COARSE, records));
    const [from, to] = [0, lastUpdate(run) + 1];
    const images = imagesOf(shown, { from, to, columns });
    const updateAt = (column: number) => Math.round(from + ((to - from) * column) / columns);
    const lines = run.ranks.map((rank) => linesIn(rank.records, boundsOf(rank.records, [from, to], columns)));
    const breaks = run.ranks.flatMap((rank) => {
      const found = breakOf(rank.records);
      return found ? [{ ...found, rank: rank.number }] : [];
    });
    const [longest] = run.ranks.toSorted((a, b) => b.records.length - a.records.length);
    return {
      spells:
        images.length === 0
          ? []
          : spellsOf(meanCells(images.map(({ cells }) => cells))).map((spell) => ({
              ...spell,
              from: updateAt(spell.from),
              to: updateAt(spell.to + 1) - 1,
            })),
      loss: lossChange(longest.records),
      clipping: clippingOf(longest.records),
      broken: breaks.toSorted((a, b) => a.update - b.update)[0],
      peak: largestGradientOf(longest.records),
      outliers: outliersOf(lines.map(({ own }) => own)).map(({ index, times }) => ({
        index: run.ranks[index].number,
        times,
      })),
    };
  },

  /** The recorded update that is nearest. @throws TraceError */
  async moment({ run, layer, state }: Choice, update: number): Promise<RecordedUpdate | undefined> {
    const ranks = runs[run].ranks;
    const first = ranks.find(({ records }) => records.length > 0);
    if (!first) return undefined;
    const next = recordAt(first.records, update);
    const candidates = first.records.slice(Math.max(0, next - 1), next + 1);
    const record = candidates.reduce((a, b) =>
      Math.abs(b.update - update) < Math.abs(a.update - update) ? b : a,
    );
    const found: RecordedUpdate['ranks'][number][] = [];
    const sequences: Record<number, number> = {};
    for (const rank of ranks) {
      const own = rank.records[recordAt(rank.records, record.update)];
      if (own?.update !== record.update || !rank.has(own.chunk)) continue;
      const chunk = await rank.chunk(own.chunk);
      const whole = chunk.sequences(own.update, layer);
      if (whole !== undefined) sequences[rank.number] = whole;
      const norms = await chunk.norms(own.update, layer, state);
      if (norms) {
        const of = (statistic: Statistic) => [...norms(statistic)];
        found.push({
          rank: rank.number,
          norms: { mean: of('mean'), median: of('median'), least: of('least'), largest: of('largest') },
        });
      }
    }
    const { loss, lr, own, before, after } = record;
    const parameters = [...(await first.parameters(record))].map(([name, norms]) => ({ name, ...norms }));
    return {
      update: record.update,
      loss,
      lr,
      total: { own, before, after },
      ranks: found,
      sequences,
      parameters,
    };
  },

  /** A sequence of a recorded update as an experiment; undefined where not all of it was recorded. @throws TraceError */
  async experiment(
    { run, layer }: Choice,
    { update, rank, sequence }: { readonly update: number; readonly rank: number; readonly sequence: number },
  ): Promise<Experiment | undefined> {
    const of = runs[run].ranks.find(({ number }) => number === rank);
    const record = of?.records[recordAt(of.records, update)];
    return record && of.experiment(record, layer, sequence);
  },
};

/** Of each process of which something is read. */
function imagesOf(
  { run, columns, reach }: LayerRecords,
  { from, to, columns: count }: Pick<Question, 'from' | 'to' | 'columns'>,
): Image[] {
  return columns.flatMap((of: Columns | undefined, index) => {
    if (!of) return [];
    const { number: rank, records } = run.ranks[index];
    return [{ rank, cells: of.cells(boundsOf(records, [from, to], count), reach) }];
  });
}

expose(worker);
