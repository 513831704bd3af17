// PyTorch's nn.RNN, nn.LSTM, nn.GRU and their cells, by the names of their tensors. Blocks of rows stand in the order of an
// experiment, i f g o and r z n, and z keeps h. Its two biases are added; of a GRU the third block of bias_hh stands inside
// the reset, by itself.
import { isGated, takesBh } from '../../cells/index.ts';
import { type CellWeights, type Layer, widthOf } from '../../experiment.ts';
import { cut } from '../../json.ts';
import { ImportError, refuse } from '../fault.ts';
import { matrixOf, tupleText, type Tensor, vectorOf } from '../tensor.ts';
import { AS_IT_IS, headOf, type Linear } from './linear.ts';
import {
  cellOf,
  compareNames,
  type FoundNetwork,
  type ParameterPath,
  type Use,
  type Wishes,
} from './network.ts';

const NAME = /^(?:(.*)\.)?(weight|bias)_(ih|hh|hr)(?:_l(\d{1,3})(_reverse)?)?$/;

/** A module with recurrent weights: its tensors by layer and direction. */
interface Module {
  readonly prefix: string;
  readonly layers: readonly (readonly DirectionTensors[])[];
}

type DirectionTensors = { readonly [name in 'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh']?: Tensor };

export const isPytorch = (tensors: readonly Tensor[]): boolean =>
  tensors.some(({ name }) => NAME.exec(name)?.[3] === 'hh');

export function fromPytorch(tensors: readonly Tensor[], wishes: Wishes): FoundNetwork {
  const { chosen, notes } = chain(modulesOf(tensors));
  const simple = wishes.cell ?? 'tanh';
  const uses: Use[] = [];
  const layers: Layer[] = [];
  for (const { layers: own } of chosen) {
    for (const directions of own) {
      const index = layers.length;
      const found = directions.map((one, direction) => {
        const read = directionOf(one, simple);
        const at = (name: keyof CellWeights): ParameterPath =>
          `layers[${index}].directions[${direction}].weights.${name}`;
        uses.push(...read.uses.map(({ tensor, name, how }) => ({ tensor, place: at(name), how })));
        return read;
      });
      layers.push({ cell: found[0].cell, directions: found.map(({ weights }) => ({ weights })) });
    }
  }
  if (wishes.cell === undefined && layers.some(({ cell }) => cell === 'tanh')) {
    notes.push(
      'The file does not name the activation of its RNN: taken as tanh; the setting cell says otherwise.',
    );
  }
  const { output, uses: more, linears } = headOf(linearsIn(tensors), widthOf(layers.at(-1)!), wishes.output);
  const takesCell = layers.some(({ cell }) => !isGated(cell));
  return { layers, ...(output && { output }), uses: [...uses, ...more], linears, notes, takesCell };
}

function modulesOf(tensors: readonly Tensor[]): Module[] {
  const found = new Map<string, Record<string, Tensor>[][]>();
  for (const tensor of tensors) {
    const [, prefix = '', what, of, layer = '0', reverse] = NAME.exec(tensor.name) ?? [];
    if (!what) continue;
    if (of === 'hr') refuse(tensor.name, 'an LSTM with projections (proj_size) is no layer of an experiment');
    const module = found.get(prefix) ?? [];
    found.set(prefix, module);
    ((module[Number(layer)] ??= [])[reverse ? 1 : 0] ??= {})[`${what}_${of}`] = tensor;
  }
  return [...found].map(([prefix, layers]) => ({
    prefix,
    layers: Array.from(layers, (directions, layer) => {
      if (directions?.[0]) return directions;
      return refuse(prefix || 'the module', `lacks the weights of layer ${layer}, weight_ih_l${layer}`);
    }),
  }));
}

/** Modules in the order in which each reads what the one before it hands on. */
function chain(modules: readonly Module[]): { readonly chosen: readonly Module[]; readonly notes: string[] } {
  const named = modules.toSorted((a, b) => compareNames(a.prefix, b.prefix));
  const fits = (order: readonly Module[]) =>
    order.every((module, i) => i === 0 || inputsOf(module) === outputsOf(order[i - 1]));
  // The order of the file is that of the model, unless it is that of the alphabet, as some formats have it.
  const isSorted = modules.every(({ prefix }, i) => i === 0 || modules[i - 1].prefix < prefix);
  const likely = isSorted ? [named, modules] : [modules, named];
  const all = modules.length <= 5 ? [...permutations(modules)] : [];
  const chosen = [...likely, ...all].find(fits);
  const isOnly = modules.length === 1 || (all.length > 0 && all.filter(fits).length === 1);
  if (chosen) return { chosen, notes: isOnly ? [] : [orderNote(chosen)] };
  const largest = modules.reduce((most, one) => (sizeOf(one) > sizeOf(most) ? one : most));
  const prefixes = modules.map(({ prefix }) => prefix || 'the outermost').join(', ');
  return {
    chosen: [largest],
    notes: [
      `Of the modules ${prefixes}, none reads what another hands on: ${largest.prefix} is taken alone.`,
    ],
  };
}

