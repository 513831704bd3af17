/** Input and kernel, and the output as it comes to be, stamp by stamp. */
import { html, type TemplateResult } from 'lit-html';
import type { Matrix } from '../../../worksheet/index.ts';
import { gridView, MOST_NUMBERS } from './grid.ts';
import { kernelPlace, meetings, type PointedEntries, stampedSoFar } from './places.ts';
import {
  type ConvolutionEdit,
  type ConvolutionSetting,
  outputSize,
  type MatrixPlace,
  sizesOf,
} from './setting.ts';
import { entryText, lettersAt, lettersOf, limitText } from './text.ts';

export interface StampsProps {
  readonly setting: ConvolutionSetting;
  /** The stamps on the whole output, before the padding is cut off. */
  readonly stamps: readonly (readonly Matrix[])[];
  /** How many of them are on show; the last one is lit. */
  readonly count: number;
  readonly shade: (value: number) => number;
  readonly pointed: PointedEntries;
  readonly onPoint: (pointed: PointedEntries) => void;
  /** What was typed last. */
  readonly edit: ConvolutionEdit | undefined;
  readonly onEdit: (edit: ConvolutionEdit) => void;
}

/** With so few columns there is room for sums of letters. */
const ROOMY = 4;

const isSame = (a: MatrixPlace | undefined, b: MatrixPlace) => a?.[0] === b[0] && a[1] === b[1];

export function stampsView(props: StampsProps): TemplateResult {
  const { setting, stamps, count, shade, pointed, onPoint, edit, onEdit } = props;
  const sizes = sizesOf(setting);
  const whole = { ...sizes, padding: 0 };
  const { padding } = setting;
  const [rows, columns] = outputSize(sizes);
  const letters = lettersOf(setting);
  const isPointing = Boolean(pointed.output ?? pointed.input);
  const last: MatrixPlace | undefined =
    count > 0 ? [Math.floor((count - 1) / sizes.width), (count - 1) % sizes.width] : undefined;
  /** The entry of the input whose stamp is lit. */
  const active = isPointing ? (pointed.output ? undefined : pointed.input) : last;
  const pairs = pointed.output ? meetings(sizes, pointed.output) : [];

  const output = stampedSoFar(stamps, isPointing ? Infinity : count);
  const inWhole = pointed.output && ([pointed.output[0] + padding, pointed.output[1] + padding] as const);
  const isCut = ([row, column]: MatrixPlace) =>
    row < padding || row >= padding + rows || column < padding || column >= padding + columns;
  /** Letters add up as stamps do; without letters the lit stamp says what it adds. */
  const lettersSoFar = (place: MatrixPlace) => {
    const shown = meetings(whole, place).filter(
      ({ input }) => isPointing || input[0] * sizes.width + input[1] < count,
    );
    return letters ? lettersAt(letters, shown) : '';
  };
  const addition = (place: MatrixPlace) => {
    if (letters) return lettersSoFar(place);
    const kernel = active && kernelPlace(whole, active, place);
    if (!kernel) return '';
    const added = setting.input[active[0]][active[1]] * setting.kernel[kernel[0]][kernel[1]];
    return `${added < 0 ? '−' : '+'} ${entryText(Math.abs(added))}`;
  };
  return html`<div class="operands">
      <figure>
        <figcaption>input x, ${sizes.height}×${sizes.width}</figcaption>
        ${gridView({
          values: setting.input,
          label: 'input',
          hue: 'forward',
          shade,
          small: letters && (([i, j]) => letters.input[i][j]),
          mark: (place) =>
            isSame(active, place) || pairs.some(({ input }) => isSame(input, place)) ? 'lit' : '',
          pointed: pointed.input,
          onPoint: (input) => onPoint(input ? { input } : {}),
          onEdit: (place, typed) => onEdit({ matrix: 'input', place, typed }),
          notice: edit?.matrix === 'input' ? limitText(edit) : '',
        })}
      </figure>
      <figure>
        <figcaption>kernel k, ${sizes.kernelHeight}×${sizes.kernelWidth}</figcaption>
        ${gridView({
          values: setting.kernel,
          label: 'kernel',
          hue: 'forward',
          shade,
          small: letters && (([i, j]) => letters.kernel[i][j]),
          mark: (place) => (active || pairs.some(({ kernel }) => isSame(kernel, place)) ? 'lit' : ''),
          onEdit: (place, typed) => onEdit({ matrix: 'kernel', place, typed }),
          notice: edit?.matrix === 'kernel' ? limitText(edit) : '',
        })}
      </figure>
    </div>
    <figure class="output ${output[0].length <= ROOMY ? 'roomy' : ''}">
      <figcaption>
        output y, ${rows}×${columns}${padding > 0 ? html`; hatched: cut off by the padding` : ''}
      </figcaption>
      ${gridView({
        values: output,
        label: padding > 0 ? 'output, with what the padding cuts off' : 'output',
        hue: 'forward',
        shade,
        small: columns + 2 * padding <= MOST_NUMBERS ? addition : undefined,
        mark: (place) =>
          `${isCut(place) ? 'cut' : ''} ${active && kernelPlace(whole, active, place) ? 'lit' : ''}`,
        pointed: inWhole,
        onPoint: (place) =>
          onPoint(place && !isCut(place) ? { output: [place[0] - padding, place[1] - padding] } : {}),
      })}
    </figure>`;
}
