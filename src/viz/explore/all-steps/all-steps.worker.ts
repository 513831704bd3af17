/** Sweeps back through a long sequence, off the thread of the page. */
import { expose, transfer } from 'comlink';
import { replay } from '../../../autograd/index.ts';
import { stepSingularValues, type StepSingularValues } from '../../../rnn/stacked/step-spectrum.ts';
import { type SweptSteps, sweep } from '../../../rnn/stacked/sweep.ts';
import type { Track } from '../../../rnn/stacked/track.ts';

export type AllStepsWorker = typeof worker;
const worker = {
  /** @param onStretch told in order; of all, once this is over @throws NonFiniteError */
  async sweep(
    track: Track,
    losses: readonly number[],
    onStretch: (stretch: SweptSteps) => void | Promise<void>,
  ): Promise<void> {
    let told: void | Promise<void> = undefined;
    await sweep(track, losses, replay, (stretch) => {
      const { hidden, cells } = stretch;
      // Not waited for one by one: the page may be busy.
      told = onStretch(transfer(stretch, [hidden.buffer, ...(cells ? [cells.buffer] : [])]));
    });
    await told;
  },

  /** @throws NonFiniteError */
  spectrum(track: Track, t: number, onShare: (share: number) => void): Promise<StepSingularValues> {
    return stepSingularValues(track, t, replay, onShare);
  },
};
expose(worker);
