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

/** Where the hidden state is the only one, the way through time begins with it. */
const hBefore: DiagramPart = {
  id: 'h before',
  kind: 'vector',
  column: 0,
  row: 'state',
  text: 'h',
  step: -1,
  role: 'hidden state of the step before',
};

const gru: GateDiagram = {
  columns: 7,
  keeping: { from: 'mix', to: 'h before', gate: 'z' },
  forward: (open) => `z keeps ${open('z')} of h, the rest is n`,
  parts: [
    hBefore,
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

/** What arrives at a vector by two ways, added. */
const both =
  (a: DiagramWay['carried'], b: DiagramWay['carried']): DiagramWay['carried'] =>
  (inside) => {
    const other = b(inside);
    return a(inside).map((x, i) => x + other[i]);
  };

const peepholeLstm: GateDiagram = {
  ...lstm,
  ways: [
    ...lstm.ways.filter(({ from, to }) => from !== undefined || to !== 'c'),
    {
      from: undefined,
      to: 'c',
      // From the next step: without what h sends through tanh, and o through its peephole.
      carried: (inside) => {
        const through = [inside.get('tanh c')!.toInputs[0]!, inside.get('p_o ⊙ c')!.toInputs[1]!];
        return inside.get('c')!.gradient.map((g, i) => g - through[0][i] - through[1][i]);
      },
    },
    { from: 'gate o', to: 'c', carried: passed('p_o ⊙ c', 1) },
    { from: 'gate f', to: 'c before', bend: 'across', carried: passed('p_f ⊙ c', 1) },
    { from: 'gate i', to: 'c before', bend: 'across', carried: passed('p_i ⊙ c', 1) },
  ],
};

const layernormLstm: GateDiagram = {
  ...lstm,
  parts: lstm.parts.map((part) =>
    part.id === 'sum' ? { ...part, text: 'N', role: 'what is kept and what is added, normalised' } : part,
  ),
  ways: lstm.ways.map((way) => {
    if (way.from === 'sum') return { ...way, carried: gradient(way.to) };
    return way.to === 'sum' ? { ...way, carried: gradient('f ⊙ c + i ⊙ g') } : way;
  }),
};

const gruBefore: GateDiagram = {
  ...gru,
  parts: [
    ...gru.parts.filter(({ id }) => id !== 'r ⊙ Wh_n'),
    {
      id: 'r ⊙ h',
      kind: 'op',
      column: 2,
      row: 'between',
      text: '⊙',
      role: 'r ⊙ h: what W_n sees of the old state',
    },
  ],
  ways: [
    ...gru.ways.filter(({ from, to }) => from !== 'r ⊙ Wh_n' && to !== 'r ⊙ Wh_n'),
    { from: 'gate n', to: 'r ⊙ h', bend: 'across', carried: gradient('r ⊙ h') },
    { from: 'r ⊙ h', to: 'gate r', bend: 'step', shift: -8, carried: passed('r ⊙ h', 0) },
    { from: 'r ⊙ h', to: 'h before', bend: 'across', carried: passed('r ⊙ h', 1) },
  ],
  narrow: {
    ...gru.narrow,
    places: { ...gru.narrow.places, 'r ⊙ h': { column: 1.85 } },
  },
};

/** Gates that see the input alone, on the way of h. */
const withoutW = (
  mixed: string,
  gates: readonly (readonly [name: string, role: string])[],
  kept: DiagramWay['carried'],
  keeps: Pick<GateDiagram, 'forward'> & { readonly gate: string },
): GateDiagram => ({
  columns: 6,
  keeping: { from: 'mix', to: 'h before', gate: keeps.gate },
  forward: keeps.forward,
  parts: [
    hBefore,
    {
      id: 'mix',
      kind: 'op',
      column: 2.5,
      row: 'state',
      text: mixed,
      role: 'the old state and the new, mixed',
    },
    { id: 'h', kind: 'vector', column: 5, row: 'state', text: 'h', step: 0, role: 'hidden state' },
    ...gates.map(([name, role], index) => gate(name, 2.5 + 1.2 * (index - (gates.length - 1) / 2), role)),
    {
      id: 'bar',
      kind: 'bar',
      column: 0.9,
      until: 4.1,
      row: 'bar',
      text: 'a',
      step: 0,
      role: 'a: the rows of U x, a block a gate',
    },
    { id: 'x', kind: 'vector', column: 2.5, row: 'x', text: 'x', step: 0, role: 'input' },
  ],
  ways: [
    { from: undefined, to: 'h', carried: gradient('h') },
    { from: 'h', to: 'mix', carried: gradient('h') },
    { from: 'mix', to: 'h before', carried: kept },
    ...gates.map(([name], index): DiagramWay => ({
      from: 'mix',
      to: `gate ${name}`,
      bend: 'step',
      shift: 20 * (index - (gates.length - 1) / 2),
      carried: gradient(`gate ${name}`),
    })),
    ...gates.map(([name]) => ({ from: `gate ${name}`, to: 'bar', carried: passed(`gate ${name}`, 0) })),
    { from: 'bar', to: 'x', carried: passed('Ux', 1) },
  ],
  narrow: { columns: 5.4, places: { mix: { column: 2.4 }, h: { column: 4.6 } } },
});

const minGru = withoutW(
  '(1−z) h + z n',
  [
    ['z', 'update gate, σ of its block of a: how much of n is let in'],
    ['n', 'candidate, its block of a: the new state'],
  ],
  both(passed('h', 0), passed('n - h', 1)),
  { gate: '1 − z', forward: (open) => `z lets ${open('z')} of n in, the rest is h` },
);

const minLstm = withoutW(
  '(f h + i n) / (f + i)',
  [
    ['f', 'forget gate, σ of its block of a: the weight of the old state'],
    ['i', 'input gate, σ of its block of a: the weight of n'],
    ['n', 'candidate, its block of a: the new state'],
  ],
  passed('f ⊙ h', 1),
  { gate: 'f / (f + i)', forward: (open) => `f = ${open('f')} weighs h, i = ${open('i')} weighs n` },
);

/** A diagram as it stands within a phone's width. */
export const narrowed = (diagram: GateDiagram): GateDiagram => ({
  ...diagram,
  columns: diagram.narrow.columns,
  parts: diagram.parts.map((part) => ({ ...part, ...diagram.narrow.places[part.id] })),
});

/** The diagrams of the cells that have one. */
export const gateDiagrams: { readonly [cell: string]: GateDiagram | undefined } = {
  lstm,
  gru,
  'gru-before': gruBefore,
  'peephole-lstm': peepholeLstm,
  'layernorm-lstm': layernormLstm,
  mingru: minGru,
  minlstm: minLstm,
};
