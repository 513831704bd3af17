/** Experiments whose weights have names of others: `weight_hh_l0`, `Waa`, `recurrent_kernel`. */
import { type CellName, cells, takesBh } from '../../cells/index.ts';
import { ExperimentError, type ParameterName, parametersOf, type Shaped } from '../../experiment.ts';
import { isObject, type JsonSource, sourcesAt } from '../read/json-sources.ts';
import type { Plain } from '../read/rounded-numbers.ts';
import { shapeText } from '../shapes.ts';
import { type Arrangement, arrangementsOf, type Filled, type Source } from './arrangement.ts';
import { type Naming, namingOf, ownNames } from './naming.ts';
import { shapeIn } from './placing.ts';
import { type Layout, rolesOf } from './roles.ts';

export interface Named {
  /** The same with its weights under the names that `parseExperiment` reads. */
  readonly json: unknown;
  readonly naming: Naming;
}

/** What names and shapes may leave open. */
export interface Choice {
  readonly layout: Layout;
  /** Of the gates; undefined: as here. */
  readonly order: readonly string[] | undefined;
}

/** An experiment may be meant in several ways. */
export class AmbiguousError extends ExperimentError {
  constructor(
    problem: string,
    readonly choices: readonly Choice[],
  ) {
    super('weights', problem);
  }
}

/**
 * Puts weights under names of others to the places of the parameters: their transposes, gates in another order, gate by gate,
 * side by side on [h, x]; of two biases their sum. What is no experiment is handed back as it is.
 * @param choice what was answered to an `AmbiguousError`, as far as it was
 * @throws ExperimentError naming an array that fits nowhere; AmbiguousError where neither names nor shapes tell
 */
export function withOwnNames(json: unknown, choice: Partial<Choice> = {}): Named {
  const asItIs = { json, naming: ownNames };
  if (!isObject(json) || !isObject(json.weights)) return asItIs;
  const { cell, weights } = json;
  if (typeof cell !== 'string' || !Object.hasOwn(cells, cell)) return asItIs;
  const networks = sizesIn(json).map((size) => networkOf(cell as CellName, size));
  if (networks.length === 0) return asItIs;
  const own: readonly string[] = parametersOf(networks[0]);
  const isForeign = Object.keys(weights).some(
    (name) => !own.includes(name) && rolesOf(name, networks[0]).length > 0,
  );
  if (!isForeign && !isSwapped(weights, cell as CellName)) return asItIs;

  const fitting = firstFitting(weights, networks);
  if (fitting instanceof ExperimentError) {
    if (isForeign) throw fitting;
    return asItIs;
  }
  const { sources, network, arrangements } = fitting;
  const possible = arrangements.filter(
    ({ layout, order }) =>
      (!choice.layout || arrangements.every((one) => one.layout === layout) || layout === choice.layout) &&
      (!('order' in choice) || `${order}` === `${choice.order}`),
  );
  const ways = possible.map((one) => ({ one, weights: weightsOf(sources, one.filled, network) }));
  const different = ways.length < 2 ? ways : distinct(ways);
  if (different.length > 1) throw ambiguous(different.map(({ one }) => one));
  return { json: { ...json, weights: ways[0].weights }, naming: namingOf(sources, ways[0].one) };
}

/** `weight_hh_l0 was read as W, weight_ih_l0 as U`; empty where all names are as here. */
export function readAs({ names }: Naming): string {
  const parameters = new Map<string, string[]>();
  for (const [parameter, name] of Object.entries(names))
    parameters.set(name, [...(parameters.get(name) ?? []), parameter]);
  return [...parameters]
    .map(([name, of], index) => {
      const verb = index > 0 ? '' : name.includes(',') ? 'were read ' : 'was read ';
      return `${name} ${verb}as ${of.join(' and ')}`;
    })
    .join(', ');
}

interface Size {
  readonly n: number;
  readonly m: number;
  readonly q: number;
}

const lengthOf = (list: unknown): number | undefined =>
  Array.isArray(list) && list.length > 0 ? list.length : undefined;

/** Books in which U leads from state to state, and W from the input, where their shapes show it. */
function isSwapped({ W }: Readonly<Record<string, unknown>>, cell: CellName): boolean {
  const [rows, columns] = sidesOf(W);
  return rows !== undefined && rows !== cells[cell].gates.length * columns;
}

