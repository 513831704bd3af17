/** Someone's answer: arrays under names of their own, put to the places of the parameters. */
import { type BatchExperiment, type Experiment, ExperimentError, type ParameterName } from '../experiment.ts';
import { type Arrangement, arrangementsOf, type Filled, type Source } from './names/arrangement.ts';
import { type Naming, namingOf } from './names/naming.ts';
import type { Layout } from './names/roles.ts';
import { statesApart } from './names/states.ts';
import { isObject, type JsonSource, pathOf, sourcesAt } from './read/json-sources.ts';
import type { NamedArray } from './read/parse.ts';
import { type GivenQuantities, parseQuantities, quantityNames } from './quantities.ts';
import { type Plain, isOpen, pickedFrom, type RoundedNumbers, writtenFrom } from './read/rounded-numbers.ts';

/** dE/dP of some parameters, to be checked; an entry that is `null` is not. */
export type PlainGradients = { readonly [P in ParameterName]?: Plain };

/** An answer in the arrangement of the parameters. */
export interface Brought {
  readonly gradients: { readonly [P in ParameterName]?: RoundedNumbers };
  readonly naming: Naming;
  /** In which the arrays were taken to be. */
  readonly layout: Layout;
  /** Of the gates, where they were not taken to be in that of the names. */
  readonly order: readonly string[] | undefined;
  /** What else there is of what `differentiate` gives. */
  readonly quantities: GivenQuantities;
}

/**
 * Checks that a JSON value holds gradients of an experiment: of some of its parameters, each in its shape or transposed;
 * by themselves, or as `gradients`, beside some of what else `differentiate` computes; by the project's names or those of others.
 * @throws ExperimentError naming the first fault, such as
 * `answer.W: expected 8 rows of 2 numbers, got 6 rows of 2 numbers`.
 */
export function parseAnswer(
  json: unknown,
  experiment: Experiment | BatchExperiment,
): PlainGradients & GivenQuantities {
  const { sources, ways } = apart(json, experiment);
  const [quantities] = ways;
  if (sources.length === 0) return quantities;
  const [{ filled }] = arrangementsOf(sources, experiment);
  const gradients = Object.fromEntries(
    [...filled].map(([parameter, one]) => {
      const whole = wholeOf(sources, one);
      return [parameter, whole ? whole.value : plainOf(sources, one)];
    }),
  );
  return { ...gradients, ...quantities };
}

/**
 * The same with all ways of taking it: two where matrices are square, so that neither names nor shapes tell whether they
 * are meant for a = W h or for a = h W.
 * @throws ExperimentError, as `parseAnswer`
 */
export function bringJson(json: unknown, experiment: Experiment | BatchExperiment): readonly Brought[] {
  const { sources, ways } = apart(json, experiment);
  return broughtIn(sources, () => sources.map(({ value }) => writtenFrom(value)), experiment, ways);
}

/**
 * Arrays that were read from a text.
 * @throws ExperimentError, its path the name of the array
 */
export function bringArrays(
  arrays: readonly NamedArray[],
  experiment: Experiment | BatchExperiment,
): readonly Brought[] {
  const given = arrays.map(({ name, index, written }, at): Source & { readonly written: RoundedNumbers } => ({
    name,
    index,
    shape: written.shape,
    written,
    entry: (i) => (isOpen(written, i) ? null : written.values[i]),
    error: (problem) =>
      new ExperimentError(name ?? (arrays.length > 1 ? `array ${at + 1}` : 'the array'), problem),
  }));
  const { rest, ways } = statesApart(given, experiment);
  return broughtIn(rest, () => rest.map((source) => source.written), experiment, ways);
}

/** Parameters in each arrangement, with states in each order of their axes. */
function broughtIn(
  sources: readonly Source[],
  writtenOf: () => readonly RoundedNumbers[],
  experiment: Experiment | BatchExperiment,
  ways: readonly GivenQuantities[],
): readonly Brought[] {
  // What is none of its arrays is told before it is read.
  const arrangements = arrangementsOf(sources, experiment);
  const written = writtenOf();
  return arrangements.flatMap((one) => {
    const brought = broughtOf(sources, written, one);
    return ways.map((quantities) => ({ ...brought, quantities }));
  });
}

function broughtOf(
  sources: readonly Source[],
  written: readonly RoundedNumbers[],
  arrangement: Arrangement,
): Omit<Brought, 'quantities'> {
  const gradients = Object.fromEntries(
    [...arrangement.filled].map(([parameter, one]) => {
      const { origins, shape } = one;
      const picked = pickedFrom(written, shape, (index) => {
        const origin = origins[index];
        return origin && [origin.source, origin.index];
      });
      return [parameter, picked];
    }),
  );
  const { layout, order } = arrangement;
  return { gradients, naming: namingOf(sources, arrangement), layout, order };
}

/** The array that is a parameter, as it is; undefined where it is put together, or turned. */
function wholeOf<One extends Source>(sources: readonly One[], { origins }: Filled): One | undefined {
  const first = origins[0];
  if (!first || sources[first.source].index) return undefined;
  const isWhole = origins.every((origin, index) => origin?.source === first.source && origin.index === index);
  return isWhole ? sources[first.source] : undefined;
}

function plainOf(sources: readonly Source[], { shape, origins }: Filled): Plain {
  const entries = origins.map((origin) => (origin ? sources[origin.source].entry(origin.index) : null));
  const [rows, columns] = shape;
  if (columns === undefined) return entries;
  return Array.from({ length: rows }, (_, i) => entries.slice(i * columns, (i + 1) * columns));
}

/** The arrays of an answer, and what it has beside them. */
function apart(
  json: unknown,
  experiment: Experiment | BatchExperiment,
): {
  readonly sources: readonly JsonSource[];
  /** In each order of axes that fits. */
  readonly ways: readonly GivenQuantities[];
} {
  if (!isObject(json)) return { sources: sourcesAt('answer', json, experiment), ways: [{}] };
  const own = Object.entries(json).filter(([name]) => quantityNames.includes(name));
  const rest = Object.fromEntries(Object.entries(json).filter(([name]) => !quantityNames.includes(name)));
  const quantities = parseQuantities('answer', Object.fromEntries(own), experiment);
  const isWhole = Object.hasOwn(rest, 'gradients');
  // Norms of terms are printed beside gradients, and are no answer.
  const unknown = Object.keys(rest).find((key) => key !== 'gradients' && key !== 'termNorms');
  if (isWhole && unknown !== undefined)
    throw new ExperimentError(pathOf('answer', unknown), `unknown key beside gradients`);
  if (isWhole)
    return { sources: sourcesAt('answer.gradients', rest.gradients, experiment), ways: [quantities] };
  const isBare = own.length > 0 && Object.keys(rest).length === 0;
  if (isBare) return { sources: [], ways: [quantities] };
  const named = statesApart(sourcesAt('answer', rest, experiment), experiment);
  return { sources: named.rest, ways: named.ways.map((one) => ({ ...quantities, ...one })) };
}
