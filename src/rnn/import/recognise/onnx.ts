// ONNX's RNN, GRU and LSTM nodes: W (directions, g·n, m) reads the inputs, R (directions, g·n, n) the states, and B has both
// biases, in blocks i o f c and z r h; z keeps h. Of a GRU, the block h of the states' bias stands inside the reset where
// linear_before_reset is 1, as PyTorch writes it; otherwise it is the cell `gru-before`. P has peepholes, i o f.
import { type CellName, cells, isGated, takesBh } from '../../cells/index.ts';
import { type CellWeights, type Direction, type Initial, type Layer, widthOf } from '../../experiment.ts';
import { ImportError, refuse } from '../fault.ts';
import type { OnnxGraph, OnnxNode } from '../read/onnx.ts';
import { finite, tupleText, type Tensor } from '../tensor.ts';
import { inOrder, onnx as orders, orderText, SAME_ORDER } from './blocks.ts';
import { isRecurrent, OnnxEdges, placeOf, stackOf } from './onnx-edges.ts';
import { headOf, type Linear } from './linear.ts';
import { assertFits, type FoundNetwork, type ParameterPath, type Use, type Wishes } from './network.ts';

export function fromOnnx({ nodes, initializers, constants }: OnnxGraph, wishes: Wishes): FoundNetwork {
  const byName = new Map([...constants, ...initializers].map((tensor) => [tensor.name, tensor]));
  if (!nodes.some(isRecurrent)) {
    const ops = [...new Set(nodes.map(({ op }) => op))].join(', ').slice(0, 120);
    throw new ImportError(`no node RNN, GRU or LSTM; there are ${ops || 'none'}`);
  }
  const edges = new OnnxEdges(nodes);
  const { recurrent, notes } = stackOf(nodes, edges);
  const uses: Use[] = [];
  const layers = recurrent.map((node, index) => layerOf(node, index, byName, uses, notes));
  layers.forEach((layer, index) => assertFits(layers[index - 1], layer, placeOf(recurrent[index])));
  const simple = layers.findIndex(({ cell }) => !isGated(cell) && cell !== wishes.cell);
  if (wishes.cell && simple >= 0)
    refuse('cell', `${placeOf(recurrent[simple])} has ${layers[simple].cell}, as the file says`);
  const linears = linearsIn(nodes, byName, (name) => edges.headReads(name) === recurrent.at(-1));
  const head = headOf(linears, widthOf(layers.at(-1)!), wishes.output);
  const { output } = head;
  return {
    layers,
    ...(output && { output }),
    uses: [...uses, ...head.uses],
    linears: head.linears,
    notes,
  };
}

/** Activations that a cell of an experiment has, by direction. */
const ACTIVATIONS: Readonly<Record<string, readonly string[]>> = {
  LSTM: ['Sigmoid', 'Tanh', 'Tanh'],
  GRU: ['Sigmoid', 'Tanh'],
};

const SIMPLE: Readonly<Record<string, CellName>> = { Tanh: 'tanh', Relu: 'relu', Sigmoid: 'sigmoid' };

function cellOfNode({ op, attributes }: OnnxNode, place: string): CellName {
  const { direction, activations, clip, linear_before_reset: before, input_forget: coupled } = attributes;
  if (direction?.text === 'reverse')
    refuse(place, 'direction reverse: an experiment reads back in a second direction alone');
  if (clip) refuse(place, 'clip: the cells of an experiment do not clip');
  if (coupled?.number) refuse(place, 'input_forget: the gates of an experiment are not coupled');
  const given = activations?.texts ?? [];
  const usual = ACTIVATIONS[op];
  if (!usual) {
    const [first = 'Tanh'] = given;
    const other = given.find((name) => name !== first);
    if (other) refuse(place, `activations ${first} and ${other}: an experiment has one in both directions`);
    if (Object.hasOwn(SIMPLE, first)) return SIMPLE[first];
    return refuse(place, `activation ${first}: expected ${Object.keys(SIMPLE).join(', ')}`);
  }
  const other = given.find((name, i) => name !== usual[i % usual.length]);
  if (other) refuse(place, `activation ${other}: an experiment's ${op} has ${usual.join(', ')}`);
  if (op === 'LSTM') return 'lstm';
  return before?.number === 1 ? 'gru' : 'gru-before';
}

