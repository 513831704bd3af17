/** Every number of the experiment, edited in place: typed, dragged sideways, or nudged with the arrow keys. */
import { batch, signal } from '@preact/signals-core';
import { html, type TemplateResult } from 'lit-html';
import { live } from 'lit-html/directives/live.js';
import { type ParameterName, parametersOf, type SingleExperiment, sizesOf } from '../../../rnn/index.ts';
import { partOf } from '../../experiment/part.ts';
import { bigBlock, type Picked } from './big-block.ts';
import { coarse, drag } from '../../fields/drag.ts';
import { type NumberPath, withNumber } from '../state/with-number.ts';
import { formatChosen, subscript } from '../../text/format.ts';
import { gatesOf } from '../../text/cell-text.ts';
import { at, formula, parameterSymbol } from '../../text/mathml.ts';
import { ownName, shortName } from '../../text/own-names.ts';

/** Returns what is shown of it. */
export type OnChange = (experiment: SingleExperiment, gesture?: object) => SingleExperiment;

const KEY_STEP = 0.01;
/** Blocks with more rows or columns are heat maps, with a field for the number that is picked. */
const MOST_WRITTEN = 12;

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

/** A number being typed: one change, from the first character to the last. */
interface Draft {
  readonly key: string;
  readonly text: string;
  readonly gesture: object;
  /** The experiment before, and the one that the typing has made of it. */
  readonly base: SingleExperiment;
  readonly of: SingleExperiment;
}

const keyOf = ({ path }: Cell) => path.join('.');

/**
 * An editor of numbers: a template of the experiment, with the text being typed as its state.
 * `onChange` gets every change; a gesture marks those that are undone together.
 */
export function numbersEditor(onChange: OnChange): (experiment: SingleExperiment) => TemplateResult {
  /** The text being typed. Like the fault, it is gone as soon as the experiment is one that it did not make. */
  const draft = signal<Draft | undefined>(undefined);
  /** What is wrong with the text last typed. */
  const fault = signal<
    { readonly key: string; readonly message: string; readonly of: SingleExperiment } | undefined
  >(undefined);

  /** The numbers that are picked in blocks too large to be written out, by the names of the blocks. */
  const picks = signal<ReadonlyMap<string, Picked>>(new Map());

  return (experiment) => {
    const problem = fault.value?.of === experiment ? fault.value : undefined;
    const typed = draft.value?.of === experiment ? draft.value : undefined;

    const begin = (cell: Cell): Draft => ({
      key: keyOf(cell),
      text: cell.value === null ? '' : String(cell.value),
      gesture: {},
      base: experiment,
      of: experiment,
    });

    const type = (text: string, cell: Cell) => {
      const before = typed?.key === keyOf(cell) ? typed : begin(cell);
      const number = parseNumber(text);
      const clears = cell.path[0] === 'targets' && text.trim() === '';
      if (number === undefined && !clears) {
        fault.value = { key: keyOf(cell), message: complaint(text, cell), of: experiment };
        draft.value = { ...before, text };
        return;
      }
      // From what stood there before the typing: an emptied target does not take its row along for good.
      const next = number === cell.value ? experiment : withNumber(before.base, cell.path, number ?? null);
      batch(() => {
        fault.value = undefined;
        draft.value = { ...before, text, of: onChange(next, before.gesture) };
      });
    };

    const startTyping = (input: HTMLInputElement, cell: Cell) => {
      draft.value = begin(cell);
      input.select();
    };

    /** What was typed counts already; what was refused goes with its complaint. */
    const leave = () =>
      batch(() => {
        draft.value = undefined;
        fault.value = undefined;
      });

    const dragTo = (cell: Cell, distance: number, gesture: object) => {
      onChange(withNumber(experiment, cell.path, round((cell.value ?? 0) + distance)), gesture);
    };

    const onKey = (event: KeyboardEvent, cell: Cell) => {
      if (event.key === 'Escape' && typed) onChange(typed.base, typed.gesture);
      if (event.key === 'Enter' || event.key === 'Escape') return (event.target as HTMLInputElement).blur();
      const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      type(String(round((cell.value ?? 0) + direction * KEY_STEP * coarse(event))), cell);
    };

    const cellView = (cell: Cell) =>
      html`<input
        class="number"
        type="text"
        data-undo="page"
        autocomplete="off"
        spellcheck="false"
        placeholder="–"
        aria-label=${cell.label}
        aria-invalid=${problem?.key === keyOf(cell)}
        .value=${live(typed?.key === keyOf(cell) ? typed.text : shown(cell.value))}
        @focus=${(event: FocusEvent) => startTyping(event.target as HTMLInputElement, cell)}
        @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value, cell)}
        @blur=${leave}
        @keydown=${(event: KeyboardEvent) => onKey(event, cell)}
        @pointerdown=${(event: PointerEvent) =>
          drag(event, (distance, gesture) => dragTo(cell, distance, gesture))}
      />`;

    const block = (block: Block) => {
      const { name, title, rows } = block;
      if (Math.max(rows.length, rows[0].length) <= MOST_WRITTEN) return blockView(block, cellView, problem);
      const [i, j] = picks.value.get(name) ?? [0, 0];
      const picked = [Math.min(i, rows.length - 1), Math.min(j, rows[0].length - 1)] as const;
      const cell = rows[picked[0]][picked[1]];
      return html`${bigBlock({
          name,
          title,
          rows: rows.map((row) => row.map(({ value }) => value)),
          picked,
          label: cell.label,
          field: cellView(cell),
          onPick: (at) => (picks.value = new Map(picks.value).set(name, at)),
          onPress: (event, [row, column]) =>
            drag(event, (distance, gesture) => dragTo(rows[row][column], distance, gesture)),
        })}
        <p class="fault" role="alert">${problem?.key === keyOf(cell) ? problem.message : ''}</p>`;
    };

    const part = partOf(experiment);
    const isFixed = part !== undefined && !part.edited;
    return html`
      <h2>Numbers</h2>
      <p class="note">
        ${
          isFixed
            ? 'Too large to follow edits: change its file.'
            : 'Type, drag sideways, or use ↑ and ↓ (Shift: ten times as far). Everything follows at once.'
        }
      </p>
      <div class="blocks">${isFixed ? '' : blocksOf(experiment).map(block)}</div>
    `;
  };
}

