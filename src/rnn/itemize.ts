import { assertExperiment, type SingleExperiment, type SingleStack } from './experiment.ts';
import { inMemory } from './format/reset.ts';
import { StackedTerms } from './stacked/terms.ts';
import { Terms } from './terms.ts';

/**
 * Takes the gradients of an experiment, or of one of its sequences, apart, term by term; see `Terms`, and of layers
 * `StackedTerms`.
 * @throws TypeError for what is no experiment; NonFiniteError when a number overflows, be it a single term where the sum of the terms does not.
 */
export function itemize(experiment: SingleExperiment): Terms;
export function itemize(experiment: SingleStack): StackedTerms;
export function itemize(experiment: SingleExperiment | SingleStack): Terms | StackedTerms;
export function itemize(given: SingleExperiment | SingleStack): Terms | StackedTerms {
  assertExperiment(given, 'itemize');
  const experiment = inMemory(given);
  const terms = 'layers' in experiment ? new StackedTerms(experiment) : new Terms(experiment);
  void terms.termNorms;
  return terms;
}