/** The sizes that an experiment may have: what neither its state nor its targets tell is a size of one of its arrays. */
function sizesIn(json: Readonly<Record<string, unknown>>): readonly Size[] {
  const sequence: unknown = Array.isArray(json.sequences) ? json.sequences[0] : json;
  if (!isObject(sequence) || !Array.isArray(sequence.inputs)) return [];
  const m = lengthOf(sequence.inputs[0]);
  if (m === undefined) return [];
  const targets: readonly unknown[] = Array.isArray(sequence.targets) ? sequence.targets : [];
  const n = isObject(sequence.initial) ? lengthOf(sequence.initial.h) : undefined;
  const q = targets.map(lengthOf).find((length) => length !== undefined);
  const seen = [...new Set(Object.values(json.weights as object).flatMap(sidesOf))];
  const hidden = n === undefined ? seen : [n];
  return hidden.flatMap((n) => (q === undefined ? seen : [q]).map((q) => ({ n, m, q })));
}

const sidesOf = (list: unknown): readonly number[] =>
  Array.isArray(list) && list.length > 0 ? [list.length, ...sidesOf(list[0])] : [];

/** All parameters that a network of a cell may have, of zeros; rows are one and the same list. */
function networkOf(cell: CellName, { n, m, q }: Size): Shaped {
  const { gates } = cells[cell];
  const zeros = (length: number) => Array.from({ length }, () => 0);
  const matrix = (rows: number, columns: number) => {
    const row = zeros(columns);
    return Array.from({ length: rows }, () => row);
  };
  const stacked = gates.length * n;
  return {
    cell,
    weights: {
      W: matrix(stacked, n),
      U: matrix(stacked, m),
      V: matrix(q, n),
      b: zeros(stacked),
      d: zeros(q),
      ...(takesBh(cell) && { bh: zeros(n) }),
    },
  };
}

/** Of the first network that all arrays fit into; what does not fit into the first one, where there is none. */
function firstFitting(weights: object, networks: readonly Shaped[]) {
  let fault: ExperimentError | undefined;
  for (const network of networks) {
    try {
      const sources = sourcesAt('weights', weights, network);
      return { sources, network, arrangements: arrangementsOf(sources, network, 'sum') };
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
      fault ??= error;
    }
  }
  return fault!;
}

type Weights = { readonly [P in ParameterName]?: Plain };

const weightsOf = (sources: readonly JsonSource[], filled: Arrangement['filled'], network: Shaped): Weights =>
  Object.fromEntries(
    [...filled].map(([parameter, one]) => [parameter, valuesOf(sources, parameter, one, network)]),
  );

function valuesOf(
  sources: readonly Source[],
  parameter: ParameterName,
  { shape, origins, added }: Filled,
  network: Shaped,
): Plain {
  const own = shapeIn(network, parameter);
  const [rows, columns] = own;
  const first = origins.find((origin) => origin !== undefined)!;
  if (`${shape}` !== `${own}`)
    throw sources[first.source].error(`expected ${shapeText(own)}, got ${shapeText(shape)}`);
  const numbers = origins.map((origin, index) => {
    if (origin) return sources[origin.source].entry(origin.index);
    const row = Math.floor(index / (columns ?? 1)) + 1;
    throw new ExperimentError('weights', `nothing is given for row ${row} of ${parameter}, counted from 1`);
  });
  for (const [index, { source, index: at }] of added)
    numbers[index] = (numbers[index] ?? NaN) + (sources[source].entry(at) ?? NaN);
  if (columns === undefined) return numbers;
  return Array.from({ length: rows }, (_, i) => numbers.slice(i * columns, (i + 1) * columns));
}

function distinct<Way extends { readonly weights: Weights }>(ways: readonly Way[]): readonly Way[] {
  const texts = ways.map(({ weights }) => JSON.stringify(weights));
  return ways.filter((_, at) => texts.indexOf(texts[at]) === at);
}

function ambiguous(arrangements: readonly Arrangement[]): AmbiguousError {
  const isOfOneLayout = arrangements.every(({ layout }) => layout === arrangements[0].layout);
  return new AmbiguousError(
    isOfOneLayout
      ? 'the gates of Wx and Wh may be stacked as i, f, g, o or as i, f, o, g, and nothing tells which: stack them as i, f, g, o and call them W_x and W_h'
      : 'the matrices are square, so that nothing tells whether a = W h or a = h W is meant',
    arrangements.map(({ layout, order }) => ({ layout, order })),
  );
}