function blockView(
  { title, name, rows, columnTitles }: Block,
  cellView: (cell: Cell) => TemplateResult,
  problem: { readonly key: string; readonly message: string } | undefined,
): TemplateResult {
  const isHere = rows.some((row) => row.some((cell) => keyOf(cell) === problem?.key));
  return html`<div class="block" role="group" aria-label=${name}>
    <div class="block-title">${title}</div>
    <div class="cells" .style=${`--columns:${rows[0].length}`}>
      ${columnTitles?.map((column) => html`<span class="column-title">${column}</span>`)}
      ${rows.map((row) => row.map(cellView))}
    </div>
    <p class="fault" role="alert">${isHere ? problem?.message : ''}</p>
  </div>`;
}

const shown = (value: number | null): string => (value === null ? '' : formatChosen(value));

/** Takes a decimal comma and a typographic minus too. */
function parseNumber(text: string): number | undefined {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return undefined;
  const number = Number(plain);
  return Number.isFinite(number) ? number : undefined;
}

function complaint(text: string, { label, value }: Cell): string {
  const kept = value === null ? 'stays empty' : `stays ${formatChosen(value)}`;
  return `${label}: “${text}” is not a finite number, so it ${kept}. Type one like -0.5 or 1e-3.`;
}

/** Takes the dust of repeated decimal steps off. */
const round = (x: number): number => Number(x.toPrecision(12)) + 0;

function blocksOf(experiment: SingleExperiment): Block[] {
  const { initial, inputs, targets } = experiment;
  const { q } = sizesOf(experiment);
  const { changeable } = partOf(experiment) ?? { changeable: { inputs: true, targets: true } };
  const blocks = parametersOf(experiment).flatMap((name) => parameterBlocks(experiment, name));
  const titles = (name: string) => inputs.map((_, t) => formula(at(name, t + 1)));
  const inputBlock: Block = {
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
  };
  const targetBlock: Block = {
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
  };
  return [
    ...blocks,
    ...(['h', 'c'] as const).flatMap((name) => {
      const rows = initial[name]?.map((value, i): Cell[] => [
        { path: ['initial', name, i], label: `${name}₀ unit ${i + 1}`, value },
      ]);
      return rows ? [{ title: formula(at(name, 0)), name: `${name}₀`, rows }] : [];
    }),
    // What other layers hand on is theirs.
    ...(changeable.inputs ? [inputBlock] : []),
    ...(changeable.targets ? [targetBlock] : []),
  ];
}

/** The numbers of a parameter; of one that stacks gates, a block for each gate. */
function parameterBlocks(experiment: SingleExperiment, parameter: ParameterName): Block[] {
  const stacked = experiment.weights[parameter]!;
  const gates = gatesOf(experiment, parameter) ?? [undefined];
  const size = stacked.length / gates.length;
  return gates.map((gate, block) => {
    const own = ownName(parameter);
    const name = gate === undefined ? own : `${own} of ${gate}`;
    const rows = stacked.slice(block * size, (block + 1) * size).map((row, i): Cell[] => {
      const path = ['weights', parameter, block * size + i];
      return typeof row === 'number'
        ? [
            {
              path,
              label: gate === undefined ? `${name}${subscript(i + 1)}` : `${name}, unit ${i + 1}`,
              value: row,
            },
          ]
        : row.map((value, j) => ({
            path: [...path, j],
            label: `${name} row ${i + 1}, column ${j + 1}`,
            value,
          }));
    });
    return {
      title: formula(gate === undefined ? parameterSymbol(parameter) : at(shortName(parameter), gate)),
      name,
      rows,
    };
  });
}
