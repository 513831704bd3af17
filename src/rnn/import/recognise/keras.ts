// Keras's SimpleRNN, LSTM and GRU, by the names of their tensors and, where the file has it, the configuration of the model.
// Kernels are (inputs, g·n), to be transposed, in blocks i f c o and z r h; z keeps h. A GRU that resets after the product, as
// Keras 2 and later do unless told, has a bias of (2, 3n): the first row is added to that of the inputs, and of the second the
// block h stands inside the reset. One that resets before the product has one row, and is the cell `gru-before`.
import { type CellName, isGated, takesBh } from '../../cells/index.ts';
import { type CellWeights, type Layer, widthOf } from '../../experiment.ts';
import { brief, cut } from '../../json.ts';
import { ImportError, refuse } from '../fault.ts';
import { matrixOf, tupleText, type Tensor, vectorOf } from '../tensor.ts';
import { inOrder, keras as orders, orderText, SAME_ORDER } from './blocks.ts';
import { headOf, type Linear, transposedRows } from './linear.ts';
import {
  assertFits,
  cellOf,
  compareNames,
  type FoundNetwork,
  type ParameterPath,
  type Use,
  type Wishes,
} from './network.ts';

/** A layer of the model, as its configuration has it. */
export interface KerasLayer {
  readonly className: string;
  /** As in the names of its tensors. */
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** What a file says of its layers: how they are configured, or no more than their names in their order. */
interface Said {
  readonly model: readonly KerasLayer[] | undefined;
  readonly order: readonly string[] | undefined;
}

const NAME = /^(.*?)\/?(recurrent_kernel|kernel|bias)(:0)?$/;

type Group = { -readonly [name in 'kernel' | 'recurrent_kernel' | 'bias']?: Tensor };

const calledOf = ({ name, alias }: Tensor): string => alias ?? name;

export const isKeras = (tensors: readonly Tensor[]): boolean =>
  tensors.some((tensor) => NAME.exec(calledOf(tensor))?.[2] === 'recurrent_kernel');

export function fromKeras(tensors: readonly Tensor[], { model, order }: Said, wishes: Wishes): FoundNetwork {
  const groups = new Map<string, Group>();
  for (const tensor of tensors) {
    const [, prefix, what] = NAME.exec(calledOf(tensor)) ?? [];
    if (prefix === undefined) continue;
    const group = groups.get(prefix) ?? {};
    groups.set(prefix, group);
    group[what as keyof Group] = tensor;
  }
  const recurrent = [...groups].filter(([, group]) => group.recurrent_kernel);
  const owners = new Map<string, Group[]>();
  for (const [prefix, group] of recurrent) {
    const owner = prefix.replace(/(^|\/)(forward|backward)_/, '$1');
    const directions = owners.get(owner) ?? [];
    owners.set(owner, directions);
    directions[/(^|\/)backward_/.test(prefix) ? 1 : 0] = group;
  }

  const notes: string[] = [];
  const uses: Use[] = [];
  /** The outermost layer of a path. */
  const listed = model?.length ? model.map(({ name }) => name) : (order ?? []);
  const places = new Map(listed.map((name, index) => [name, index]));
  const placeOf = (path: string) =>
    path
      .split('/')
      .map((name) => places.get(name))
      .find((place) => place !== undefined);
  const configOf = (path: string) => model?.[placeOf(path) ?? -1];
  // As the model lists them, else by their names, which some formats sort as texts.
  const place = ([owner]: readonly [string, unknown]) => placeOf(owner) ?? -1;
  const ordered = [...owners].toSorted((a, b) => place(a) - place(b) || compareNames(a[0], b[0]));
  if (ordered.some((own) => place(own) < 0) && ordered.length > 1) {
    const names = ordered.map(([owner]) => owner).join(', ');
    notes.push(`The file does not say in which order its layers stand: taken as ${cut(names, 200)}.`);
  }
  const layers = ordered.map(([owner, directions], index): Layer => {
    const options = optionsOf(configOf(owner), owner, wishes);
    const found = Array.from(directions, (group, direction) => {
      if (!group) return refuse(owner, 'has a backward layer and no forward layer');
      const read = directionOf(group, options?.simple ?? wishes.cell ?? 'tanh', options?.resetsBefore);
      const at = (name: keyof CellWeights): ParameterPath =>
        `layers[${index}].directions[${direction}].weights.${name}`;
      uses.push(...read.uses.map(({ tensor, name, how }) => ({ tensor, place: at(name), how })));
      return read;
    });
    const [{ cell }] = found;
    if (!options && cell === 'gru')
      notes.push(`${owner}: taken as a GRU that resets after the product (reset_after), as is usual.`);
    if (!options && cell === 'lstm')
      notes.push(`${owner}: taken as an LSTM with sigmoid and tanh, as is usual.`);
    if (!options && cell === 'tanh' && !wishes.cell)
      notes.push(`${owner}: its activation is taken as tanh; the setting cell says otherwise.`);
    return { cell, directions: found.map(({ weights }) => ({ weights })) };
  });
  const takesCell = layers.some(({ cell }, index) => !isGated(cell) && !configOf(ordered[index][0]));
  layers.forEach((layer, index) => assertFits(layers[index - 1], layer, ordered[index][0]));

  const linears: Linear[] = [...groups]
    .filter(([, { kernel, recurrent_kernel }]) => kernel?.shape.length === 2 && !recurrent_kernel)
    .map(([, { kernel, bias }]) => ({ weight: kernel!, ...(bias && { bias }), isTransposed: true }));
  const head = headOf(linears, widthOf(layers.at(-1)!), wishes.output);
  const linear = head.chosen;
  const known = new Set(
    [...owners.keys(), linear ? calledOf(linear.weight) : ''].map((name) => configOf(name)),
  );
  const others = (model ?? []).filter((layer) => !known.has(layer) && !SILENT.has(layer.className));
  if (others.length > 0) {
    notes.push(`Layers with no place in an experiment: ${listOf(others)}.`);
  }
  const last = configOf(ordered.at(-1)![0]);
  const inner = last && innerOf(last);
  const readsLast = inner ? inner.config['return_sequences'] !== true : undefined;
  if (readsLast && layers.at(-1)!.directions.length > 1) {
    notes.push(
      'Keras hands on what the backward direction has read at step 1; o_T here is of what it has read at step T.',
    );
  }
  const reader = linear && configOf(calledOf(linear.weight));
  const activation = reader && settingOf(innerOf(reader).config, 'activation', 'linear', reader.name);
  if (activation && activation !== 'linear') {
    notes.push(`The layer of ${linear.weight.name} applies ${activation} to its outputs: o_t is before it.`);
  }
  return {
    layers,
    notes,
    takesCell,
    ...(readsLast !== undefined && { readsLast }),
    ...(head.output && { output: head.output }),
    uses: [...uses, ...head.uses],
    linears: head.linears,
  };
}

const listOf = (layers: readonly KerasLayer[]): string =>
  cut(layers.map(({ name, className }) => `${name} (${className})`).join(', '), 200);

/** Layers that change nothing once a model is trained, or nothing at all. */
const SILENT = new Set(['InputLayer', 'Dropout', 'SpatialDropout1D']);

interface Options {
  readonly simple: CellName;
  /** Whether a GRU does, by its configuration; else the shape of its bias tells. */
  readonly resetsBefore?: boolean;
}

/** Layers around another one. */
const WRAPPERS = new Set(['Bidirectional', 'TimeDistributed']);

/** What a layer of the configuration is, inside of what wraps it. */
function innerOf(layer: KerasLayer): Pick<KerasLayer, 'className' | 'config'> {
  if (!WRAPPERS.has(layer.className)) return layer;
  const { class_name: className, config } = (layer.config['layer'] ?? {}) as Record<string, unknown>;
  return { className: textOf(className) ?? '', config: (config ?? {}) as KerasLayer['config'] };
}

const CLASSES = ['SimpleRNN', 'LSTM', 'GRU'];

/** @throws ImportError where a layer is another cell than those of experiments */
function optionsOf(layer: KerasLayer | undefined, place: string, wishes: Wishes): Options | undefined {
  if (!layer) return undefined;
  const { className, config } = innerOf(layer);
  if (layer.className === 'Bidirectional') {
    const merge = settingOf(layer.config, 'merge_mode', 'concat', place);
    if (merge !== 'concat')
      refuse(place, `merge_mode ${merge}: an experiment has both directions side by side (concat)`);
  }
  if (!CLASSES.includes(className) || layer.className === 'TimeDistributed')
    refuse(place, `a layer ${cut(layer.className)}: expected one of ${CLASSES.join(', ')}`);
  if (config['go_backwards'] === true)
    refuse(place, 'go_backwards: an experiment reads back in a second direction alone');
  const activation = settingOf(config, 'activation', 'tanh', place);
  if (className === 'SimpleRNN') {
    const simple = (['tanh', 'relu', 'linear', 'sigmoid'] as const).find((name) => name === activation);
    if (!simple) return refuse(place, `activation ${activation}: expected tanh, relu, linear or sigmoid`);
    if (wishes.cell && wishes.cell !== simple) refuse('cell', `${place} has ${simple}, as the file says`);
    return { simple };
  }
  if (activation !== 'tanh') refuse(place, `activation ${activation}: an experiment's ${className} has tanh`);
  const gates = settingOf(config, 'recurrent_activation', 'sigmoid', place);
  if (gates !== 'sigmoid')
    refuse(place, `recurrent_activation ${gates}: the gates of an experiment are sigmoids`);
  return { simple: 'tanh', resetsBefore: className === 'GRU' && config['reset_after'] === false };
}

/** What a configuration says of a name, or Keras's default where it does not have it. */
function settingOf(config: KerasLayer['config'], key: string, usual: string, place: string): string {
  if (!Object.hasOwn(config, key)) return usual;
  return cut(textOf(config[key]) ?? refuse(place, `${key}: expected a name, got ${brief(config[key])}`));
}

/** `sigmoid`, and of what newer files write, `{"class_name": "function", "config": "sigmoid"}`. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const config: unknown = (value as { config?: unknown } | null | undefined)?.config;
  return typeof config === 'string' ? config : undefined;
}

function directionOf(
  { kernel, recurrent_kernel: recurrent, bias }: Group,
  simple: CellName,
  resetsBefore = false,
) {
  if (!kernel || !recurrent) throw new ImportError(`${recurrent?.name}: the file lacks its kernel`);
  const [n, columns] = recurrent.shape;
  const named = cellOf(columns / n, simple);
  if (recurrent.shape.length !== 2 || !named) {
    return refuse(recurrent.name, `expected (n, g·n), g = 1, 3 or 4, got ${tupleText(recurrent.shape)}`);
  }
  if (kernel.shape[1] !== columns) {
    refuse(
      kernel.name,
      `expected ${columns} columns, as ${recurrent.name} has, got ${tupleText(kernel.shape)}`,
    );
  }
  // A GRU that resets after the product has two rows of biases.
  const isBefore = named === 'gru' && (resetsBefore || bias?.shape.length === 1);
  const cell: CellName = isBefore ? 'gru-before' : named;
  const order = orders[cell] ?? SAME_ORDER;
  const turned = (tensor: Tensor) => inOrder(transposedRows(matrixOf(tensor)), order);
  const moved = orderText(cell, order);
  const how = ['transposed', moved].filter(Boolean).join(', ');
  const weights: CellWeights = { W: turned(recurrent), U: turned(kernel) };
  const uses: { tensor: Tensor; name: keyof CellWeights; how: string }[] = [
    { tensor: recurrent, name: 'W', how },
    { tensor: kernel, name: 'U', how },
  ];
  if (!bias) return { cell, weights, uses };
  if (!takesBh(cell)) {
    uses.push({ tensor: bias, name: 'b', how: moved ?? 'as it is' });
    return { cell, weights: { ...weights, b: inOrder(vectorOf(bias, columns), order) }, uses };
  }
  const rows = matrixOf(bias);
  if (rows.length !== 2 || rows[0].length !== columns) {
    refuse(bias.name, `expected (2, ${columns}), got ${tupleText(bias.shape)}`);
  }
  const [ofInputs, ofStates] = rows.map((row) => inOrder(row, order));
  uses.push({ tensor: bias, name: 'b', how: `${moved}; of the second row, r and z are added` });
  uses.push({ tensor: bias, name: 'bh', how: 'block h of the second row, which stands inside the reset' });
  const b = ofInputs.map((x, i) => (i < 2 * n ? x + ofStates[i] : x));
  return { cell, weights: { ...weights, b, bh: ofStates.slice(2 * n) }, uses };
}