const orderNote = (modules: readonly Module[]): string =>
  `The file does not say which module reads which: taken as ${cut(modules.map(({ prefix }) => prefix || 'the outermost').join(', '), 200)}.`;

const inputsOf = ({ layers: [[first]] }: Module): number => first.weight_ih?.shape[1] ?? -1;
const outputsOf = ({ layers }: Module): number =>
  layers.at(-1)!.reduce((sum, { weight_hh }) => sum + (weight_hh?.shape[1] ?? 0), 0);
const sizeOf = ({ layers }: Module): number =>
  layers.flat().reduce((sum, { weight_hh }) => sum + (weight_hh?.shape ?? [0]).reduce((a, b) => a * b, 1), 0);

function* permutations<Item>(items: readonly Item[]): Generator<Item[]> {
  if (items.length === 0) yield [];
  for (const [index, item] of items.entries()) {
    for (const rest of permutations(items.filter((_, other) => other !== index))) yield [item, ...rest];
  }
}

function directionOf({ weight_ih, weight_hh, bias_ih, bias_hh }: DirectionTensors, simple: 'tanh' | 'relu') {
  if (!weight_hh || !weight_ih) {
    const [present] = [weight_hh, weight_ih, bias_ih, bias_hh].filter((tensor) => tensor !== undefined);
    throw new ImportError(`${present?.name}: the file lacks the weight_ih and weight_hh that go with it`);
  }
  const [rows, n] = weight_hh.shape;
  const cell = cellOf(rows / n, simple);
  if (weight_hh.shape.length !== 2 || !cell) {
    return refuse(weight_hh.name, `expected (g·n, n), g = 1, 3 or 4, got ${tupleText(weight_hh.shape)}`);
  }
  const W = matrixOf(weight_hh);
  const U = matrixOf(weight_ih);
  if (U.length !== rows) {
    refuse(
      weight_ih.name,
      `expected ${rows} rows, as ${weight_hh.name} has, got ${tupleText(weight_ih.shape)}`,
    );
  }
  const uses: { tensor: Tensor; name: keyof CellWeights; how: string }[] = [
    { tensor: weight_hh, name: 'W', how: AS_IT_IS },
    { tensor: weight_ih, name: 'U', how: AS_IT_IS },
  ];
  if (!bias_ih && !bias_hh) return { cell, weights: { W, U }, uses };
  if (!bias_ih || !bias_hh) {
    const [there, lacks] = bias_ih ? [bias_ih, 'bias_hh'] : [bias_hh!, 'bias_ih'];
    return refuse(there.name, `the file lacks the ${lacks} that goes with it`);
  }

  const [ih, hh] = [vectorOf(bias_ih, rows), vectorOf(bias_hh, rows)];
  const apart = takesBh(cell) ? 2 * n : rows;
  const weights: CellWeights = {
    W,
    U,
    b: ih.map((x, i) => (i < apart ? x + hh[i] : x)),
    ...(apart < rows && { bh: hh.slice(apart) }),
  };
  uses.push({
    tensor: bias_ih,
    name: 'b',
    how: apart < rows ? `blocks r and z added to ${bias_hh.name}` : `added to ${bias_hh.name}`,
  });
  uses.push({
    tensor: bias_hh,
    name: 'b',
    how: apart < rows ? `blocks r and z added to ${bias_ih.name}` : `added to ${bias_ih.name}`,
  });
  if (apart < rows) uses.push({ tensor: bias_hh, name: 'bh', how: 'block n, which stands inside the reset' });
  return { cell, weights, uses };
}

/** `fc.weight` (q, inputs) and `fc.bias` (q). */
function linearsIn(tensors: readonly Tensor[]): Linear[] {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  return tensors
    .filter(({ name, shape }) => shape.length === 2 && /(^|\.)weight$/.test(name))
    .map((weight) => {
      const bias = byName.get(weight.name.replace(/weight$/, 'bias'));
      const isOwn = bias?.shape.length === 1 && bias.shape[0] === weight.shape[0];
      return { weight, ...(isOwn && { bias }), isTransposed: false };
    });
}
