/** Where the knobs of Compare, The map, stand; and the part of the page's address that says so. Pure. */
import { type CellName } from '../../../rnn/index.ts';
import { cellNames, takesForgetBias } from '../../../rnn/cells/index.ts';
import { schemeNames, schemesOf } from '../../../rnn/initialise.ts';
import { inputNames } from '../../../rnn/inputs.ts';
import { checkPlane, PlaneError } from '../../../rnn/map/check.ts';
import {
  type MapAxis,
  type AxisName,
  axisNames,
  isWhole,
  type Plane,
  pointsOf,
  usualSettings,
} from '../../../rnn/map/plane.ts';
import { trainingPresets } from '../../../rnn/training/presets.ts';

/** What colours tell: the factor a step back, or the norm that is left at a lag. */
export const colourNames = ['rate', 'left'] as const;
export type ColourName = (typeof colourNames)[number];

export interface MapKnobs {
  readonly plane: Plane;
  readonly colour: ColourName;
  /** The number of the point that is looked at; undefined: the one in the middle. */
  readonly here?: number | undefined;
  /** Of the one that it is compared with. */
  readonly held?: number | undefined;
  /** The run of training that is drawn over it, a preset by its id. */
  readonly run?: string | undefined;
}

/** Points of an axis, unless a file has others. */
const COUNTS = { x: 64, y: 48 } as const;

/** Where an axis begins and ends unless somebody says otherwise. */
const usualRanges: Readonly<Record<AxisName, readonly [from: number, to: number]>> = {
  gain: [0.25, 4],
  radius: [0.1, 3],
  forget: [-2, 6],
  bias: [0, 4],
  amplitude: [0, 2],
  n: [2, 33],
  lag: [1, 48],
};
/** A sigmoid's slope is 1/4 at most: only a W four times as large does the same. */
const SLOPE = 4;

/** An axis of a plane as it usually is; of whole numbers no finer than they are. */
function usualAxis(side: 'x' | 'y', name: AxisName, { cell, T }: Pick<Plane, 'cell' | 'T'>): MapAxis {
  const [from, to] = usualRanges[name];
  const isLarge = cell === 'sigmoid' && (name === 'gain' || name === 'radius');
  const end = name === 'lag' ? Math.min(to, T) : isLarge ? SLOPE * to : to;
  return withCount(side, { name, from, to: end });
}

/** With as many points as suit. */
export function withCount(side: 'x' | 'y', { name, from, to }: Omit<MapAxis, 'count'>): MapAxis {
  const count = isWhole(name) ? Math.min(COUNTS[side], to - from + 1) : COUNTS[side];
  return { name, from, to, count };
}

const lstm = { cell: 'lstm', T: usualSettings.T } as const;

export const defaultMap: MapKnobs = {
  plane: {
    ...usualSettings,
    cell: 'lstm',
    x: usualAxis('x', 'gain', lstm),
    y: usualAxis('y', 'forget', lstm),
    draws: 16,
    seed: 1,
  },
  colour: 'rate',
};

/** The axes that a cell has. */
export const axesOf = ({ cell, scheme }: Pick<Plane, 'cell' | 'scheme'>): AxisName[] =>
  axisNames.filter((name) => name !== 'forget' || (takesForgetBias(cell) && scheme !== 'chrono'));

/** Both say how large W is. */
const areRivals = (a: AxisName, b: AxisName): boolean =>
  a === b || (['gain', 'radius'].includes(a) && ['gain', 'radius'].includes(b));

/** The plane with another cell: axes that the new one does not have give way, usual ranges are the new cell's. */
export function planeWithCell(plane: Plane, cell: CellName): Plane {
  const scheme = schemesOf(cell).includes(plane.scheme) ? plane.scheme : usualSettings.scheme;
  const next = { ...plane, cell, scheme };
  const names = axesOf(next);
  const axis = (side: 'x' | 'y', other: AxisName): MapAxis => {
    const name = names.includes(plane[side].name)
      ? plane[side].name
      : names.find((name) => name === 'amplitude' && !areRivals(name, other));
    return usualAxis(side, name ?? names.find((name) => !areRivals(name, other))!, next);
  };
  const x = axis('x', plane.y.name);
  return { ...next, x, y: axis('y', x.name) };
}

