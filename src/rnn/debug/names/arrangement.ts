/** Which of someone's arrays holds which entry of each parameter. */
import { cells } from '../../cells/index.ts';
import { type ParameterName, parametersOf, type Shaped } from '../../experiment.ts';
import { sameShape } from '../compare.ts';
import { shapeText, sizeOf } from '../shapes.ts';
import { fitsPlacing, type Placing, placingsOf, shapeIn } from './placing.ts';
import { bareName, type Layout, type Role, rolesOf } from './roles.ts';

/** An array as it was given. */
export interface Source {
  readonly name: string | undefined;
  /** Of an entry, a row or a column that is given alone. */
  readonly index: readonly (number | undefined)[] | undefined;
  readonly shape: readonly number[];
  /** Row by row; `null`: nobody knows it. */
  readonly entry: (index: number) => number | null;
  /** An error that names the place of the array. */
  readonly error: (problem: string) => Error;
}

/** An entry of an array, counted row by row. */
export interface Origin {
  readonly source: number;
  readonly index: number;
}

/** All entries of a parameter that were given. */
export interface Filled {
  /** That of the parameter; its transpose, where a whole array has that. */
  readonly shape: readonly number[];
  readonly origins: readonly (Origin | undefined)[];
  /** Of two biases the entries of the other one, each with the entry of the parameter that it is added to. */
  readonly added: readonly (readonly [index: number, origin: Origin])[];
}

export interface Arrangement {
  readonly layout: Layout;
  /** Of the gates, where it is not that of the names. */
  readonly order: readonly string[] | undefined;
  readonly filled: ReadonlyMap<ParameterName, Filled>;
  /** Of each array, its shape in the arrangement. */
  readonly shapes: readonly (readonly number[])[];
}

/**
 * How the arrays can be taken; several ways where names and shapes do not tell.
 * @param biases two of them have the same gradient, and are added up themselves
 * @throws what `error` of a source gives
 */
export function arrangementsOf(
  sources: readonly Source[],
  experiment: Shaped,
  biases: 'same' | 'sum' = 'same',
): readonly Arrangement[] {
  const options = named(sources, experiment);
  // An entry by itself is counted as in the formulas.
  const open = options.filter(
    (one, at) => !sources[at].index && one.some(({ role }) => isOpen(role, experiment)),
  );
  const layouts = open.map((one) => new Set(one.map(({ layout }) => layout)));
  const told = new Set(layouts.filter(({ size }) => size === 1).flatMap((one) => [...one]));
  const possible: readonly Layout[] =
    open.length === 0 ? ['columns'] : told.size > 0 ? [...told].slice(0, 1) : ['columns', 'rows'];
  const orders = ordersOf(sources, experiment);
  return possible.flatMap((layout) =>
    orders.map((order) => arranged(sources, options, experiment, { layout, order, biases })),
  );
}

/** Whether people write it column by column and row by row. */
const isOpen = ({ layout, parts }: Role, { weights }: Shaped): boolean =>
  layout === undefined && typeof weights[parts[0]]![0] !== 'number';

/** CS231n stacks i, f, o, g. */
function ordersOf(sources: readonly Source[], { cell }: Shaped): readonly (readonly string[] | undefined)[] {
  const isCourse = sources.some(({ name }) => name && /^W[xh]$/.test(bareName(name)));
  return cell === 'lstm' && isCourse ? [undefined, ['i', 'f', 'o', 'g']] : [undefined];
}

/** What each array may be. */
function named(sources: readonly Source[], experiment: Shaped): readonly (readonly Placing[])[] {
  const options = sources.map((source) => (source.name === undefined ? [] : optionsOf(source, experiment)));
  const parameters = parametersOf(experiment);
  // Arrays without a name are what is left, where their shapes tell.
  sources.forEach((source, at) => {
    if (source.name !== undefined) return;
    const taken = new Set(options.flatMap<ParameterName>(([first]) => first?.role.parts ?? []));
    const left = parameters
      .filter((parameter) => !taken.has(parameter))
      .flatMap((parameter) => placingsOf({ parts: [parameter], layout: 'columns' }, experiment).slice(0, 1))
      .filter(({ shape }) => fitsPlacing(source.shape, shape));
    if (left.length === 1) options[at] = left;
    else {
      const choice = left.map(({ role }) => role.parts[0]).join(' or ');
      throw source.error(
        left.length > 1
          ? `may be ${choice} by its shape: write its name before it, as in d${left[0].role.parts[0]} =`
          : `has the shape of no parameter: got ${shapeText(source.shape)}; the parameters are ${parameters.join(', ')}`,
      );
    }
  });
  return options;
}

