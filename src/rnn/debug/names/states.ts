/** States and what arrives at them under the names of formulas: `dh`, `dh_3`, `da_f`, `dx[2]`, `h`, `E_3`; of several sequences too. */
import { type CellName, cells } from '../../cells/index.ts';
import { type BatchExperiment, type Experiment, sizesOf } from '../../experiment.ts';
import type { GivenQuantities } from '../quantities.ts';
import { sameShape } from '../compare.ts';
import { shapeText, sizeOf } from '../shapes.ts';
import { sequencesIn, subjectOf } from '../subject.ts';
import type { Source } from './arrangement.ts';
import { bareKey, bareName } from './roles.ts';

/** One of what `differentiate` gives of a sequence, at all steps or at one. */
interface State {
  readonly key:
    'hidden' | 'cells' | 'outputs' | 'losses' | 'hiddenGradients' | 'cellGradients' | 'inputGradients';
  readonly width: 'n' | 'm' | 'q' | 1;
}

const states: { readonly [name: string]: State } = {
  h: { key: 'hidden', width: 'n' },
  c: { key: 'cells', width: 'n' },
  o: { key: 'outputs', width: 'q' },
  E: { key: 'losses', width: 1 },
  dh: { key: 'hiddenGradients', width: 'n' },
  dc: { key: 'cellGradients', width: 'n' },
  dx: { key: 'inputGradients', width: 'm' },
};

interface Meant {
  /** `hiddenGradients`, `preactivationGradients.f`, `initialGradients.h` */
  readonly path: string;
  readonly width: State['width'];
  /** From 1; undefined: all steps, or none. */
  readonly step: number | undefined;
}

/** Where names are read. */
interface Reader {
  readonly cell: CellName;
  /** Of the longest sequence. */
  readonly T: number;
  /** Coursera calls the state a. */
  readonly isCoursera: boolean;
}

/** What the exercises call what arrives before their only step. */
const before: { readonly [name: string]: string } = {
  da_prev: 'dh0',
  dh_prev: 'dh0',
  dprev_h: 'dh0',
  dc_prev: 'dc0',
  dprev_c: 'dc0',
  dxt: 'dx',
};

/** What a name means; undefined where it means no state. */
function meantBy(name: string, { cell, T, isCoursera }: Reader): Meant | undefined {
  const key = bareKey(name).replace(/^(?:dE|∂E|dL|dJ)\/(?:d|∂)/, 'd');
  const bare =
    (T === 1 && before[key]) || key.replace(/^da_?0$/, 'dh0').replace(isCoursera ? /^a$/ : /$^/, 'h');
  const { gates, hasCellState } = cells[cell];
  const arrival = /^da(?:_?([a-z]))?_?(\d+)?$/.exec(bare);
  if (arrival) {
    const [, preactivation, at] = arrival;
    const gate = preactivation ?? (gates.length === 1 ? gates[0] : undefined);
    if (gate === undefined || !gates.includes(gate)) return undefined;
    return { path: `preactivationGradients.${gate}`, width: 'n', step: stepOf(at) };
  }
  const [, symbol, step] = /^(d?[hcxoE])_?(\d+)?$/.exec(bare) ?? [];
  const state = symbol === undefined ? undefined : states[symbol];
  if (!state || (symbol.endsWith('c') && !hasCellState)) return undefined;
  if (step === '0') {
    const isInitial = symbol === 'dh' || symbol === 'dc';
    return isInitial ? { path: `initialGradients.${symbol[1]}`, width: 'n', step: undefined } : undefined;
  }
  return { path: state.key, width: state.width, step: stepOf(step) };
}

const stepOf = (digits: string | undefined) => (digits === undefined ? undefined : Number(digits));

/** Axes of an array: sequences, steps, the numbers of a step. */
type Axis = 's' | 't' | 'w';
type Sizes = { readonly [A in Axis]: number };

/** In which order people have them: lists of steps or of columns; Coursera; CS231n and `batch_first`; PyTorch; columns by steps. */
const orders: readonly (readonly Axis[])[] = [
  ['t', 'w'],
  ['w', 't'],
  ['w', 's', 't'],
  ['s', 't', 'w'],
  ['t', 's', 'w'],
  ['t', 'w', 's'],
];

const COURSERA = /^(?:W(?:aa|ax|ya)|b[ay]|d?a_?0)$/;

type Row = (number | null)[];

/**
 * Takes states out of the arrays of an answer. Of several sequences they may have an axis more; what is beyond the end of a
 * shorter one does not count.
 * @returns what they hold, in each order of axes that fits all of them
 * @throws what `error` of a source gives
 */
