/** What one step of a cell with gates consists of: parts on a grid, and the ways of the gradient between them. */
import type { InnerNode } from '../../../rnn/index.ts';

/** The nodes of a step by their names in the graph. */
export type Inside = ReadonlyMap<string, InnerNode>;

/**
 * A part of the diagram at a column and a row of the grid. `vector`: a stack of numbers. `op`: a sign in a disc.
 * `bar`: the product that feeds all gates, from its column to `until`.
 */
export interface DiagramPart extends Place {
  readonly id: string;
  readonly kind: 'vector' | 'op' | 'bar';
  /** Name or sign; `step` is written below it: 0 for this step, -1 for the one before. */
  readonly text: string;
  readonly step?: 0 | -1;
  /** What it does, in words. */
  readonly role: string;
}

interface Place {
  readonly column: number;
  readonly row: DiagramRow;
  readonly until?: number;
}

/** `state`: the cell state's, or the hidden state's, way through time. `x`: below everything. */
export type DiagramRow = 'state' | 'between' | 'gates' | 'bar' | 'x';

/** One way of the gradient, from a part to one that it was computed from. */
export interface DiagramWay {
  /** Undefined: it comes from outside, from the output and the next step. */
  readonly from: string | undefined;
  readonly to: string;
  /**
   * `across`: first sideways, then up or down. `step`: down, sideways and down, where it is not straight below.
   * Straight ways have none.
   */
  readonly bend?: 'across' | 'step';
  /** Sideways shift of its start, in pixels, where several ways start side by side. */
  readonly shift?: number;
  readonly carried: (inside: Inside) => readonly number[];
}

export interface GateDiagram {
  readonly columns: number;
  /** The way on which the old state is kept, and the gate that decides how much of it. */
  readonly keeping: { readonly from: string; readonly to: string; readonly gate: string };
  /** What the gates do on the way forward; `open` tells how far a gate is open, on average. */
  readonly forward: (open: (gate: string) => string) => string;
  readonly parts: readonly DiagramPart[];
  readonly ways: readonly DiagramWay[];
  /** The same within a phone's width: fewer columns, and the parts that stand elsewhere. */
  readonly narrow: {
    readonly columns: number;
    readonly places: { readonly [id: string]: Partial<Place> };
  };
}

const gradient = (name: string) => (inside: Inside) => inside.get(name)!.gradient;
const passed = (name: string, slot: number) => (inside: Inside) => inside.get(name)!.toInputs[slot]!;

const gate = (name: string, column: number, role: string): DiagramPart => ({
  id: `gate ${name}`,
  kind: 'vector',
  column,
  row: 'gates',
  text: name,
  role,
});

const lstm: GateDiagram = {
  columns: 7,
  keeping: { from: 'f ⊙ c', to: 'c before', gate: 'f' },
  forward: (open) => `f keeps ${open('f')} of c, i takes ${open('i')} of g`,
  parts: [
    {
      id: 'c before',
      kind: 'vector',
      column: 0,
      row: 'state',
      text: 'c',
      step: -1,
      role: 'cell state of the step before',
    },
    { id: 'f ⊙ c', kind: 'op', column: 1, row: 'state', text: '⊙', role: 'f ⊙ c: what is kept' },
    { id: 'sum', kind: 'op', column: 2.5, row: 'state', text: '+', role: 'what is kept and what is added' },
    { id: 'i ⊙ g', kind: 'op', column: 2.5, row: 'between', text: '⊙', role: 'i ⊙ g: what is added' },
    { id: 'c', kind: 'vector', column: 4, row: 'state', text: 'c', step: 0, role: 'cell state' },
    { id: 'tanh c', kind: 'op', column: 5, row: 'between', text: 'tanh', role: 'tanh of the cell state' },
    gate('f', 1, 'forget gate, σ of its block of a: how much of the old cell state is kept'),
    gate('i', 2, 'input gate, σ of its block of a: how much of g is let in'),
    gate('g', 3, 'candidate, tanh of its block of a: what could be added'),
    gate('o', 4, 'output gate, σ of its block of a: how much of the cell state is shown'),
    { id: 'o ⊙ tanh', kind: 'op', column: 5, row: 'gates', text: '⊙', role: 'o ⊙ tanh(c)' },
    { id: 'h', kind: 'vector', column: 6, row: 'gates', text: 'h', step: 0, role: 'hidden state' },
    {
      id: 'bar',
      kind: 'bar',
      column: 0.7,
      until: 4.4,
      row: 'bar',
      text: 'a',
      step: 0,
      role: 'a: the rows of W h + U x, a block a gate',
    },
    {
      id: 'h before',
      kind: 'vector',
      column: 0,
      row: 'bar',
      text: 'h',
      step: -1,
      role: 'hidden state of the step before',
    },
    { id: 'x', kind: 'vector', column: 2.5, row: 'x', text: 'x', step: 0, role: 'input' },
  ],
  ways: [
    { from: undefined, to: 'h', carried: gradient('h') },
    {
      from: undefined,
      to: 'c',
      // All that arrives at c, but for what h sends through tanh: from the next step.
      carried: (inside) => {
        const here = inside.get('tanh c')!.toInputs[0]!;
        return inside.get('c')!.gradient.map((g, i) => g - here[i]);
      },
    },
    { from: 'h', to: 'o ⊙ tanh', carried: gradient('h') },
    { from: 'o ⊙ tanh', to: 'gate o', carried: passed('h', 0) },
    { from: 'o ⊙ tanh', to: 'tanh c', carried: passed('h', 1) },
    { from: 'tanh c', to: 'c', bend: 'across', carried: passed('tanh c', 0) },
    { from: 'c', to: 'sum', carried: gradient('c') },
    { from: 'sum', to: 'f ⊙ c', carried: passed('c', 0) },
    { from: 'sum', to: 'i ⊙ g', carried: passed('c', 1) },
    { from: 'f ⊙ c', to: 'c before', carried: passed('f ⊙ c', 1) },
    { from: 'f ⊙ c', to: 'gate f', carried: passed('f ⊙ c', 0) },
    { from: 'i ⊙ g', to: 'gate i', bend: 'across', carried: passed('i ⊙ g', 0) },
    { from: 'i ⊙ g', to: 'gate g', bend: 'across', carried: passed('i ⊙ g', 1) },
    ...['f', 'i', 'g', 'o'].map((name) => ({
      from: `gate ${name}`,
      to: 'bar',
      carried: passed(`gate ${name}`, 0),
    })),
    { from: 'bar', to: 'h before', carried: passed('Wh', 1) },
    { from: 'bar', to: 'x', carried: passed('Ux', 1) },
  ],
  narrow: { columns: 6, places: { h: { column: 5, row: 'bar' } } },
};

