/** The texts that are exported of an experiment and may take long to write. */
import {
  type SingleExperiment,
  latexExpansion,
  type LossStep,
  type ParameterName,
  Terms,
} from '../../../rnn/index.ts';
import { type Norms, normsCsv, termsCsv } from './csv.ts';

export type TextRequest =
  | {
      readonly what: 'terms' | 'latex';
      readonly experiment: SingleExperiment;
      readonly parameter: ParameterName;
      readonly t: LossStep;
    }
  | { readonly what: 'norms'; readonly norms: Norms };

/** @param onShare told how much is done, from 0 to 1, now and then */
export function writeText(request: TextRequest, onShare: (share: number) => void): string {
  if (request.what === 'norms') return normsCsv(request.norms);
  const { what, experiment, parameter, t } = request;
  const terms = new Terms(experiment);
  return what === 'latex' ? latexExpansion(terms, parameter, t) : termsCsv(terms, parameter, t, onShare);
}
