/** What is asked of workers about all steps of a long sequence. */
import { proxy } from 'comlink';
import { signal } from '@preact/signals-core';
import type { StepSingularValues } from '../../../rnn/stacked/step-spectrum.ts';
import type { SweptSteps } from '../../../rnn/stacked/sweep.ts';
import { WorkerSession } from '../../../rnn/workers/worker-client.ts';
import type { AllSteps } from '../../experiment/part.ts';
import type { AllStepsWorker } from './all-steps.worker.ts';
import { addStretch, emptyRow, evenly, type LossRow } from './rows.ts';

/** How far something has come, how it ended, or that it was called off. */
export type Progress =
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'off' }
  | { readonly kind: 'failed'; readonly why: string };

/** Of the losses on show: as many as some seconds on two cores are enough for. */
const MOST_LOSSES = 48;
const MOST_MULTIPLICATIONS = 5e10;

const WORKERS = 2;

const startWorker = () =>
  // However long it takes: it can be called off.
  new WorkerSession<AllStepsWorker>(
    new Worker(new URL('./all-steps.worker.ts', import.meta.url), { type: 'module', name: 'all-steps' }),
    Infinity,
  );

/** Work in workers of its own that ends with it. */
function work(progress: { value: Progress }) {
  let sessions: readonly WorkerSession<AllStepsWorker>[] = [];
  const end = () => {
    for (const session of sessions) session.end();
    sessions = [];
  };
  return {
    end,
    off(): void {
      end();
      progress.value = { kind: 'off' };
    },
    /** @param count of workers */
    async run(
      count: number,
      task: (sessions: readonly WorkerSession<AllStepsWorker>[]) => Promise<unknown>,
    ): Promise<void> {
      end();
      const own = Array.from({ length: count }, startWorker);
      sessions = own;
      progress.value = { kind: 'share', share: 0 };
      try {
        await task(own);
        if (sessions === own) progress.value = { kind: 'done' };
      } catch (error) {
        if (sessions === own) progress.value = { kind: 'failed', why: (error as Error).message };
      }
      if (sessions === own) end();
    },
  };
}

/** Begins with the way back from some losses; a spectrum is asked for. */
export function compute(sequence: AllSteps) {
  const sweeping = signal<Progress>({ kind: 'share', share: 0 });
  const rows = signal<readonly LossRow[]>([]);
  /** Counts what came in: rows are filled in place. */
  const news = signal(0);
  const stretching = signal<Progress>({ kind: 'off' });
  /** The steps whose spectrum was asked for, the last one first. */
  const spectra = signal<readonly StepSingularValues[]>([]);
  /** How many losses there are. */
  const count = signal(0);
  const sweeps = work(sweeping);
  const steps = work(stretching);

  const sweep = () =>
    sweeps.run(WORKERS, async (sessions) => {
      const { track, losses } = await sequence.track();
      count.value = losses.length;
      const numbers = Object.values(track.weights).reduce((sum, { length }) => sum + length, 0);
      const most = Math.floor((2 * MOST_MULTIPLICATIONS) / (numbers * track.T));
      const all = evenly(losses, Math.max(1, Math.min(MOST_LOSSES, most)));
      rows.value = all.map((t) => emptyRow(t, track.cells !== undefined));
      const shares = sessions.map(() => 0);
      await Promise.all(
        sessions.map((session, index) => {
          const own = rows.value.filter((_, row) => row % sessions.length === index);
          const take = (stretch: SweptSteps) => {
            if (session.failure) return;
            addStretch(own, stretch);
            shares[index] = stretch.share;
            sweeping.value = { kind: 'share', share: Math.min(...shares) };
            news.value++;
          };
          return session.ask((worker) =>
            worker.sweep(
              track,
              own.map(({ t }) => t),
              proxy(take),
            ),
          );
        }),
      );
    });
  void sweep();

  return {
    sweeping,
    rows,
    news,
    count,
    stretching,
    spectra,
    again: () => void sweep(),
    off: sweeps.off,
    /** Asks for the singular values of a step. */
    stretch(t: number): void {
      if (spectra.peek().some((known) => known.t === t)) {
        spectra.value = spectra.peek().toSorted((a, b) => Number(b.t === t) - Number(a.t === t));
        return;
      }
      void steps.run(1, async ([session]) => {
        const { track } = await sequence.track();
        const found = await session.ask(
          (worker) =>
            worker.spectrum(
              track,
              t,
              proxy((share: number) => {
                if (!session.failure) stretching.value = { kind: 'share', share };
              }),
            ) as Promise<StepSingularValues>,
        );
        spectra.value = [found, ...spectra.peek()].slice(0, MOST_SPECTRA);
      });
    },
    stretchOff: steps.off,
    end(): void {
      sweeps.end();
      steps.end();
    },
  };
}

/** Lines that can be told from each other. */
const MOST_SPECTRA = 4;