const gru: GateDiagram = {
  columns: 7,
  keeping: { from: 'mix', to: 'h before', gate: 'z' },
  forward: (open) => `z keeps ${open('z')} of h, the rest is n`,
  parts: [
    {
      id: 'h before',
      kind: 'vector',
      column: 0,
      row: 'state',
      text: 'h',
      step: -1,
      role: 'hidden state of the step before',
    },
    {
      id: 'mix',
      kind: 'op',
      column: 4.5,
      row: 'state',
      text: 'z h + (1−z) n',
      role: 'z ⊙ h + (1 − z) ⊙ n: the old state and the new, mixed',
    },
    { id: 'h', kind: 'vector', column: 6, row: 'state', text: 'h', step: 0, role: 'hidden state' },
    gate('r', 1, 'reset gate, σ of its block of a: how much of the old state n sees'),
    { id: 'r ⊙ Wh_n', kind: 'op', column: 2, row: 'gates', text: '⊙', role: 'r ⊙ (W h of n’s rows)' },
    gate('n', 3, 'candidate, tanh of its block of a: the new state'),
    gate('z', 5, 'update gate, σ of its block of a: how much of the old state is kept'),
    {
      id: 'bar',
      kind: 'bar',
      column: 0.7,
      until: 5.4,
      row: 'bar',
      text: 'a',
      step: 0,
      role: 'the rows of W h and U x, a block a gate',
    },
    { id: 'x', kind: 'vector', column: 3, row: 'x', text: 'x', step: 0, role: 'input' },
  ],
  ways: [
    { from: undefined, to: 'h', carried: gradient('h') },
    { from: 'h', to: 'mix', carried: gradient('h') },
    { from: 'mix', to: 'h before', carried: passed('h - n', 0) },
    // n is used twice, in z h + n - z n: both together.
    { from: 'mix', to: 'gate n', bend: 'step', shift: -26, carried: gradient('gate n') },
    { from: 'mix', to: 'gate z', bend: 'step', shift: 26, carried: gradient('gate z') },
    { from: 'gate n', to: 'r ⊙ Wh_n', carried: passed('a_n', 1) },
    { from: 'r ⊙ Wh_n', to: 'gate r', carried: gradient('gate r') },
    { from: 'r ⊙ Wh_n', to: 'bar', carried: gradient('Wh_n') },
    { from: 'gate n', to: 'bar', carried: passed('a_n', 0) },
    ...['r', 'z'].map((name) => ({ from: `gate ${name}`, to: 'bar', carried: passed(`gate ${name}`, 0) })),
    { from: 'bar', to: 'h before', bend: 'across', carried: passed('Wh', 1) },
    { from: 'bar', to: 'x', carried: passed('Ux', 1) },
  ],
  narrow: {
    columns: 6.2,
    places: {
      'gate r': { column: 0.95 },
      'r ⊙ Wh_n': { column: 1.85 },
      'gate n': { column: 2.75 },
      'gate z': { column: 3.85 },
      mix: { column: 3.3 },
      h: { column: 5.2 },
      bar: { column: 0.55, until: 4.35 },
      x: { column: 2.75 },
    },
  },
};

/** A diagram as it stands within a phone's width. */
export const narrowed = (diagram: GateDiagram): GateDiagram => ({
  ...diagram,
  columns: diagram.narrow.columns,
  parts: diagram.parts.map((part) => ({ ...part, ...diagram.narrow.places[part.id] })),
});

/** The diagrams of the cells that have one. */
export const gateDiagrams: { readonly [cell: string]: GateDiagram | undefined } = { lstm, gru };
