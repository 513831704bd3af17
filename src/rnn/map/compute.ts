import { type Load, Prepared } from '../rest/prepared.ts';
import { shapeOf } from '../unroll.ts';
import { Leaves } from './leaves.ts';
import { experimentAt, type PointSettings, placesOf, type Plane } from './plane.ts';
import { type Drawn, drawnOf, type MapPoint, pointOf } from './point.ts';

/** A network that is lowered, and what its leaves hold. */
interface Lowered {
  readonly prepared: Prepared;
  readonly leaves: Leaves;
}

/** Computes points of one plane: the network is lowered once for each number of hidden units. */
export class MapReplays {
  readonly #plane: Plane;
  readonly #load: Load;
  readonly #placeOf: (point: number) => PointSettings;
  readonly #lowered = new Map<number, Promise<Lowered>>();

  constructor(plane: Plane, load: Load) {
    this.#plane = plane;
    this.#load = load;
    this.#placeOf = placesOf(plane);
  }

  /**
   * The points of these numbers, in their order. Each depends on the plane alone: not on which others are asked for, nor on
   * what was computed before.
   * @param draws the first so many of each, all unless told
   */
  async compute(points: readonly number[], draws = this.#plane.draws): Promise<MapPoint[]> {
    const places = points.map(this.#placeOf);
    const drawn = points.map((): Drawn[] => []);
    for (const n of new Set(places.map((place) => place.n))) {
      const lowered = await this.#lower(places.find((place) => place.n === n)!);
      for (let i = 0; i < draws; i++) {
        const seed = this.#plane.seed + i;
        const normsOf = normsIn(lowered, seed);
        places.forEach((place, index) => {
          if (place.n === n) drawn[index].push(drawnOf(normsOf(place), place.lag));
        });
      }
    }
    return drawn.map(pointOf);
  }

  /** The norms by lag, 0 to T, of every draw of a point; undefined: a number of it overflowed float64. */
  async norms(point: number): Promise<(readonly number[] | undefined)[]> {
    const place = this.#placeOf(point);
    const lowered = await this.#lower(place);
    const { draws, seed } = this.#plane;
    return Array.from({ length: draws }, (_, i) => normsIn(lowered, seed + i)(place));
  }

  #lower(place: PointSettings): Promise<Lowered> {
    const known = this.#lowered.get(place.n);
    if (known) return known;
    const { cell, seed } = this.#plane;
    const lowered = Prepared.of(shapeOf(experimentAt(cell, place, seed)), this.#load).then((prepared) => ({
      prepared,
      leaves: new Leaves(cell, prepared, place),
    }));
    this.#lowered.set(place.n, lowered);
    return lowered;
  }
}

/** Norms by lag of one draw at place after place; computed once where the places differ in their lag alone. */
function normsIn(
  { prepared, leaves }: Lowered,
  seed: number,
): (place: PointSettings) => number[] | undefined {
  let norms: number[] | undefined;
  let isKnown = false;
  return (place) => {
    if (leaves.set(place, seed) || !isKnown) {
      prepared.replay.run();
      norms = prepared.stateNorms();
      isKnown = true;
    }
    return norms;
  };
}
