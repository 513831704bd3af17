/**
 * Recurrent networks on the autograd engine: experiments, their gradients, and those taken apart by terms.
 * @module backflow/rnn
 */
export { BatchGradient } from './batch/gradient.ts';
export type { StartWorker } from './batch/helper.ts';
export { cells, type CellName } from './cells/index.ts';
export { type Factor, zeroReason, type ZeroReason } from './chain.ts';
export { type Bound, boundOf } from './rate/bound.ts';
export { type Passed, passedOf } from './rate/passed.ts';
export { type Fate, FATES, type Rate, rateOf, stepsToHalve } from './rate/rate.ts';
export { reasonOf } from './rate/reason.ts';
export { type BatchGradients, differentiate } from './differentiate.ts';
export type {
  GradientOf,
  Gradients,
  ParameterGradients,
  SequenceGradients,
  States,
  StepGradients,
} from './gradients.ts';
export {
  actsOnOutput,
  type AnyExperiment,
  type BatchExperiment,
  batchLossNames,
  type BatchLossName,
  type CellWeights,
  type Direction,
  type Experiment,
  ExperimentError,
  type HeadlessWeights,
  type Layer,
  lossNames,
  type LossName,
  type Matrix,
  type OutputWeights,
  type ParameterName,
  parameterNames,
  parametersOf,
  type Reduction,
  type Sequence,
  type SingleExperiment,
  type SingleStack,
  sizesOf,
  unitsOf,
  type StackedExperiment,
  type StackedSequence,
  type Vector,
  type Weights,
} from './experiment.ts';
export { formatExperiment, parseExperiment } from './format/parse.ts';
export { parseVersion1 } from './format/parse-version-1.ts';
export { sequencesOf } from './format/sequences.ts';
export { toVersion1 } from './format/to-version-1.ts';
export { asLayers } from './format/as-layers.ts';
export { fromVersion1 } from './format/from-version-1.ts';
export { latexExpansion } from './export/latex.ts';
export { pytorchScript } from './export/pytorch.ts';
export { type Network, type Sizes, type Step, traceNetwork } from './network.ts';
export { norm, singularValues, SMALLEST_NORMAL, toRows } from './matrix.ts';
export { resize, withCell } from './resize.ts';
export type { LossStep } from './passes.ts';
export type { StackedGradients, StackedSequenceGradients } from './stacked/differentiate.ts';
export {
  type StackedParameter,
  type StackedTerm,
  type StackedTermNorms,
  StackedTerms,
} from './stacked/terms.ts';
export { itemize } from './itemize.ts';
export { type Flow, type InnerNode, type Term, Terms } from './terms.ts';
export type { Contribution, Contributions, Truncation } from './survey/contributions.ts';
export type { CellSplit, Survey } from './survey/survey.ts';
export { type Answer, type Question, Surveyor } from './survey/surveyor.ts';
export { textbook } from './textbook.ts';
export { NonFiniteError } from './unroll.ts';
export { type Brought, bringArrays, bringJson, parseAnswer } from './debug/answer.ts';
export {
  bringText,
  formatNamed,
  formatNames,
  formatOfFile,
  matrixInText,
  type TextFormat,
} from './debug/bring.ts';
export { JsonError } from './json.ts';
export { findingsAlone } from './debug/findings.ts';
export { decide } from './debug/names/decide.ts';
export { inTheirNames, type Naming, namesOfBoth, ownNames } from './debug/names/naming.ts';
export { AmbiguousError, type Choice, readAs, withOwnNames } from './debug/names/own-names.ts';
export type { Layout } from './debug/names/roles.ts';
export { lossAlone, lossSteps } from './loss-alone.ts';
export { diagnose, diagnoseAnswer, diagnoseJacobian, diagnoseTerm } from './debug/diagnose.ts';
export type { Diagnosed, Diagnosis, NumbersToCheck, SearchProgress } from './debug/diagnosis.ts';
export type { WrongStep } from './debug/stepwise.ts';
export { mistakenGradient } from './debug/mistaken.ts';
export { familyOf, type Mistake, type MistakeId, mistakes } from './debug/mistakes.ts';
export { type Format, formats } from './debug/read/formats.ts';
export { type NamedArray, parseArrays, parseMatrix } from './debug/read/parse.ts';
export { MatrixSyntaxError } from './debug/read/scan.ts';
export type { RoundedNumbers } from './debug/read/rounded-numbers.ts';
export { type Task, type TaskName, tasks } from './tasks/index.ts';
export { optimisers } from './training/optimiser.ts';
export { type TrainingPreset, trainingPresets } from './training/presets.ts';
export type { Checkpoint, Progress } from './training/run.ts';
export type { Clipping, OptimiserSettings, TrainingSettings } from './training/settings.ts';
export { Trainer } from './training/trainer.ts';
