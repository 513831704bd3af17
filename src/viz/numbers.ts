/** Every number of the experiment, edited in place: typed, dragged sideways, or nudged with the arrow keys. */
import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type Experiment, parametersOf } from '../rnn/index.ts';
import { formatNumber, subscript } from './format.ts';
import { at, formula, symbol } from './math.ts';

/** Where a number stands in an experiment: `['weights', 'W', 0, 1]`. */
export type NumberPath = readonly (string | number)[];

export type OnChange = (experiment: Experiment, gesture?: object) => void;

/** Pixels of a drag before it counts as one, and the change of a number for each pixel after that. */
const DRAG_THRESHOLD = 4;
const DRAG_STEP = 0.01;
const KEY_STEP = 0.01;
const COARSE = 10;

interface Block {
  readonly title: TemplateResult;
  readonly name: string;
  /** Cells by rows, as drawn. */
  readonly rows: readonly (readonly Cell[])[];
  readonly columnTitles?: readonly TemplateResult[];
}

interface Cell {
  readonly path: NumberPath;
  readonly label: string;
  /** null: a step without a target. */
  readonly value: number | null;
}

const keyOf = ({ path }: Cell) => path.join('.');

/**
 * An editor of numbers: a template of the experiment, with the text being typed as its state.
 * `onChange` gets every change; a gesture marks those that are undone together.
 */
export function numbersEditor(onChange: OnChange): (experiment: Experiment) => TemplateResult {
  /** The text being typed, and the gesture that it is. */
  const draft = signal<{ readonly key: string; readonly text: string; readonly gesture: object } | undefined>(
    undefined,
  );
  /** What is wrong with the text last typed; gone as soon as the experiment is another. */
  const fault = signal<
    { readonly key: string; readonly message: string; readonly of: Experiment } | undefined
  >(undefined);

  return (experiment) => {
    const problem = fault.value?.of === experiment ? fault.value : undefined;

    const change = (cell: Cell, value: number | null, gesture: object) => {
      fault.value = undefined;
      onChange(withNumber(experiment, cell.path, value), gesture);
    };

    const startTyping = (input: HTMLInputElement, cell: Cell) => {
      draft.value = { key: keyOf(cell), text: cell.value === null ? '' : String(cell.value), gesture: {} };
      input.select();
    };

    const type = (text: string, cell: Cell) => {
      const gesture = draft.peek()?.gesture ?? {};
      draft.value = { key: keyOf(cell), text, gesture };
      const number = parseNumber(text);
      if (cell.path[0] === 'targets' && text.trim() === '') change(cell, null, gesture);
      else if (number === cell.value) fault.value = undefined;
      else if (number !== undefined) change(cell, number, gesture);
      else fault.value = { key: keyOf(cell), message: complaint(text, cell), of: experiment };
    };

    const onKey = (event: KeyboardEvent, cell: Cell) => {
      if (event.key === 'Enter' || event.key === 'Escape') return (event.target as HTMLInputElement).blur();
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      type(String(round((cell.value ?? 0) + direction * KEY_STEP * (event.shiftKey ? COARSE : 1))), cell);
    };

    const cellView = (cell: Cell) =>
      html`<input
        class="number"
        type="text"
        autocomplete="off"
        spellcheck="false"
        placeholder="–"
        aria-label=${cell.label}
        aria-invalid=${problem?.key === keyOf(cell)}
        .value=${live(draft.value?.key === keyOf(cell) ? draft.value.text : cell.value === null ? '' : formatNumber(cell.value, 4))}
        @focus=${(event: FocusEvent) => startTyping(event.target as HTMLInputElement, cell)}
        @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value, cell)}
        @blur=${() => (draft.value = undefined)}
        @keydown=${(event: KeyboardEvent) => onKey(event, cell)}
        @pointerdown=${(event: PointerEvent) =>
          drag(event, (distance, gesture) => change(cell, round((cell.value ?? 0) + distance), gesture))}
      />`;

    return html`
      <h2>Numbers</h2>
      <p class="note">
        Type, drag sideways, or use ↑ and ↓ (Shift: ten times as far). Everything follows at once.
      </p>
      <div class="blocks">${blocksOf(experiment).map((block) => blockView(block, cellView))}</div>
      <p class="fault" role="alert">${problem?.message ?? ''}</p>
    `;
  };
}

