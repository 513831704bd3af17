/**
 * Questions 3 to 6 of the worksheet: average precision, focal loss, boxes, transposed convolution.
 * @module backflow/worksheet
 */
export {
  type AveragePrecision,
  averagePrecision,
  type InterpolatedPoint,
  interpolatedPoints,
  type PrecisionStep,
  precisionSteps,
  type RankedRow,
  type Ranking,
} from './average-precision.ts';
export {
  type Box,
  boxes,
  type BoxesAnswer,
  type BoxesQuestion,
  type BoxGeometry,
  boxGeometry,
  type Rectangle,
} from './boxes.ts';
export { type Matrix, type Vector, WorksheetError } from './question.ts';
export {
  focalLoss,
  type FocalLossAnswer,
  type FocalLossQuestion,
  type FocalPoint,
  focalPoint,
} from './focal-loss.ts';
export {
  convolution,
  convolutionMatrix,
  type Stamping,
  stamps,
  transposedConvolution,
  type TransposedConvolutionAnswer,
  type TransposedConvolutionQuestion,
} from './transposed-convolution.ts';
