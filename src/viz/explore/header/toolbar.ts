/** What the network is (cell, T, n), and what can be done with the experiment as a whole. */
import { html, svg, type TemplateResult } from 'lit-html';
import { type CellName, type SingleExperiment, sizesOf } from '../../../rnn/index.ts';
import { cellName } from '../../text/cell-names.ts';
import { stepper } from '../../fields/stepper.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { cellNames } from '../../../rnn/cells/index.ts';

export interface NetworkControlsProps {
  readonly experiment: SingleExperiment;
  /** Not a part of a larger network, of which there is neither another cell nor size. */
  readonly isAlone: boolean;
  readonly onCell: (cell: CellName) => void;
  readonly onSize: (size: { T?: number; n?: number }) => void;
}

export interface FileControlsProps {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly onOpen: () => void;
}

export function networkControls({
  experiment,
  isAlone,
  onCell,
  onSize,
}: NetworkControlsProps): TemplateResult {
  const { T, n } = sizesOf(experiment);
  if (!isAlone) return html`<span>${cellName(experiment.cell)}, <i>T</i> = ${T}, <i>n</i> = ${n}</span>`;
  return html`
    <label data-control="cell"
      >cell
      <select @change=${(event: Event) => onCell((event.target as HTMLSelectElement).value as CellName)}>
        ${cellNames.map((name) => html`<option value=${name} .selected=${name === experiment.cell}>${cellName(name)}</option>`)}
      </select></label
    >
    ${sizeStepper('steps', 'T', T, LIMITS.T, (T) => onSize({ T }))}
    ${sizeStepper('hidden units', 'n', n, LIMITS.n, (n) => onSize({ n }))}
  `;
}

const sizeStepper = (
  name: string,
  symbol: string,
  value: number,
  most: number,
  set: (value: number) => void,
) => stepper({ name, less: `fewer ${name}`, more: `more ${name}`, symbol, value, most, set });

export function fileControls(props: FileControlsProps): TemplateResult {
  const { canUndo, canRedo, onUndo, onRedo, onOpen } = props;
  return html`
    <button
      class="icon-button"
      aria-label="Undo"
      ?disabled=${!canUndo}
      title="Undo (Ctrl+Z)"
      @click=${onUndo}
    >
      ${arrow(false)}
    </button>
    <button
      class="icon-button"
      aria-label="Redo"
      ?disabled=${!canRedo}
      title="Redo (Ctrl+Shift+Z)"
      @click=${onRedo}
    >
      ${arrow(true)}
    </button>
    <button title="Open an experiment, or weights of a network; or drop them anywhere" @click=${onOpen}>
      Open
    </button>
  `;
}

/** A bent arrow: back, or forward. */
const arrow = (isForward: boolean) =>
  html`<svg class="bent" viewBox="0 0 20 20" aria-hidden="true">
    ${
      isForward
        ? svg`<path d="m13 3 4 4-4 4M17 7H8.5a4.75 4.75 0 0 0 0 9.5H13" />`
        : svg`<path d="M7 3 3 7l4 4M3 7h8.5a4.75 4.75 0 0 1 0 9.5H7" />`
    }
  </svg>`;

export interface GuideButtonProps {
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

export const guideButton = ({ isOpen, onToggle }: GuideButtonProps): TemplateResult =>
  html`<button
    id="guide-button"
    aria-pressed=${isOpen}
    title="Short cards: predict, then see"
    @click=${onToggle}
  >
    Guide
  </button>`;

export const shareButton = (onShare: () => void): TemplateResult =>
  html`<button title="A link that holds everything on this page" @click=${onShare}>Share</button>`;

export interface ModeControlsProps {
  readonly isPresenting: boolean;
  readonly isCheckOpen: boolean;
  /** Of layers nothing can be checked yet. */
  readonly canCheck: boolean;
  readonly onCheck: () => void;
  readonly isImporting: boolean;
  /** Opens the panel that brings a network, or closes it. */
  readonly onImport: () => void;
  readonly onPresenting: (isOn: boolean) => void;
}

export function modeControls(props: ModeControlsProps): TemplateResult {
  const { isPresenting, isCheckOpen, canCheck, onCheck, isImporting, onImport, onPresenting } = props;
  return html`<button
      id="check-button"
      aria-pressed=${isCheckOpen && canCheck}
      ?disabled=${!canCheck}
      title=${canCheck ? 'Paste your own gradient, and see what is wrong with it' : 'A network of several layers cannot be checked yet'}
      @click=${onCheck}
    >
      Check my gradient
    </button>
    <button
      id="import-button"
      aria-pressed=${isImporting}
      title="Weights of PyTorch, Keras, TensorFlow.js or ONNX; or drop them anywhere"
      @click=${onImport}
    >
      Bring your own network
    </button>
    <button
      aria-pressed=${isPresenting}
      title="Large type, and nothing but the pictures (P)"
      @click=${() => onPresenting(!isPresenting)}
    >
      ${isPresenting ? 'Leave presenter mode (Esc)' : 'Present'}
    </button>`;
}
