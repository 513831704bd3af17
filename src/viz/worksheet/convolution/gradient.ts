/** The gradient of a transposed convolution: the ordinary convolution of the cotangent, and the kernel's. */
import { html, type TemplateResult } from 'lit-html';
import { convolution, type Matrix, type TransposedConvolutionAnswer } from '../../../worksheet/index.ts';
import { gridView, MOST_NUMBERS } from './grid.ts';
import {
  inRows,
  kernelPlace,
  largestDifference,
  type PointedEntries,
  shades,
  spreadOut,
  transposedTimes,
} from './places.ts';
import { type ConvolutionEdit, type ConvolutionSetting, sizesOf } from './setting.ts';
import { limitText } from './text.ts';
import { formatNumber } from '../../text/format.ts';
import { typeset } from '../../text/prose.ts';

export interface ConvolutionGradientProps {
  readonly setting: ConvolutionSetting;
  readonly answer: TransposedConvolutionAnswer;
  readonly matrix: Matrix;
  readonly pointed: PointedEntries;
  readonly onPoint: (pointed: PointedEntries) => void;
  /** What was typed last. */
  readonly edit: ConvolutionEdit | undefined;
  readonly onEdit: (edit: ConvolutionEdit) => void;
}

export function convolutionGradient(props: ConvolutionGradientProps): TemplateResult {
  const { setting, answer, matrix, pointed, onPoint, edit, onEdit } = props;
  const { input, kernel, stride, padding, cotangent } = setting;
  const sizes = sizesOf(setting);
  const plain = convolution({ input: cotangent, kernel, stride, padding });
  const byMatrix = inRows(transposedTimes(matrix, cotangent.flat()), sizes.width);
  const byInput = convolution({ input: cotangent, kernel: spreadOut(input, stride), stride: 1, padding });
  const shade = shades([cotangent, plain, answer.inputGradient, answer.kernelGradient]);
  const isEditable = cotangent[0].length <= MOST_NUMBERS;
  const inputGrid = (title: string, values: Matrix) =>
    html`<figure>
      <figcaption>${typeset(title)}</figcaption>
      ${gridView({
        values,
        label: `dE/dx, ${title}`,
        hue: 'backward',
        shade,
        pointed: pointed.input,
        onPoint: (place) => onPoint(place ? { input: place } : {}),
      })}
    </figure>`;
  const differences = [
    largestDifference(byMatrix, answer.inputGradient),
    largestDifference(plain, answer.inputGradient),
  ];
  return html`<div class="gradients-of">
      <figure>
        <figcaption>
          cotangent ${dEdy},
          ${cotangent.length}×${cotangent[0].length}${isEditable ? '' : ': drawn, too many to type'}
        </figcaption>
        ${gridView({
          values: cotangent,
          label: 'cotangent',
          hue: 'backward',
          shade,
          mark: (place) => (pointed.input && kernelPlace(sizes, pointed.input, place) ? 'lit' : ''),
          pointed: pointed.output,
          onPoint: (output) => onPoint(output ? { output } : {}),
          onEdit: isEditable ? (place, typed) => onEdit({ matrix: 'cotangent', place, typed }) : undefined,
          notice: edit?.matrix === 'cotangent' ? limitText(edit) : '',
        })}
      </figure>
      ${inputGrid('dE/dx = matrixᵀ · dE/dy', byMatrix)}
      ${inputGrid('dE/dx = plain convolution of dE/dy with k', plain)}
      <figure>
        <figcaption>${dEdk}, by the engine</figcaption>
        ${gridView({ values: answer.kernelGradient, label: 'dE/dk', hue: 'backward', shade })}
      </figure>
    </div>
    <p class="question small">
      The engine’s own ${dEdx} is ${agreement(differences[0])} matrixᵀ · ${dEdy}, and
      ${agreement(differences[1])} the plain convolution, stride ${stride}, padding ${padding}: the kernel is
      laid over ${dEdy}, not turned round. ${dEdk} is
      ${agreement(largestDifference(byInput, answer.kernelGradient))} the plain convolution of ${dEdy} with
      ${typeset('x')}${stride > 1 ? `, its entries ${stride} apart` : ''}${padding > 0 ? `, padding ${padding}` : ''}.
    </p>`;
}

const [dEdx, dEdy, dEdk] = ['x', 'y', 'k'].map((letter) => typeset(`dE/d${letter}`));

const agreement = (difference: number): TemplateResult =>
  difference === 0
    ? html`<b class="equal">equal to</b>`
    : html`at most <b>${formatNumber(difference, 2)}</b> away from`;
