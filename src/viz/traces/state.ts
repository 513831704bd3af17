/** What the page of recorded runs shows, and what it asks of its worker. */
import { proxy } from 'comlink';
import { batch, computed, signal } from '@preact/signals-core';
import type { Experiment } from '../../rnn/index.ts';
import type { TraceLayer } from '../../rnn/trace/index-file.ts';
import type { TraceFile } from '../../rnn/trace/run.ts';
import { WorkerClient } from '../../rnn/workers/worker-client.ts';
import { newestOnly } from '../page/newest-only.ts';
import { asSentence } from '../text/sentence.ts';
import type { TracesWorker } from './traces.worker.ts';
import type { Choice, RecordedUpdate, Opened, Question, Told, View } from './view.ts';

/** A window has so many records at least. */
const FEWEST = 4;

/** Of a run without layers, whether none is looked at. */
const hasLayer = (layers: readonly TraceLayer[], wanted: string | undefined): boolean =>
  layers.some(({ name }) => name === wanted) || (layers.length === 0 && wanted === '');

export type Traces = ReturnType<typeof createTraces>;

/** @param client the worker that reads */
export function createTraces(client: Pick<WorkerClient<TracesWorker>, 'ask'>) {
  const opened = signal<Opened | undefined>(undefined);
  const isOpening = signal(false);
  const choice = signal<Choice | undefined>(undefined);
  /** Updates that are on show, the second one not included. */
  const window = signal<readonly [number, number]>([0, 1]);
  const isApart = signal(false);
  const update = signal<number | undefined>(undefined);
  const lag = signal(0);
  /** What share of the layer is read; undefined: nothing is being read. */
  const share = signal<number | undefined>(undefined);
  const view = signal<View | undefined>(undefined);
  const told = signal<Told | undefined>(undefined);
  const moment = signal<RecordedUpdate | undefined>(undefined);
  const message = signal('');
  /** Pixels across of the pictures. */
  const pixels = signal(0);

  const run = computed(() => {
    const { value } = choice;
    return value && opened.value?.runs[value.run];
  });
  /** Updates from the first record to the end of the last. */
  const whole = computed((): readonly [number, number] => {
    if (!run.value) return [0, 1];
    return [run.value.first, run.value.last + spacing.value];
  });
  /** Updates between two records. */
  const spacing = computed(() => {
    if (!run.value || run.value.records < 2) return 1;
    return Math.max(1, (run.value.last - run.value.first) / (run.value.records - 1));
  });

  const fail = (error: Error) => {
    message.value = asSentence(error.message);
  };
  const askView = newestOnly(
    (question: Question) => client.ask(async (worker) => ({ view: await worker.view(question) })),
    ({ view: next }) => (view.value = next),
    fail,
  );
  const askMoment = newestOnly(
    ({ at, of }: { at: number; of: Choice }) =>
      client.ask(async (worker) => ({ moment: await worker.moment(of, at) })),
    ({ moment: next }) => (moment.value = next),
    fail,
  );
  /** Asks for the pictures of what is chosen, as far as it is read. */
  const look = () => {
    if (!choice.value || pixels.value === 0) return;
    const [from, to] = window.value;
    const columns = Math.max(1, Math.min(pixels.value, Math.floor((to - from) / spacing.value)));
    askView({ from, to, columns, isApart: isApart.value });
  };
  const point = () => {
    if (choice.value && update.value !== undefined) askMoment({ at: update.value, of: choice.value });
  };

  /** Reads what is chosen, and shows it as it comes. */
  async function read(): Promise<void> {
    const asked = choice.value;
    if (!asked) return;
    const isCurrent = () => choice.value === asked;
    share.value = 0;
    const heard = (now: number) => {
      if (!isCurrent()) return;
      share.value = now;
      look();
    };
    try {
      const isWhole = await client.ask((worker) => worker.read(asked, proxy(heard)) as Promise<boolean>);
      if (!isWhole || !isCurrent()) return;
      const next = await client.ask((worker) => worker.told() as Promise<Told | undefined>);
      if (!isCurrent()) return;
      share.value = undefined;
      told.value = next;
      look();
    } catch (error) {
      if (!isCurrent()) return;
      share.value = undefined;
      fail(error as Error);
      look();
    }
  }

  /** @param next keeps what is on show where it is of the same run */
  function choose(next: Choice): void {
    const isSame = next.run === choice.value?.run;
    batch(() => {
      choice.value = next;
      told.value = undefined;
      message.value = '';
      if (!isSame) {
        window.value = whole.value;
        update.value = whole.value[0];
      }
    });
    void read();
    point();
  }

  /** Updates from one to another, within the run, and not too few of them. */
  function show(from: number, to: number): void {
    const [first, last] = whole.value;
    const least = Math.min(last - first, FEWEST * spacing.value);
    const width = Math.min(last - first, Math.max(least, to - from));
    const start = Math.min(last - width, Math.max(first, (from + to - width) / 2));
    window.value = [start, start + width];
    look();
  }

  return {
    opened,
    isOpening,
    choice,
    window,
    isApart,
    update,
    lag,
    share,
    view,
    told,
    moment,
    message,
    run,
    whole,
    spacing,
    choose,
    show,
    /** Opens other files, or the same ones, which may have grown: what is looked at then stays. */
    async open(files: readonly TraceFile[]): Promise<void> {
      isOpening.value = true;
      try {
        const next = await client.ask((worker) => worker.open(files) as Promise<Opened>);
        const before = run.value?.name;
        const former = choice.value;
        const wasWhole = window.value[1] === whole.value[1];
        message.value = next.faults.map(asSentence).join(' ');
        if (next.runs.length === 0) return;
        const again = next.runs.findIndex(
          ({ name, layers }) => name === before && hasLayer(layers, former?.layer),
        );
        if (former && again >= 0) {
          batch(() => {
            opened.value = next;
            choice.value = { ...former, run: again };
            if (wasWhole) window.value = [window.value[0], whole.value[1]];
          });
          void read();
          return;
        }
        const index = Math.max(
          0,
          next.runs.findIndex(({ layers }) => layers.length > 0),
        );
        // At once: there is never a picture without its run.
        batch(() => {
          opened.value = next;
          choice.value = undefined;
          choose({
            run: index,
            layer: next.runs[index].layers[0]?.name ?? '',
            state: 'h',
            statistic: 'mean',
          });
        });
      } catch (error) {
        fail(error as Error);
      } finally {
        isOpening.value = false;
      }
    },
    resize(width: number): void {
      pixels.value = width;
      look();
    },
    setApart(value: boolean): void {
      isApart.value = value;
      look();
    },
    setUpdate(value: number): void {
      if (value === update.value) return;
      update.value = value;
      point();
    },
    /** A sequence of the update on show, as an experiment. */
    async experiment(rank: number, sequence: number): Promise<Experiment | undefined> {
      const [of, at] = [choice.value, moment.value];
      if (!of || !at) return undefined;
      try {
        return await client.ask(
          (worker) =>
            worker.experiment(of, { update: at.update, rank, sequence }) as Promise<Experiment | undefined>,
        );
      } catch (error) {
        fail(error as Error);
        return undefined;
      }
    },
    /** Round the update that is pointed at, or the middle. */
    zoom(factor: number): void {
      const [from, to] = window.value;
      const middle =
        update.value !== undefined && update.value >= from && update.value < to
          ? update.value
          : (from + to) / 2;
      const half = ((to - from) * factor) / 2;
      show(middle - half, middle + half);
    },
    /** So many times as much, with an update where it is. */
    zoomAt(factor: number, update: number): void {
      const [from, to] = window.value;
      show(update - (update - from) * factor, update + (to - update) * factor);
    },
    /** By so many windows, as far as the run goes. */
    pan(windows: number): void {
      const [from, to] = window.value;
      const by = windows * (to - from);
      show(from + by, to + by);
    },
  };
}