/** The plane with another setting on an axis; where the other axis has it, or its rival, the two change places or it gives way. */
export function withAxis(plane: Plane, side: 'x' | 'y', name: AxisName): Plane {
  const other = side === 'x' ? 'y' : 'x';
  const next = { ...plane, [side]: usualAxis(side, name, plane) };
  if (!areRivals(name, plane[other].name)) return next;
  const free = axesOf(plane).filter((one) => !areRivals(one, name));
  const taken = free.includes(plane[side].name) ? plane[side].name : free[0];
  return { ...next, [other]: usualAxis(other, taken, plane) };
}

/** The plane with another T: lags beyond it are cut off. */
export function withSteps(plane: Plane, T: number): Plane {
  const cut = (side: 'x' | 'y') => {
    const axis = plane[side];
    if (axis.name !== 'lag') return axis;
    return axis.from < T
      ? withCount(side, { ...axis, to: Math.min(axis.to, T) })
      : usualAxis(side, 'lag', { ...plane, T });
  };
  return { ...plane, T, lag: Math.min(plane.lag, T), x: cut('x'), y: cut('y') };
}

const numberNames = [
  'draws',
  'seed',
  'T',
  'n',
  'gain',
  'forgetBias',
  'biasVariance',
  'amplitude',
  'lag',
] as const;

const key = (name: string) => `map-${name}`;
const axisText = ({ name, from, to, count }: MapAxis) => [name, from, to, count].join(':');

/** As a record of texts, by the names of the address. */
const textsOf = ({ plane, colour, here, held, run }: MapKnobs): Record<string, string> => ({
  cell: plane.cell,
  x: axisText(plane.x),
  y: axisText(plane.y),
  scheme: plane.scheme,
  input: plane.input,
  colour,
  here: String(here ?? ''),
  held: String(held ?? ''),
  run: run ?? '',
  ...Object.fromEntries(numberNames.map((name) => [name, String(plane[name])])),
});

/** The query of an address with these knobs in it, as far as they are not the usual ones; what else it says stays. */
export function toMapQuery(knobs: MapKnobs, query: string): string {
  const all = new URLSearchParams(query);
  const usual = textsOf(defaultMap);
  for (const [name, text] of Object.entries(textsOf(knobs))) {
    if (text === usual[name]) all.delete(key(name));
    else all.set(key(name), text);
  }
  return String(all).replaceAll('%3A', ':');
}

/** The knobs that the query of an address says, or the usual ones and what is wrong with it. */
export function fromMapQuery(query: string): { readonly knobs: MapKnobs; readonly fault?: string } {
  const asked = new URLSearchParams(query);
  const texts = Object.fromEntries(
    Object.entries(textsOf(defaultMap)).map(([name, usual]) => [name, asked.get(key(name)) ?? usual]),
  );
  try {
    const plane: Plane = {
      cell: one('cell', texts.cell, cellNames),
      x: axisFrom('x', texts.x),
      y: axisFrom('y', texts.y),
      scheme: one('initialisation', texts.scheme, schemeNames),
      input: one('input', texts.input, inputNames),
      ...(Object.fromEntries(numberNames.map((name) => [name, numberFrom(name, texts[name])])) as Pick<
        Plane,
        (typeof numberNames)[number]
      >),
    };
    checkPlane(plane);
    const [here, held] = (['here', 'held'] as const).map((name) => pointFrom(name, texts[name], plane));
    const run = texts.run === '' ? undefined : one('run of training', texts.run, trainingIds);
    return { knobs: { plane, colour: one('colour', texts.colour, colourNames), here, held, run } };
  } catch (error) {
    if (!(error instanceof AddressError || error instanceof PlaneError)) throw error;
    return { knobs: defaultMap, fault: error.message };
  }
}

const trainingIds = trainingPresets.map(({ id }) => id);

class AddressError extends Error {
  override readonly name = 'AddressError';
}

function one<Name extends string>(what: string, text: string, names: readonly Name[]): Name {
  const found = names.find((name) => name === text);
  if (found) return found;
  throw new AddressError(`there is no ${what} “${text}”`);
}

function numberFrom(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new AddressError(`${name}: “${text}” is no number`);
}

function pointFrom(name: string, text: string, plane: Plane): number | undefined {
  if (text === '') return undefined;
  const point = numberFrom(name, text);
  if (Number.isInteger(point) && point >= 0 && point < pointsOf(plane)) return point;
  throw new AddressError(`${name}: the map has no point ${text}`);
}

function axisFrom(side: string, text: string): MapAxis {
  const [name, ...numbers] = text.split(':');
  const [from, to, count] = numbers.map((number) => numberFrom(side, number));
  if (numbers.length !== 3) throw new AddressError(`${side}: “${text}” is no axis as gain:0.5:8:64`);
  return { name: one('axis', name, axisNames), from, to, count };
}