export function statesApart<One extends Source>(
  sources: readonly One[],
  experiment: Experiment | BatchExperiment,
): { readonly rest: readonly One[]; readonly ways: readonly GivenQuantities[] } {
  const sequences = sequencesIn(subjectOf(experiment));
  const { n, m, q } = sizesOf(sequences[0]);
  const lengths = sequences.map(({ inputs }) => inputs.length);
  const T = Math.max(...lengths);
  const isCoursera = sources.some(({ name }) => name !== undefined && COURSERA.test(bareName(name)));
  const rest: One[] = [];
  const given: Given[] = [];
  for (const source of sources) {
    const meant = source.name && meantBy(source.name, { cell: experiment.cell, T, isCoursera });
    if (!meant) {
      rest.push(source);
      continue;
    }
    const isOfFirst = meant.path.startsWith('initialGradients');
    if (meant.step !== undefined && (meant.step < 1 || meant.step > T))
      throw source.error(`is of step ${meant.step}, of T = ${T}`);
    given.push({
      source,
      meant,
      sizes: {
        s: sequences.length,
        t: isOfFirst ? 1 : T,
        w: meant.width === 1 ? 1 : { n, m, q }[meant.width],
      },
      isOfSteps: !isOfFirst && meant.step === undefined,
    });
  }
  const isSingle = sequences.length === 1;
  const isLikely = (order: readonly Axis[]) => isCoursera === order.indexOf('w') < order.indexOf('t');
  const possible = orders
    .filter((order) => isSingle || order.includes('s'))
    .toSorted((a, b) => Number(isLikely(b)) - Number(isLikely(a)));
  const fitting = possible.filter((order) => given.every((one) => fits(one, order)));
  const [order] = possible;
  const odd =
    fitting.length === 0 && (given.find((one) => !possible.some((each) => fits(one, each))) ?? given[0]);
  if (odd) {
    const wanted = openAxes(odd, order).map((axis) => odd.sizes[axis]);
    throw odd.source.error(
      `expected ${shapeText(wanted)}, ${axesText(openAxes(odd, order))}got ${shapeText(odd.source.shape)}`,
    );
  }
  // Where there is but one sequence, its axis makes no difference.
  const nameOf = (one: readonly Axis[]) => one.filter((axis) => axis !== 's' || !isSingle).join('');
  const different = fitting.filter(
    (one, at) => fitting.findIndex((two) => nameOf(two) === nameOf(one)) === at,
  );
  return { rest, ways: different.map((one) => quantitiesOf(given, one, lengths)) };
}

/** An array of states. */
interface Given {
  readonly source: Source;
  readonly meant: Meant;
  readonly sizes: Sizes;
  /** Whether it has an axis of steps. */
  readonly isOfSteps: boolean;
}

const axesOf = ({ isOfSteps }: Given, order: readonly Axis[]): readonly Axis[] =>
  order.filter((axis) => axis !== 't' || isOfSteps);

/** Those of which all is given. */
const openAxes = (given: Given, order: readonly Axis[]): readonly Axis[] =>
  axesOf(given, order).filter((_, at) => given.source.index?.[at] === undefined);

function fits(given: Given, order: readonly Axis[]): boolean {
  const { source, sizes } = given;
  const axes = axesOf(given, order);
  const index = source.index ?? [];
  if (index.length > axes.length || index.some((i, at) => i !== undefined && i >= sizes[axes[at]]))
    return false;
  const bare = (shape: readonly number[]) => shape.filter((size) => size > 1);
  return sameShape(bare(openAxes(given, order).map((axis) => sizes[axis])), bare(source.shape));
}

const axesText = (axes: readonly Axis[]): string =>
  axes.length < 2
    ? ''
    : axes.length === 2 && axes[0] === 't'
      ? 'a row a step, '
      : `by ${axes.map((axis) => ({ s: 'sequences', t: 'steps', w: 'units' })[axis]).join(', ')}, `;

/** What arrays hold in one order of their axes, as `differentiate` has it. */
function quantitiesOf(
  all: readonly Given[],
  order: readonly Axis[],
  lengths: readonly number[],
): GivenQuantities {
  const found = lengths.map((): Record<string, unknown> => ({}));
  const rows = new Map<string, Row[][]>();
  for (const given of all) {
    const { meant, sizes, source } = given;
    const isOfFirst = meant.path.startsWith('initialGradients');
    const known =
      rows.get(meant.path) ??
      lengths.map((length) =>
        Array.from({ length: isOfFirst ? 1 : length }, (): Row =>
          Array.from({ length: sizes.w }, () => null),
        ),
      );
    rows.set(meant.path, known);
    const axes = axesOf(given, order);
    const open = openAxes(given, order);
    const at: { [A in Axis]: number } = { s: 0, t: (meant.step ?? 1) - 1, w: 0 };
    axes.forEach((axis, place) => (at[axis] = source.index?.[place] ?? at[axis]));
    for (let index = 0; index < sizeOf(source.shape); index++) {
      open.reduceRight((left, axis) => {
        at[axis] = left % sizes[axis];
        return Math.floor(left / sizes[axis]);
      }, index);
      const row = known[at.s][at.t];
      if (row) row[at.w] = source.entry(index);
    }
  }
  for (const [path, known] of rows) {
    const [key, inner] = path.split('.');
    const isOfLosses = key === 'losses';
    known.forEach((one, sequence) => {
      const value = isOfLosses ? one.map(([x]) => x) : key === 'initialGradients' ? one[0] : one;
      found[sequence][key] = inner ? { ...(found[sequence][key] as object), [inner]: value } : value;
    });
  }
  if (all.length === 0) return {};
  return (lengths.length === 1 ? found[0] : { sequences: found }) as GivenQuantities;
}
