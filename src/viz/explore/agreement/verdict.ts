/** What the checks of a gradient found, in words: the chip in the header, and what it does not prove. */
import { html, type TemplateResult } from 'lit-html';
import type { ParameterName } from '../../../rnn/index.ts';
import { formatNumber } from '../../text/format.ts';
import { tryAgainButton } from '../../text/try-again.ts';

/** What one method found of one parameter; errors are relative to the largest entry of the tape's gradient. */
export interface AgreementEntry {
  readonly parameter: ParameterName;
  readonly value: readonly number[] | readonly (readonly number[])[];
  readonly largest: number;
  readonly error: number;
  readonly tolerance: number;
  readonly ok: boolean;
  /** False where the method cannot tell right from wrong. */
  readonly judged: boolean;
  readonly note?: string;
}

export interface AgreementCheck {
  readonly method: 'terms' | 'replay' | 'tape' | 'differences' | 'tfjs' | 'jax';
  readonly status: 'agrees' | 'disagrees' | 'unavailable';
  readonly reason?: string;
  /** The tolerance in words, and why it is that. */
  readonly why: string;
  readonly parameters: readonly AgreementEntry[];
  readonly device?: {
    readonly renderer: string;
    readonly software: boolean;
    readonly precision: string;
    readonly library: string;
    readonly draws: number;
    readonly milliseconds: number;
    /** Of TensorFlow.js. */
    readonly cpuForward?: boolean;
    readonly inTextures?: boolean;
  };
}

export interface AgreementSummary {
  readonly agreeing: number;
  readonly of: number;
  readonly worst: number;
  /** Entries that differences looked at, out of all. */
  readonly looked: number;
  readonly entries: number;
  /** Below this share of the largest entry an error would hide. */
  readonly hides: number | undefined;
}

export interface AgreementState {
  readonly checks: readonly AgreementCheck[];
  readonly summary: AgreementSummary;
  readonly isChecking: boolean;
  /** Why the checks did not run. */
  readonly failure: string | undefined;
}

/** What the chip in the header is about. */
export interface ChipProps extends AgreementState {
  /** `computing`: the picture is of the experiment before; `not computed`: and stays so. */
  readonly shown: 'present' | 'computing' | 'not computed' | 'no loss';
}

/** The short form, always in sight, and its tone, which is that of a verdict only. A narrow page shows what is most needed. */
export function agreementChip(props: ChipProps): { tone: '' | 'good' | 'bad'; text: TemplateResult } {
  const { summary, checks, isChecking, failure, shown } = props;
  const { agreeing, of, worst, looked, entries } = summary;
  if (shown === 'not computed') return { tone: '', text: html`– not computed` };
  if (shown === 'no loss') return { tone: '', text: html`${rest('no loss, ')}nothing to check` };
  if (shown === 'computing') return { tone: '', text: html`computing…` };
  if (failure !== undefined) return { tone: '', text: html`– ${rest('the check did ')}not run` };
  if (isChecking) return { tone: '', text: html`checking…` };
  if (of === 0) return { tone: '', text: html`– ${rest('could ')}not ${rest('be ')}checked` };
  if (agreeing < of) return { tone: 'bad', text: html`✗ ${agreeing} of ${of} agree` };
  const isWithout = checks.some(({ method, status }) => method === 'tfjs' && status === 'unavailable');
  const without = isWithout ? ' · without WebGL' : '';
  const sample = looked < entries ? ` · differences at ${ofAll(looked, entries)}` : '';
  return {
    tone: 'good',
    text: html`${`✓ ${agreeing} of ${of}`}${rest(` agree${sample} · worst ${formatNumber(worst, 1)}${without}`)}`,
  };
}

/** What a narrow page does not show, and reads out. */
const rest = (text: string): TemplateResult => html`<span class="detail-text">${text}</span>`;

const VERDICTS = { agrees: '✓ agrees', disagrees: '✗ disagrees', unavailable: '– not available' };

/** What one way is said to have found. @param isBehind it was found of other numbers than those on show */
export const verdictText = (status: AgreementCheck['status'], isBehind: boolean): string =>
  isBehind ? '… of the numbers before' : VERDICTS[status];

/** The title of the panel. */
export function agreementFinding({
  summary: { agreeing, of, worst },
  isChecking,
}: Pick<AgreementState, 'summary' | 'isChecking'>): string {
  if (isChecking) return 'Is this gradient right? Checking…';
  if (of === 0) return 'Is this gradient right?';
  if (agreeing < of) return `Only ${agreeing} of ${of} ways to this gradient agree`;
  return `${agreeing} of ${of} ways to this gradient agree within ${formatNumber(worst, 1)}`;
}

export const SHARED_BY_ALL =
  'Green can be wrong: all ways share the definition of the forward pass and of the loss.';

/** What green does not prove: what all ways share, and what would hide. */
export function limitsText({ looked, entries, hides }: AgreementSummary): readonly string[] {
  const sampled = looked < entries ? `Differences looked at ${ofAll(looked, entries)} entries.` : '';
  const hidden =
    hides === undefined
      ? ''
      : `An error below ${formatNumber(hides, 1)} of a gradient’s largest entry would hide.`;
  return [SHARED_BY_ALL, [sampled, hidden].filter(Boolean).join(' ')].filter(Boolean);
}

const ofAll = (looked: number, entries: number): string =>
  `${looked.toLocaleString('en-GB')} of ${entries.toLocaleString('en-GB')}`;

/** In place of the panel. */
export const notRunView = (why: string, onAgain: () => void): TemplateResult =>
  html`<h2>Not checked: is this gradient right?</h2>
    <p class="note" role="status">
      <b class="bad">The check did not run.</b> What compares the gradients gave no answer: ${why}.
      ${tryAgainButton(onAgain)}
    </p>`;
