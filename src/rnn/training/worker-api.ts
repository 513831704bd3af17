import { omegaOf } from './lag.ts';
import type { Checkpoint, Ending, Progress, Standing, TrainingApi } from './run.ts';
import { Trainer } from './trainer.ts';

/** So long it trains before it hears what was asked meanwhile. */
const SLICE_MILLISECONDS = 30;
const REPORT_MILLISECONDS = 1000 / 15;

/** One run: what its worker exposes. */
export function trainingApi(): TrainingApi {
  let opened: Trainer | undefined;
  const asked = { toPause: false };
  const trainer = (): Trainer => {
    if (!opened) throw new Error('no run was opened');
    return opened;
  };

  async function run(to: number, report: Parameters<TrainingApi['run']>[1]): Promise<Ending> {
    const training = trainer();
    const since = new Since(training);
    // Training goes on while a report is being heard, but not until the end of the run before all are.
    let heard: void | Promise<void> = undefined;
    const tell = async (hasDiverged = false) => {
      await heard;
      if (since.hasNews) heard = report(await since.tell(hasDiverged));
    };
    asked.toPause = false;
    while (training.step < to && !asked.toPause) {
      const sliceEnd = performance.now() + SLICE_MILLISECONDS;
      do {
        if (!training.update()) {
          await tell(true);
          await heard;
          return { kind: 'diverged', step: training.step + 1, ...(await training.fault()) };
        }
        since.note();
      } while (training.step < to && performance.now() < sliceEnd);
      if (since.isDue) await tell();
      await others();
    }
    await tell();
    await heard;
    return { kind: training.step < to ? 'paused' : 'done' };
  }

  return {
    async open(from) {
      opened = await Trainer.open(from);
    },
    run,
    pause() {
      asked.toPause = true;
    },
    checkpoint: () => trainer().checkpoint(),
    experiment: (seed) => trainer().experiment(seed),
    evaluate: (sequences) => trainer().evaluate(sequences),
  };
}

/** What there is to report since the last report. */
class Since {
  #losses: number[] = [];
  #gradientNorms: number[] = [];
  #checkpoint: Checkpoint | undefined;
  #told = performance.now();
  readonly #trainer: Trainer;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
  }

  /** Notes the update that was just made. */
  note(): void {
    const { step, loss, gradientNorm } = this.#trainer;
    this.#losses.push(loss);
    this.#gradientNorms.push(gradientNorm);
    if (step % checkpointsEvery(step) === 0) this.#checkpoint = this.#trainer.checkpoint();
  }

  get hasNews(): boolean {
    return this.#losses.length > 0;
  }

  get isDue(): boolean {
    return performance.now() - this.#told >= REPORT_MILLISECONDS;
  }

  async tell(hasDiverged: boolean): Promise<Progress> {
    const { step, seconds } = this.#trainer;
    const standing = hasDiverged ? undefined : await this.#standing();
    const progress: Progress = {
      step,
      seconds,
      losses: Float32Array.from(this.#losses),
      gradientNorms: Float32Array.from(this.#gradientNorms),
      ...(standing && { standing }),
      ...(this.#checkpoint && { checkpoint: this.#checkpoint }),
    };
    this.#losses = [];
    this.#gradientNorms = [];
    this.#checkpoint = undefined;
    this.#told = performance.now();
    return progress;
  }

  async #standing(): Promise<Standing> {
    const accuracy = this.#trainer.accuracy();
    const lagNorms = await this.#trainer.lagNorms();
    return { accuracy, lagNorms, omega: omegaOf(lagNorms) };
  }
}

/** Tens up to 200 updates, hundreds up to 2,000, then thousands. */
const checkpointsEvery = (step: number): number => (step <= 200 ? 10 : step <= 2000 ? 100 : 1000);

/** Lets the event loop do what else is waiting. (A timer would wait for 4 milliseconds.) */
function others(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