function blockView(
  { title, name, rows, columnTitles }: Block,
  cellView: (cell: Cell) => TemplateResult,
): TemplateResult {
  return html`<div class="block" role="group" aria-label=${name}>
    <div class="block-title">${title}</div>
    <div class="cells" style="--columns:${rows[0].length}">
      ${columnTitles?.map((column) => html`<span class="column-title">${column}</span>`)}
      ${rows.map((row) => row.map(cellView))}
    </div>
  </div>`;
}

/** Takes a decimal comma and a typographic minus too. */
function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (plain === '') return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

function complaint(text: string, { label, value }: Cell): string {
  const kept = value === null ? 'stays empty' : `stays ${formatNumber(value, 4)}`;
  return `${label}: “${text}” is not a finite number, so it ${kept}. Type one like -0.5 or 1e-3.`;
}

/** A press that moves sideways drags the number by `move`; one that does not puts the caret in. */
function drag(down: PointerEvent, move: (distance: number, gesture: object) => void): void {
  const input = down.target as HTMLInputElement;
  if (document.activeElement === input || down.button !== 0) return;
  if (down.pointerType === 'mouse') down.preventDefault();
  const gesture = {};
  const listening = new AbortController();
  let moved = false;

  const on = (type: 'pointermove' | 'pointerup' | 'pointercancel', listener: (event: PointerEvent) => void) =>
    input.addEventListener(type, listener, { signal: listening.signal });
  const end = () => {
    listening.abort();
    input.classList.remove('dragged');
  };
  on('pointermove', (event) => {
    const pixels = Math.round(event.clientX - down.clientX);
    if (!moved && Math.abs(pixels) < DRAG_THRESHOLD) return;
    moved = true;
    input.classList.add('dragged');
    move(pixels * DRAG_STEP * (event.shiftKey ? COARSE : 1), gesture);
  });
  on('pointerup', () => {
    end();
    if (!moved) input.focus();
  });
  on('pointercancel', end);
  input.setPointerCapture(down.pointerId);
}

/** Takes the dust of repeated decimal steps off. */
const round = (x: number): number => Number(x.toPrecision(12)) + 0;

/** The experiment with another number at a path. Null takes a step's target away; a number in an empty row sets it. */
export function withNumber(experiment: Experiment, path: NumberPath, value: number | null): Experiment {
  if (path[0] === 'targets') {
    const [, step, unit] = path as [string, number, number];
    const row = experiment.targets[step] ?? Array.from({ length: experiment.weights.V.length }, () => 0);
    const target = value === null ? null : row.with(unit, value);
    return { ...experiment, targets: experiment.targets.with(step, target) };
  }
  return replace(experiment, path, value) as Experiment;
}

function replace(node: unknown, [key, ...rest]: NumberPath, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(node)) return node.with(Number(key), replace(node[Number(key)], rest, value));
  const object = node as Record<string, unknown>;
  return { ...object, [key]: replace(object[key], rest, value) };
}

function blocksOf(experiment: Experiment): Block[] {
  const { weights, initial, inputs, targets } = experiment;
  const q = weights.V.length;
  const blocks = parametersOf(experiment).map((name): Block => {
    const rows = weights[name]!.map((row, i) =>
      typeof row === 'number'
        ? [{ path: ['weights', name, i], label: `${name}${subscript(i + 1)}`, value: row }]
        : row.map((value, j) => ({
            path: ['weights', name, i, j],
            label: `${name} row ${i + 1}, column ${j + 1}`,
            value,
          })),
    );
    return { title: formula(symbol(name)), name, rows };
  });
  const titles = (name: string) => inputs.map((_, t) => formula(at(name, t + 1)));
  return [
    ...blocks,
    {
      title: formula(at('h', 0)),
      name: 'h₀',
      rows: initial.h.map((value, i) => [{ path: ['initial', 'h', i], label: `h₀ unit ${i + 1}`, value }]),
    },
    {
      title: html`inputs`,
      name: 'inputs',
      columnTitles: titles('x'),
      rows: inputs[0].map((_, i) =>
        inputs.map((row, t) => ({
          path: ['inputs', t, i],
          label: `x${subscript(t + 1)}, number ${i + 1}`,
          value: row[i],
        })),
      ),
    },
    {
      title: html`targets <small>(empty: no loss there)</small>`,
      name: 'targets',
      columnTitles: titles('ô'),
      rows: Array.from({ length: q }, (_, i) =>
        targets.map((row, t) => ({
          path: ['targets', t, i],
          label: `ô${subscript(t + 1)}, number ${i + 1}`,
          value: row === null ? null : row[i],
        })),
      ),
    },
  ];
}
