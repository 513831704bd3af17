/** Computes spectra off the thread of the page: those of a long or wide network take seconds. */
import { expose } from 'comlink';
import { type SingleExperiment, NonFiniteError } from '../../../rnn/index.ts';
import { type Spectrum, spectrum } from '../../../rnn/spectrum/spectrum.ts';

/** Undefined where a number overflows: the page says so already. */
function spectrumOf(experiment: SingleExperiment, t: number): Spectrum | undefined {
  try {
    return spectrum(experiment, { t });
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    return undefined;
  }
}

export type SpectrumWorker = typeof worker;
const worker = { spectrumOf };
expose(worker);