function optionsOf(source: Source, experiment: Shaped): readonly Placing[] {
  const roles = rolesOf(source.name!, experiment);
  if (roles.length === 0)
    throw source.error(`unknown key; the parameters are ${parametersOf(experiment).join(', ')}`);
  const all = roles.flatMap((role) => placingsOf(role, experiment));
  const fitting = all.filter(({ shape }) =>
    source.index ? isWithin(source.index, shape) : fitsPlacing(source.shape, shape),
  );
  if (fitting.length > 0) return fitting;
  const [{ role, shape }] = all;
  // A mistake, and not another convention.
  if (!source.index && role.layout === 'columns' && sameShape(source.shape.toReversed(), shape))
    return [{ ...all[0], shape: source.shape, isTurned: true }];
  throw source.error(
    source.index
      ? `has no entry [${source.index.map((i) => i ?? ':').join('][')}], counted from 0: expected ${shapeText(shape)}`
      : `expected ${shapeText(shape)}, got ${shapeText(source.shape)}`,
  );
}

function isWithin(index: NonNullable<Source['index']>, shape: readonly number[]): boolean {
  const wanted = index.length > shape.length && shape.length === 1 ? [shape[0], 1] : shape;
  return index.length <= wanted.length && index.every((i, axis) => i === undefined || i < wanted[axis]);
}

interface Reading {
  readonly layout: Layout;
  readonly order: readonly string[] | undefined;
  readonly biases: 'same' | 'sum';
}

function arranged(
  sources: readonly Source[],
  options: readonly (readonly Placing[])[],
  experiment: Shaped,
  { layout, order, biases }: Reading,
): Arrangement {
  const filled = new Map<ParameterName, ReturnType<typeof emptyOf>>();
  const placings: Placing[] = [];
  sources.forEach((source, at) => {
    const own = options[at];
    const first = own.find((one) => !isOpen(one.role, experiment) || one.layout === layout) ?? own[0];
    const placing = order ? reordered(first, own, experiment, order) : first;
    placings.push(placing);
    placesOf(source, placing.shape).forEach((place, index) => {
      // A transpose is compared as it is.
      const target = placing.isTurned
        ? { parameter: placing.role.parts[0], index: place }
        : placing.target(place);
      if (!target) {
        if (source.entry(index) === null) return;
        throw source.error('one of its rows is bh, which this experiment does not have');
      }
      const { parameter } = target;
      const known = filled.get(parameter);
      const wanted = known ?? emptyOf(experiment, parameter, placing);
      filled.set(parameter, wanted);
      const before = wanted.origins[target.index];
      if (before && biases === 'sum' && isOther(placings, before.source, at)) {
        wanted.added.push([target.index, { source: at, index }]);
        return;
      }
      const isSame = !before || sources[before.source].entry(before.index) === source.entry(index);
      if (!isSame) throw source.error(`expected the numbers given for ${parameter} before, got others`);
      wanted.origins[target.index] ??= { source: at, index };
    });
  });
  return { layout, order, filled, shapes: placings.map(({ shape }) => shape) };
}

/** Whether of two arrays, or two rows of one, one is the first bias and the other the second one. */
const isOther = (placings: readonly Placing[], a: number, b: number): boolean =>
  a === b || (placings[a].role.isSecondBias ?? false) !== (placings[b].role.isSecondBias ?? false);

function emptyOf(experiment: Shaped, parameter: ParameterName, { shape, isTurned }: Placing) {
  const own = shapeIn(experiment, parameter);
  const origins = Array.from({ length: sizeOf(own) }, (): Origin | undefined => undefined);
  return { shape: isTurned ? shape : own, origins, added: [] as [number, Origin][] };
}

/** The same in another order of gates. */
function reordered(
  placing: Placing,
  own: readonly Placing[],
  experiment: Shaped,
  order: readonly string[],
): Placing {
  const { role } = placing;
  const { gates } = cells[experiment.cell];
  const isStacked = !role.gate && !role.order && ['W', 'U', 'b'].includes(role.parts[0]);
  if (!isStacked || gates.length === 1 || own.length === 0) return placing;
  return placingsOf({ ...role, order }, experiment).find(
    (one) => one.layout === placing.layout && sameShape(one.shape, placing.shape),
  )!;
}

/** Where the entries of an array stand in all of it. */
function placesOf({ index, shape, error }: Source, whole: readonly number[]): readonly number[] {
  const all = Array.from({ length: sizeOf(whole) }, (_, place) => place);
  if (!index) return all;
  const columns = whole[1] ?? 1;
  const places = all.filter((place) => {
    const at = [Math.floor(place / columns), place % columns];
    return index.every((i, axis) => i === undefined || i === at[axis]);
  });
  if (places.length === sizeOf(shape)) return places;
  throw error(`expected ${shapeText([places.length])} at this index, got ${sizeOf(shape)}`);
}
