/** Cuts a layer out of a network, to be looked at by itself. Loaded with the first network of several layers. */
import { proxy } from 'comlink';
import {
  type CellWeights,
  type Matrix,
  NonFiniteError,
  sequencesOf,
  type SingleExperiment,
  type StackedExperiment,
  type Vector,
} from '../../../rnn/index.ts';
import { WorkerClient, WorkerSession } from '../../../rnn/workers/worker-client.ts';
import {
  cutOut,
  type CutPlace,
  isChangeable,
  passOf,
  putBack,
  type StackPass,
} from '../../../rnn/stacked/cut-out.ts';
import { floodFrom, floodOf, type Flood } from '../../../rnn/stacked/flood.ts';
import { clamp } from '../../chart/clamp.ts';
import { LIMITS } from '../../experiment/largest-sizes.ts';
import { areWithin } from '../../experiment/layer-sizes.ts';
import { type AllSteps, asPart, type Part } from '../../experiment/part.ts';
import { rangeOf } from './scene.ts';
import type { LayersWorker } from './layers.worker.ts';

/** Multiplications, at all steps of a sequence, that this thread takes no time for. */
const SMALL = 2e5;

const isSmall = ({ layers, sequences }: StackedExperiment, sequence: number): boolean => {
  const directions = layers.flatMap((layer) => layer.directions);
  const numbers = directions.reduce((sum, { weights }) => sum + numbersIn(weights), 0);
  return numbers * sequences[sequence].inputs.length <= SMALL;
};

const numbersIn = (weights: CellWeights): number =>
  Object.values(weights).reduce(
    (sum: number, rows: Matrix | Vector) => sum + rows.length * (Array.isArray(rows[0]) ? rows[0].length : 1),
    0,
  );

const client = new WorkerClient<LayersWorker>(
  () => new Worker(new URL('./layers.worker.ts', import.meta.url), { type: 'module', name: 'layers' }),
);

/** Those that were cut out, so that who goes back to one finds it as it was. */
const known = new WeakMap<StackedExperiment, Map<string, Promise<SingleExperiment>>>();

/**
 * The part of a network at a place, as an experiment by itself.
 * @throws NonFiniteError, or from a worker an Error with its message, when a number overflows; WorkerFailure
 */
export function partAt(
  whole: StackedExperiment,
  place: CutPlace,
  onShare?: (share: number, cancel: () => void) => void,
): Promise<SingleExperiment> {
  const parts = known.get(whole) ?? new Map<string, Promise<SingleExperiment>>();
  known.set(whole, parts);
  const key = `${place.sequence} ${place.layer} ${place.direction} ${place.first}`;
  const part = parts.get(key) ?? cutAt(whole, place, onShare);
  parts.set(key, part);
  // What failed may be asked again.
  part.catch(() => parts.delete(key));
  return part;
}

async function cutAt(
  whole: StackedExperiment,
  place: CutPlace,
  onShare?: (share: number, cancel: () => void) => void,
): Promise<SingleExperiment> {
  if (!areWithin(whole, LIMITS)) return longPartAt(whole, place, onShare);
  if (isSmall(whole, place.sequence)) return partHere(whole, place);
  const { cut, flood } = await client.ask(
    (worker) => worker.cut(whole, place) as Promise<{ cut: SingleExperiment; flood: Flood }>,
  );
  return asPart(cut, { ...fixed(whole, place), flood, range: rangeOf(flood) });
}

/** Of what takes too long to follow edits. */
const fixed = (whole: StackedExperiment, place: CutPlace) => ({
  whole,
  place,
  changeable: isChangeable(whole, place),
  floodFrom: undefined,
  edited: undefined,
});

/** The long sequence that was run last; its worker keeps the states. */
let long:
  | {
      readonly whole: StackedExperiment;
      readonly sequence: number;
      readonly session: WorkerSession<LayersWorker>;
      readonly flood: Promise<Flood>;
      /** By layer and direction. */
      readonly all: Map<string, AllSteps>;
    }
  | undefined;

async function longPartAt(
  whole: StackedExperiment,
  place: CutPlace,
  onShare?: (share: number, cancel: () => void) => void,
): Promise<SingleExperiment> {
  if (long?.whole !== whole || long.sequence !== place.sequence || long.session.failure) {
    long?.session.end();
    const worker = new Worker(new URL('./layers.worker.ts', import.meta.url), {
      type: 'module',
      name: 'long',
    });
    // However long it takes: it can be called off.
    const session = new WorkerSession<LayersWorker>(worker, Infinity);
    const cancel = () => session.end('it was called off');
    onShare?.(0, cancel);
    const flood = session.ask(
      (api) =>
        api.run(
          sequencesOf(whole)[place.sequence],
          proxy((share: number) => onShare?.(share, cancel)),
        ) as Promise<Flood>,
    );
    long = { whole, sequence: place.sequence, session, flood, all: new Map() };
  }
  const { session, all: parts } = long;
  const flood = await long.flood;
  const steps = stepsOf(whole, place);
  const cut = await session.ask((api) => api.steps(place, steps) as Promise<SingleExperiment>);
  const part = `${place.layer} ${place.direction}`;
  const all = parts.get(part) ?? {
    T: whole.sequences[place.sequence].inputs.length,
    track: () => session.ask((api) => api.track(place) as ReturnType<AllSteps['track']>),
  };
  parts.set(part, all);
  return asPart(cut, { ...fixed(whole, place), flood, range: rangeOf(flood), steps, all });
}

/** Numbers that are multiplied for all terms of the steps on show: seconds in a worker. */
const MOST_FOR_TERMS = 2.5e9;

/** As many steps as their terms can be computed of: the last ones, unless told. */
function stepsOf({ layers, sequences }: StackedExperiment, { sequence, layer, direction, first }: CutPlace) {
  const numbers = numbersIn(layers[layer].directions[direction].weights);
  const T = sequences[sequence].inputs.length;
  const count = clamp(Math.floor(Math.sqrt(MOST_FOR_TERMS / numbers)), 4, LIMITS.T);
  const from = clamp(first ?? T, 1, Math.max(1, T + 1 - count));
  return [from, Math.min(T, from + count - 1)] as const;
}

/** The last pass: another layer of the same sequence needs no other. */
let last:
  { readonly whole: StackedExperiment; readonly sequence: number; readonly pass: StackPass } | undefined;

function partHere(whole: StackedExperiment, place: CutPlace): SingleExperiment {
  const { sequence } = place;
  if (last?.whole !== whole || last.sequence !== sequence) {
    last = { whole, sequence, pass: passOf(whole, sequence) };
  }
  const { pass } = last;
  const flood = floodOf(pass);
  const floods = new Map<number, Flood>();
  const part: Part = {
    whole,
    place,
    changeable: isChangeable(whole, place),
    flood,
    range: rangeOf(flood),
    floodFrom(t) {
      const known = floods.get(t) ?? floodFrom(pass, place, t);
      floods.set(t, known);
      return known;
    },
    edited: (numbers) => edited(part, numbers),
  };
  return asPart(cutOut(pass, place), part);
}

function edited(part: Part, numbers: SingleExperiment): SingleExperiment {
  const { place } = part;
  const whole = putBack(part.whole, place, numbers);
  try {
    return partHere(whole, place);
  } catch (error) {
    if (!(error instanceof NonFiniteError)) throw error;
    // What was typed stays, to be mended.
    const kept: Part = { ...part, whole, overflow: error.message, edited: (next) => edited(kept, next) };
    return asPart({ ...numbers }, kept);
  }
}
