/** Sizes of a transposed convolution, the sheet's cases, and the transport of its stamps. */
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import {
  caseA,
  caseB,
  type ConvolutionSetting,
  type ConvolutionSizes,
  LARGEST_SIZES,
  mostPadding,
  sizesOf,
} from './setting.ts';

export interface ConvolutionControlsProps {
  readonly setting: ConvolutionSetting;
  readonly onSetting: (setting: ConvolutionSetting) => void;
  readonly onSizes: (change: Partial<ConvolutionSizes>) => void;
  readonly onDraw: () => void;
}

export function convolutionControls(props: ConvolutionControlsProps): TemplateResult {
  const { setting, onSetting, onSizes, onDraw } = props;
  const sizes = sizesOf(setting);
  const isCase = (each: ConvolutionSetting) => JSON.stringify(each) === JSON.stringify(setting);
  const stepper = (name: keyof ConvolutionSizes, title: string, least: number, most: number) => {
    const value = sizes[name];
    const button = (label: string, next: number, sign: string) =>
      html`<button
        aria-label="${label} ${title}"
        ?disabled=${next < least || next > most}
        @click=${() => onSizes({ [name]: next })}
      >
        ${sign}
      </button>`;
    return html`<span class="stepper" role="group" aria-label=${title} title="${title}, ${least} to ${most}"
      >${button('less', value - 1, '−')}<output>${title} ${value}</output
      >${button('more', value + 1, '+')}</span
    >`;
  };
  return html`<span class="controls" role="group" aria-label="cases"
      ><button aria-pressed=${isCase(caseA)} @click=${() => onSetting(caseA)}>(a) 3×3 over 7×7</button
      ><button aria-pressed=${isCase(caseB)} @click=${() => onSetting(caseB)}>(b) 2×2 over 2×2</button
      ><button @click=${onDraw}>Draw numbers</button></span
    >
    <span class="controls">
      ${stepper('height', 'input rows', 1, LARGEST_SIZES.input)}
      ${stepper('width', 'input columns', 1, LARGEST_SIZES.input)}
    </span>
    <span class="controls">
      ${stepper('kernelHeight', 'kernel rows', 1, LARGEST_SIZES.kernel)}
      ${stepper('kernelWidth', 'kernel columns', 1, LARGEST_SIZES.kernel)}
    </span>
    <span class="controls">
      ${stepper('stride', 'stride', 1, LARGEST_SIZES.stride)}
      ${stepper('padding', 'padding', 0, mostPadding(sizes))}
    </span>`;
}

export interface StampTransportProps {
  readonly stamp: number;
  readonly count: number;
  readonly isPlaying: boolean;
  readonly onStamp: (stamp: number) => void;
  readonly onPlay: (isPlaying: boolean) => void;
}

export function stampTransport(props: StampTransportProps): TemplateResult {
  const { stamp, count, isPlaying, onStamp, onPlay } = props;
  return html`<button ?disabled=${stamp === 0} @click=${() => onStamp(stamp - 1)}>Back</button>
    <button class="primary" aria-pressed=${isPlaying} @click=${() => onPlay(!isPlaying)}>
      ${isPlaying ? 'Pause' : 'Play'}
    </button>
    <button ?disabled=${stamp === count} @click=${() => onStamp(stamp + 1)}>Forward</button>
    <label
      ><output>stamp ${stamp} of ${count}</output>
      <input
        type="range"
        min="0"
        max=${count}
        aria-label="Stamps so far"
        .value=${live(String(stamp))}
        @input=${(event: Event) => onStamp((event.target as HTMLInputElement).valueAsNumber)}
    /></label>`;
}
