/** Compare, Irrelevant words: accuracy against the number of filler words, as it was and as it is measured now. */
import { batch, computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals-core';
import type { DataSetName } from '../../../rnn/words/data-sets.ts';
import type { WordsFile, WordsNetwork } from '../../../rnn/words/file.ts';
import { answers } from '../../../rnn/tasks/index.ts';
import { cellTitle } from '../../text/cell-names.ts';
import { roomIn } from '../../chart/drawing.ts';
import { tableDetails } from '../../text/table-details.ts';
import { accuracyControls, accuracyTable } from './accuracy.ts';
import { type AccuracyPoint, type AccuracySeries, hasNames } from './chart-layout.ts';
import { drawAccuracyChart } from './chart.ts';
import { accuraciesOf, accuracyTitle } from './finding.ts';
import { measureLive } from './live.ts';
import type { Sentence } from './text.ts';
import type { partsOf } from '../../page/sections.ts';

/** Sentences a point that are measured live. */
const COUNT = 200;
const CHANCE = 1 / answers.length;

interface AccuracyPart {
  readonly parts: ReturnType<typeof partsOf>;
  readonly width: ReadonlySignal<number>;
  readonly file: WordsFile;
  readonly set: ReadonlySignal<DataSetName>;
  readonly networks: ReadonlySignal<readonly WordsNetwork[]>;
  readonly sentence: Signal<Sentence>;
}

export function mountAccuracy({ parts, width, file, set, networks, sentence }: AccuracyPart): void {
  const { part, draw } = parts;
  const svg = part<SVGSVGElement>('svg');
  const pointed = signal<{ readonly name: string; readonly point: AccuracyPoint } | undefined>(undefined);
  /** What was measured just now, by cells. */
  const live = signal<{ readonly [cell: string]: readonly AccuracyPoint[] }>({});
  const progress = signal<number | undefined>(undefined);
  const failure = signal('');
  /** The measurement that is under way. */
  let running: symbol | undefined;
  const stop = () => {
    running = undefined;
    progress.value = undefined;
  };

  const series = computed((): AccuracySeries[] =>
    file.sets[set.value].map((trained) => {
      const accuracies = accuraciesOf(file, trained);
      return {
        name: cellTitle(trained.cell),
        cell: trained.cell,
        points: accuracies.map(({ mean, low, high }, place) => ({
          fillers: file.fillers[place],
          share: mean,
          low,
          high,
        })),
        seeds: file.seeds.map((_, seed) => accuracies.map(({ shares }) => shares[seed])),
        live: live.value[trained.cell] ?? [],
      };
    }),
  );

  async function measure(): Promise<void> {
    const own = Symbol('measurement');
    running = own;
    const measured = networks.peek();
    const { kind } = sentence.peek();
    const total = measured.length * file.fillers.length;
    let done = 0;
    batch(() => {
      live.value = {};
      progress.value = 0;
      failure.value = '';
    });
    try {
      await measureLive(
        {
          networks: measured,
          fillers: file.fillers,
          kind,
          count: COUNT,
          seed: Math.floor(Math.random() * 2 ** 31),
        },
        (place, point) => {
          if (running !== own) return;
          const { cell } = measured[place];
          batch(() => {
            live.value = { ...live.value, [cell]: [...(live.value[cell] ?? []), point] };
            progress.value = ++done / total;
          });
        },
        () => running === own,
      );
    } catch (error) {
      if (running === own) failure.value = `It could not be measured: ${(error as Error).message}.`;
    }
    if (running === own) stop();
  }

  // What was measured is true of these networks and this kind of filler words alone.
  const kind = computed(() => sentence.value.kind);
  effect(() => {
    void [set.value, kind.value];
    stop();
    live.value = {};
  });

  draw('[data-part=accuracy-title]', () => accuracyTitle(file, set.value));
  draw('[data-part=accuracy]', () =>
    accuracyControls({
      series: series.value,
      hasNames: hasNames(roomIn(width.value)),
      pointed: pointed.value,
      count: COUNT,
      chance: CHANCE,
      trainedOn:
        set.value === 'long'
          ? 'of networks trained on exactly so many filler words'
          : `of networks trained on 0 to ${file.shown} filler words`,
      progress: progress.value,
      failure: failure.value,
      onMeasure: () => void measure(),
      onStop: stop,
    }),
  );
  effect(() => {
    if (width.value === 0) return;
    drawAccuracyChart(svg, {
      series: series.value,
      chance: CHANCE,
      trained: set.value === 'mixed' ? file.shown : undefined,
      now: sentence.value.fillers,
      width: width.value,
      onPoint: (at) => (pointed.value = at),
      onChoose: (fillers) => (sentence.value = { ...sentence.value, fillers }),
    });
  });
  draw('[data-part=accuracy-table]', () =>
    tableDetails('Accuracy in a table', () => accuracyTable(series.value)),
  );
}