function layerOf(
  node: OnnxNode,
  index: number,
  tensors: ReadonlyMap<string, Tensor>,
  uses: Use[],
  notes: string[],
): Layer {
  const place = placeOf(node);
  const [, W, R, B, , h, c, P] = node.inputs.map((name) => tensors.get(name));
  const named = cellOfNode(node, place);
  const cell: CellName = P ? 'peephole-lstm' : named;
  if (!W || !R) {
    return refuse(place, 'its weights are computed by other nodes: export with constants folded');
  }
  const [sides, rows, n] = R.shape;
  const blocks = cells[cell].gates.length;
  const order = orders[cell] ?? SAME_ORDER;
  const m = W.shape[2];
  const wanted = {
    [W.name]: [W, [sides, rows, m]],
    [R.name]: [R, [sides, blocks * n, n]],
    ...(B && { [B.name]: [B, [sides, 2 * rows]] }),
    ...(P && { [P.name]: [P, [sides, 3 * n]] }),
  };
  for (const [name, [{ shape }, sizes]] of Object.entries(wanted) as [string, [Tensor, number[]]][]) {
    const fits =
      shape.length === sizes.length && shape.every((size, axis) => size === sizes[axis] && size > 0);
    if (!fits || sides > 2) refuse(name, `expected ${tupleText(sizes)} of ${place}, got ${tupleText(shape)}`);
  }
  const starts = initialOf(h, c, sides, n, cell, notes, place);
  const [numbersW, numbersR, numbersB, numbersP] = [W, R, B, P].map((tensor) => tensor && finite(tensor));
  const directions = Array.from({ length: sides }, (_, side): Direction => {
    const rowsOf = (numbers: Float64Array, columns: number) =>
      inOrder(
        Array.from({ length: rows }, (_, i) => {
          const from = (side * rows + i) * columns;
          return Array.from(numbers.subarray(from, from + columns));
        }),
        order,
      );
    const weights: CellWeights = {
      W: rowsOf(numbersR!, n),
      U: rowsOf(numbersW!, m),
      ...(numbersB && biasesOf(numbersB, side, rows, n, cell)),
      ...(numbersP && peepholesOf(numbersP.subarray(3 * side * n, 3 * (side + 1) * n), n)),
    };
    const at = (name: keyof CellWeights): ParameterPath =>
      `layers[${index}].directions[${side}].weights.${name}`;
    const moved =
      [sides > 1 && `direction ${side}`, orderText(cell, order)].filter(Boolean).join(', ') || 'as it is';
    uses.push({ tensor: R, place: at('W'), how: moved }, { tensor: W, place: at('U'), how: moved });
    if (B)
      uses.push({
        tensor: B,
        place: at('b'),
        how: `${moved}, both halves added${weights.bh ? ' but for h' : ''}`,
      });
    if (B && weights.bh)
      uses.push({
        tensor: B,
        place: at('bh'),
        how: 'block h of the second half, which stands inside the reset',
      });
    if (P)
      for (const gate of PEEPHOLES)
        uses.push({ tensor: P, place: at(`p_${gate}`), how: `block ${gate} of blocks i o f` });
    return { weights, ...(starts[side] && { initial: starts[side] }) };
  });
  return { cell, directions };
}

/** Gates that see the cell state, in the order of P. */
const PEEPHOLES = ['i', 'o', 'f'] as const;

const peepholesOf = (P: Float64Array, n: number): Pick<CellWeights, 'p_i' | 'p_o' | 'p_f'> =>
  Object.fromEntries(
    PEEPHOLES.map((gate, block) => [`p_${gate}`, Array.from(P.subarray(block * n, (block + 1) * n))]),
  );

function biasesOf(
  B: Float64Array,
  side: number,
  rows: number,
  n: number,
  cell: CellName,
): Pick<CellWeights, 'b' | 'bh'> {
  const order = orders[cell] ?? SAME_ORDER;
  const half = (which: number) => {
    const from = (2 * side + which) * rows;
    return inOrder(Array.from(B.subarray(from, from + rows)), order);
  };
  const [ofInputs, ofStates] = [half(0), half(1)];
  const apart = takesBh(cell) ? rows - n : rows;
  return {
    b: ofInputs.map((x, i) => (i < apart ? x + ofStates[i] : x)),
    ...(apart < rows && { bh: ofStates.slice(apart) }),
  };
}

/** What each direction starts from, where the file has it, of one sequence: (directions, 1, n). */
function initialOf(
  h: Tensor | undefined,
  c: Tensor | undefined,
  sides: number,
  n: number,
  cell: CellName,
  notes: string[],
  place: string,
): readonly (Initial | undefined)[] {
  const none = Array.from({ length: sides }, () => undefined);
  const all = [h, c]
    .filter((tensor) => tensor !== undefined)
    .map((tensor) => ({ tensor, numbers: finite(tensor) }));
  if (all.every(({ numbers }) => numbers.every((x) => x === 0))) return none;
  if (all.some(({ numbers }) => numbers.length !== sides * n)) {
    notes.push(`${place}: what it starts from is of several sequences, and left out.`);
    return none;
  }
  const of = (tensor: Tensor | undefined, side: number) =>
    Array.from(tensor ? finite(tensor).subarray(side * n, (side + 1) * n) : new Float64Array(n));
  return none.map((_, side) => ({ h: of(h, side), ...(cells[cell].hasCellState && { c: of(c, side) }) }));
}

/**
 * Gemm, and MatMul with the Add that follows it, with weights of the file.
 * @param reads whether a name is of what the last recurrent node hands on
 */
function linearsIn(
  nodes: readonly OnnxNode[],
  tensors: ReadonlyMap<string, Tensor>,
  reads: (name: string) => boolean,
): Linear[] {
  const isVector = (tensor: Tensor | undefined) => tensor?.shape.length === 1;
  const adds = new Map(
    nodes.filter(({ op }) => op === 'Add').flatMap((add) => add.inputs.map((name) => [name, add] as const)),
  );
  return nodes.flatMap((node): Linear[] => {
    const { op, inputs, outputs, attributes } = node;
    const weight = tensors.get(inputs[1]);
    if (weight?.shape.length !== 2 || !reads(inputs[0])) return [];
    if (op === 'Gemm') {
      const { alpha, beta, transA } = attributes;
      if ((alpha && alpha.number !== 1) || (beta && beta.number !== 1) || transA?.number)
        refuse(placeOf(node), 'alpha, beta or transA: the output layer of an experiment is V·h + d alone');
      const bias = tensors.get(inputs[2]);
      const isTransposed = attributes['transB']?.number !== 1;
      return [{ weight, ...(isVector(bias) && bias && { bias }), isTransposed }];
    }
    if (op !== 'MatMul') return [];
    const bias = adds
      .get(outputs[0])
      ?.inputs.map((name) => tensors.get(name))
      .find(isVector);
    return [{ weight, ...(bias && { bias }), isTransposed: true }];
  });
}
