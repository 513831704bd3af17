/** All steps of a long sequence: how far they have been computed, and what surrounds the drawings. */
import { html, type TemplateResult } from 'lit-html';
import type { StepSingularValues } from '../../../rnn/stacked/step-spectrum.ts';
import { legendView } from '../../chart/legend.ts';
import type { NormScale } from '../../chart/norm-scale.ts';
import { sizeKinds, sizeText } from '../../chart/sizes.ts';
import { stepper } from '../../fields/stepper.ts';
import { counted, subscript } from '../../text/format.ts';
import { prose } from '../../text/prose.ts';
import { type Readout, readoutView } from '../../text/readout.ts';
import { formatLog } from '../spectrum/text.ts';
import type { Progress } from './computing.ts';
import type { Spot } from './picture.ts';
import type { LossRow } from './rows.ts';

export interface AllStepsProps {
  readonly rows: readonly LossRow[];
  /** Losses that there are. */
  readonly count: number;
  readonly T: number;
  /** Steps of a cell. */
  readonly per: number;
  readonly sweeping: Progress;
  readonly scale: NormScale;
  readonly spot: Spot;
  /** The step whose singular values can be asked for, and what is known of steps so far. */
  readonly step: number;
  readonly stretching: Progress;
  readonly spectra: readonly StepSingularValues[];
  /** Which singular value is pointed at, from 0. */
  readonly at: number;
  readonly onOff: () => void;
  readonly onAgain: () => void;
  readonly onStep: (step: number) => void;
  readonly onStretch: () => void;
  readonly onStretchOff: () => void;
  /** Shows the steps round the one that is looked at, taken apart. */
  readonly onShow: () => void;
}

const number = (of: number): string => of.toLocaleString('en-GB');

/** The drawings, the chart of norms among them, are filled in by others. */
export function allStepsView(props: AllStepsProps): TemplateResult {
  const { rows, T, sweeping, scale, spot, spectra, onOff, onAgain, onShow } = props;
  return html`
    <div class="bar">
      <h2>
        ${rows.length === 1 ? 'One loss' : counted(rows.length, 'loss', 'losses')} on the way back through all
        ${number(T)} steps
      </h2>
      <div class="controls">
        ${progressView(sweeping, { name: 'the way back', onOff, onAgain, again: 'Compute it' })}
      </div>
    </div>
    <p class="note">${prose(noteOf(props))}</p>
    <div class="pooled" ?hidden=${rows.length === 0}><canvas></canvas><svg></svg></div>
    ${rows.length > 0 ? legendView(scale) : ''}
    ${rows.length > 0 ? readoutView('pooled-at', spotReadout(rows[spot.row], spot.k)) : ''}
    <p class="note">
      <button type="button" class="link" @click=${onShow}>
        Take the steps round k = ${number(spot.k)} apart
      </button>
    </p>
    <div class="all-norms"></div>
    ${stretchView(props, spectra)}
  `;
}

function noteOf({ rows, count, per }: AllStepsProps): string {
  const cut =
    rows.length < count
      ? `A row is a loss E_t: ${number(rows.length)} of ${number(count)}, evenly spaced.`
      : 'A row is a loss E_t.';
  return `${cut} A cell is ${per > 1 ? `the largest ‖∂E_t/∂h_k‖ of ${per} steps k` : '‖∂E_t/∂h_k‖'}.`;
}

export function spotReadout(row: LossRow, k: number): Readout {
  const { t, hidden, cells } = row;
  const of = (norms: Float64Array, state: string) => {
    if (Number.isNaN(norms[k])) return 'not computed yet';
    const list = Array.from(norms, (norm) => (Number.isNaN(norm) ? 1 : norm));
    return `‖∂E${subscript(t)}/∂${state}${subscript(k)}‖ = ${sizeText(norms[k], sizeKinds({ norms: list })[k])}`;
  };
  return {
    place: `Loss t = ${number(t)}, step k = ${number(k)}, lag ${number(t - k)}`,
    parts: [of(hidden, 'h'), ...(cells ? [of(cells, 'c')] : [])],
  };
}

function progressView(
  progress: Progress,
  {
    name,
    again,
    onOff,
    onAgain,
  }: {
    readonly name: string;
    readonly again: string;
    readonly onOff: () => void;
    readonly onAgain: () => void;
  },
): TemplateResult | string {
  switch (progress.kind) {
    case 'done':
      return '';
    case 'share':
      return html`<progress aria-label="Computing ${name}" max="1" .value=${progress.share}></progress>
        <span role="status">${Math.floor(100 * progress.share)} %</span>
        <button type="button" @click=${onOff}>Cancel</button>`;
    case 'failed':
      return html`<b class="bad">Not computed.</b> ${progress.why}.
        <button type="button" @click=${onAgain}>Try again</button>`;
    case 'off':
      return html`<button type="button" @click=${onAgain}>${again}</button>`;
  }
}

function stretchView(props: AllStepsProps, spectra: readonly StepSingularValues[]): TemplateResult {
  const { step, T, stretching, at, onStep, onStretch, onStretchOff } = props;
  const isKnown = spectra[0]?.t === step;
  return html`<div class="stretch">
    <div class="bar">
      <h2>${prose(stretchTitle(spectra[0]))}</h2>
      <div class="controls">
        ${stepper({ name: 'step of the spectrum', less: 'a step earlier', more: 'a step later', symbol: 'step', value: step, most: T, set: onStep })}
        ${
          stretching.kind === 'share' || (stretching.kind === 'failed' && !isKnown)
            ? progressView(stretching, {
                name: 'singular values',
                again: '',
                onOff: onStretchOff,
                onAgain: onStretch,
              })
            : html`<button type="button" ?disabled=${isKnown} @click=${onStretch}>
                Its singular values
              </button>`
        }
      </div>
    </div>
    <svg ?hidden=${spectra.length === 0}></svg>
    ${spectra.length > 0 ? readoutView('stretch-at', stretchReadout(spectra[0], at)) : ''}
  </div>`;
}

function stretchTitle(spectrum: StepSingularValues | undefined): string {
  if (!spectrum) return 'How far a single step stretches what goes back';
  return `Step ${number(spectrum.t)} stretches by at most ${formatLog(spectrum.logs[0])}`;
}

function stretchReadout({ logs }: StepSingularValues, at: number): Readout {
  const above = logs.filter((log) => log > 0).length;
  return {
    place: `Singular value ${number(at + 1)} of ${number(logs.length)}`,
    parts: [formatLog(logs[at]), `${number(above)} of them stretch by more than 1`],
  };
}
