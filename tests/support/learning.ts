/** Runs made up for tests: losses are the numbers of their updates, and an update takes a tenth of a second. */
import { newRecord, type RunRecord } from '../../src/viz/compare/learning/record.ts';
import type { Run } from '../../src/rnn/training/client.ts';
import type { Checkpoint, Ending, HeldOut, Progress } from '../../src/rnn/training/run.ts';
import type { TrainingSettings } from '../../src/rnn/training/settings.ts';
import { shapesOf } from '../../src/rnn/training/weights.ts';
import { appended } from '../../src/viz/compare/learning/curve.ts';

/** A report on `size` updates from one on. */
export function report(from: number, size: number): Progress {
  const losses = Float32Array.from({ length: size }, (_, i) => from + i + 1);
  return {
    step: from + size,
    seconds: (from + size) / 10,
    losses,
    gradientNorms: losses.map((loss) => 10 * loss),
    standing: { accuracy: 0.5, lagNorms: Float32Array.of(1, 0.1, 0), omega: 0.25 },
  };
}

export const settings: TrainingSettings = {
  task: 'recall',
  length: 40,
  cell: 'lstm',
  n: 3,
  initialisation: { scheme: 'orthogonal', gain: 1, forgetBias: 1 },
  optimiser: { kind: 'adam', rate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batch: 8,
  seed: 1,
};

/** A checkpoint whose weights all are the number of its update. */
export function checkpoint(step: number, of: TrainingSettings = settings): Checkpoint {
  const size = shapesOf(of).reduce((sum, [, rows, columns = 1]) => sum + rows * columns, 0);
  const filled = () => new Float32Array(size).fill(step);
  return { settings: of, step, seconds: step / 10, weights: filled(), moments: [filled(), filled()] };
}

/** A run so far, with a checkpoint at its end. */
export const recorded = (step: number, of: TrainingSettings = settings): RunRecord => {
  const empty = newRecord(of);
  return { ...empty, curve: appended(empty.curve, report(0, step)), checkpoints: [checkpoint(step, of)] };
};

/** A run that makes updates only when it is told to. */
export class FakeRun implements Run {
  readonly settings: TrainingSettings;
  step: number;
  isEnded = false;
  #report: ((progress: Progress) => void) | undefined;
  #settle: { resolve: (ending: Ending) => void; reject: (error: Error) => void } | undefined;

  constructor(readonly from: TrainingSettings | Checkpoint) {
    this.settings = 'settings' in from ? from.settings : from;
    this.step = 'settings' in from ? from.step : 0;
  }

  run(_: number, report: (progress: Progress) => void): Promise<Ending> {
    this.#report = report;
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  /** Makes updates, with a checkpoint after the last if wanted. */
  make(size: number, hasCheckpoint = false): void {
    const progress = report(this.step, size);
    this.step += size;
    this.#report!({
      ...progress,
      ...(hasCheckpoint && { checkpoint: checkpoint(this.step, this.settings) }),
    });
  }

  async finish(ending: Ending = { kind: 'done' }): Promise<void> {
    this.#settle!.resolve(ending);
    await settled();
  }

  async crash(message: string): Promise<void> {
    this.#settle!.reject(new Error(message));
    await settled();
  }

  async pause(): Promise<void> {
    await this.finish({ kind: 'paused' });
  }

  async checkpoint(): Promise<Checkpoint> {
    return checkpoint(this.step, this.settings);
  }

  experiment(): never {
    throw new Error('not of a fake');
  }

  /** As if it had guessed. */
  async evaluate(sequences: number): Promise<HeldOut> {
    return { step: this.step, sequences, loss: 1.5, accuracy: 0.25 };
  }

  end(): void {
    this.isEnded = true;
  }
}

/** Runs that were opened, in their order. */
export function fakeRuns() {
  const runs: FakeRun[] = [];
  return {
    runs,
    open: async (from: TrainingSettings | Checkpoint): Promise<FakeRun> => {
      runs.push(new FakeRun(from));
      return runs.at(-1)!;
    },
  };
}

/** Lets all that is promised already come true. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
