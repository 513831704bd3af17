/** Every number of the experiment, edited in place: typed, dragged sideways, or nudged with the arrow keys. */
import { signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type Experiment, parametersOf } from '../rnn/index.ts';
import { formatNumber, subscript } from './format.ts';
import { at, formula, symbol } from './math.ts';

/** Where a number stands in an experiment: `['weights', 'W', 0, 1]`. */
export type NumberPath = readonly (string | number)[];

export interface NumbersProps {
  readonly experiment: Experiment;
  /** A gesture marks changes that are undone together. */
  readonly onChange: (experiment: Experiment, gesture?: object) => void;
}

/** The text being typed, and what is wrong with the last one that was not a number. */
const draft = signal<{ readonly key: string; readonly text: string } | undefined>(undefined);
const fault = signal<{ readonly key: string; readonly message: string } | undefined>(undefined);

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

export function numbersView(props: NumbersProps): TemplateResult {
  return html`
    <h2>Numbers</h2>
    <p class="note">
      Type, drag sideways, or use ↑ and ↓ (Shift: ten times as far). Everything follows at once.
    </p>
    <div class="blocks">${blocksOf(props.experiment).map((block) => blockView(block, props))}</div>
    <p class="fault" role="alert">${fault.value?.message ?? ''}</p>
  `;
}

function blockView({ title, name, rows, columnTitles }: Block, props: NumbersProps): TemplateResult {
  return html`<div class="block" role="group" aria-label=${name}>
    <div class="block-title">${title}</div>
    <div class="cells" style="--columns:${rows[0].length}">
      ${columnTitles?.map((column) => html`<span class="column-title">${column}</span>`)}
      ${rows.map((row) => row.map((cell) => cellView(cell, props)))}
    </div>
  </div>`;
}

function cellView({ path, label, value }: Cell, props: NumbersProps): TemplateResult {
  const key = path.join('.');
  const text = draft.value?.key === key ? draft.value.text : value === null ? '' : formatNumber(value, 4);
  return html`<input
    class="number"
    type="text"
    inputmode="text"
    autocomplete="off"
    spellcheck="false"
    placeholder="–"
    aria-label=${label}
    aria-invalid=${fault.value?.key === key}
    .value=${live(text)}
    @focus=${(event: FocusEvent) => startTyping(event.target as HTMLInputElement, key, value)}
    @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value, { path, label, value }, props)}
    @blur=${() => stopTyping(key)}
    @keydown=${(event: KeyboardEvent) => onKey(event, { path, label, value }, props)}
    @pointerdown=${(event: PointerEvent) => drag(event, { path, label, value }, props)}
  />`;
}

function startTyping(input: HTMLInputElement, key: string, value: number | null): void {
  draft.value = { key, text: value === null ? '' : String(value) };
  typing = {};
  input.select();
}

function stopTyping(key: string): void {
  if (draft.value?.key === key) draft.value = undefined;
}

/** Takes a decimal comma and a typographic minus too. */
function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (plain === '') return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

function type(text: string, { path, label, value }: Cell, { experiment, onChange }: NumbersProps): void {
  const key = path.join('.');
  draft.value = { key, text };
  const number = parseNumber(text);
  const clearsTarget = path[0] === 'targets' && text.trim() === '';
  if (number === undefined && !clearsTarget) {
    const kept = value === null ? 'stays empty' : `stays ${formatNumber(value, 4)}`;
    fault.value = {
      key,
      message: `${label}: “${text}” is not a finite number, so it ${kept}. Type one like -0.5 or 1e-3.`,
    };
    return;
  }
  fault.value = undefined;
  const next = clearsTarget ? null : number!;
  if (next !== value) onChange(withNumber(experiment, path, next), typing);
}

/** Characters typed into one cell are one change; the gesture ends when another cell is entered. */
let typing = {};

function onKey(event: KeyboardEvent, cell: Cell, { experiment, onChange }: NumbersProps): void {
  const input = event.target as HTMLInputElement;
  if (event.key === 'Enter' || event.key === 'Escape') return input.blur();
  const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!direction) return;
  event.preventDefault();
  const next = round((cell.value ?? 0) + direction * KEY_STEP * (event.shiftKey ? COARSE : 1));
  fault.value = undefined;
  draft.value = { key: cell.path.join('.'), text: String(next) };
  onChange(withNumber(experiment, cell.path, next), typing);
}

/** A press that moves sideways drags the number; one that does not puts the caret in. */
function drag(down: PointerEvent, { path, value }: Cell, { experiment, onChange }: NumbersProps): void {
  const input = down.target as HTMLInputElement;
  if (document.activeElement === input || down.button !== 0) return;
  if (down.pointerType === 'mouse') down.preventDefault();
  const gesture = {};
  let moved = false;
  const move = (event: PointerEvent) => {
    const distance = event.clientX - down.clientX;
    if (!moved && Math.abs(distance) < DRAG_THRESHOLD) return;
    moved = true;
    input.classList.add('dragged');
    fault.value = undefined;
    const step = DRAG_STEP * (event.shiftKey ? COARSE : 1);
    onChange(withNumber(experiment, path, round((value ?? 0) + Math.round(distance) * step)), gesture);
  };
  const end = () => {
    input.removeEventListener('pointermove', move);
    input.classList.remove('dragged');
    if (!moved) input.focus();
  };
  input.setPointerCapture(down.pointerId);
  input.addEventListener('pointermove', move);
  for (const type of ['pointerup', 'pointercancel']) input.addEventListener(type, end, { once: true });
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
