/** The state of Compare, The map: the knobs, the points that are computed for them, and what is looked at closely. */
import { batch, computed, effect, type ReadonlySignal, signal } from '@preact/signals-core';
import type { MapPart } from '../../../rnn/map/file.ts';
import { type PointSettings, placesOf, type Plane } from '../../../rnn/map/plane.ts';
import type { Theory } from '../../../rnn/map/theory.ts';
import { newestOnly } from '../../page/newest-only.ts';
import { address } from '../address.ts';
import { type Computing, computePoints } from './points.ts';
import { fromMapQuery, type MapKnobs, toMapQuery } from './settings.ts';
import { type Shown, shownOf } from './shown.ts';
import { asideWorker, mapWorkers } from './workers.ts';
import { onRest } from '../../page/at-rest.ts';

/** What comes back in the draws of one point. */
export interface Looked {
  readonly plane: Plane;
  readonly point: number;
  readonly place: PointSettings;
  /** By draws, by lag; undefined: a number of it overflowed. */
  readonly norms: readonly (readonly number[] | undefined)[];
}

export interface MapState {
  readonly knobs: ReadonlySignal<MapKnobs>;
  readonly setKnobs: (next: MapKnobs) => void;
  /** Planes that were zoomed into, the widest first. */
  readonly wider: ReadonlySignal<readonly Plane[]>;
  readonly zoomTo: (plane: Plane) => void;
  readonly zoomOut: () => void;
  readonly computing: Computing;
  /** Of the plane that the knobs say, from its first moment on. */
  readonly shown: ReadonlySignal<Shown>;
  readonly theories: ReadonlySignal<readonly Theory[]>;
  /** The point that is looked at, and the one that it is compared with. */
  readonly here: ReadonlySignal<number>;
  readonly held: ReadonlySignal<number | undefined>;
  readonly look: (point: number) => void;
  /** Draws a run of training over the map, or none. */
  readonly train: (run: string | undefined) => void;
  readonly hold: (point: number | undefined) => void;
  /** Of this plane; empty until the first answer. */
  readonly looked: ReadonlySignal<readonly Looked[]>;
  readonly message: ReadonlySignal<string | undefined>;
  readonly say: (message: string | undefined) => void;
  readonly open: (map: MapPart) => void;
}

export function createMap(): MapState {
  const linked = fromMapQuery(address.query);
  const knobs = signal(linked.knobs);
  const plane = computed(() => knobs.value.plane);
  const wider = signal<readonly Plane[]>([]);
  const message = signal(
    linked.fault && `The link asks for a map that there is not: ${linked.fault}. This is the usual one.`,
  );
  const computing = computePoints(mapWorkers(), plane.value);
  const said = signal<{ readonly of: Plane; readonly theories: readonly Theory[] }>();
  /** The newest map from a file, which is not to be computed again. */
  let opened: MapPart | undefined;
  const looks = signal<readonly Looked[]>([]);
  const aside = asideWorker();

  const found = computed(() => {
    const { value } = computing.found;
    const of = plane.value;
    return isSame(value.plane, of)
      ? { ...value, plane: of }
      : { plane: of, isWhole: false, points: [], draws: [] };
  });
  const hasPoints = computed(() => found.value.points.length > 0);

  const here = computed(() => knobs.value.here ?? middleOf(plane.value));
  const held = computed(() => knobs.value.held);

  const askTheories = newestOnly<Plane, { of: Plane; theories: readonly Theory[] }>(
    async (of) => ({ of, theories: await aside.ask((worker) => worker.theories(of)) }),
    (found) => (said.value = found),
    (error) => (message.value = `What theory says could not be computed: ${error.message}.`),
  );
  const askLooks = newestOnly<{ plane: Plane; points: readonly number[] }, Looked[]>(
    async ({ plane, points }) => {
      const found: Looked[] = [];
      for (const point of points) {
        const norms = await aside.ask((worker) => worker.norms(plane, point));
        found.push({ plane, point, place: placesOf(plane)(point), norms });
      }
      return found;
    },
    (found) => (looks.value = found),
    (error) => (message.value = `This point could not be computed: ${error.message}.`),
  );

  effect(() => {
    const of = plane.value;
    if (isSame(of, computing.found.peek().plane) && computing.found.peek().points.length > 0) return;
    if (opened && isSame(of, opened.plane)) computing.show(opened);
    else computing.compute(of);
  });
  // After the first points, so that these come first.
  effect(() => {
    if (hasPoints.value) askTheories(plane.value);
  });
  effect(() => {
    const points = held.value === undefined ? [here.value] : [here.value, held.value];
    const of = plane.value;
    if (hasPoints.value) askLooks({ plane: of, points });
  });
  onRest(
    () => knobs.value,
    (next) => (address.query = toMapQuery(next, address.query)),
  );

  const set = (next: MapKnobs) =>
    batch(() => {
      message.value = undefined;
      knobs.value = next;
    });
  const setPlane = (next: Plane) => set({ colour: knobs.value.colour, run: knobs.value.run, plane: next });
  return {
    knobs,
    setKnobs(next) {
      batch(() => {
        if (!isSame(next.plane, plane.value)) wider.value = [];
        set(next);
      });
    },
    wider,
    zoomTo(next) {
      batch(() => {
        wider.value = [...wider.value, plane.value];
        setPlane(next);
      });
    },
    zoomOut() {
      const before = wider.value.at(-1);
      if (!before) return;
      batch(() => {
        wider.value = wider.value.slice(0, -1);
        setPlane(before);
      });
    },
    computing,
    shown: computed(() => shownOf(found.value)),
    theories: computed(() => (said.value?.of === plane.value ? said.value.theories : [])),
    here,
    held,
    look: (point) => (knobs.value = { ...knobs.value, here: point }),
    train: (run) => (knobs.value = { ...knobs.value, run }),
    hold: (point) => (knobs.value = { ...knobs.value, held: point }),
    looked: computed(() => looks.value.filter((one) => one.plane === plane.value)),
    message,
    say: (text) => (message.value = text),
    open(map) {
      opened = map;
      batch(() => {
        computing.show(map);
        wider.value = [];
        setPlane(map.plane);
      });
    },
  };
}

const isSame = (a: Plane, b: Plane): boolean => JSON.stringify(a) === JSON.stringify(b);

const middleOf = ({ x, y }: Plane): number => Math.floor(y.count / 2) * x.count + Math.floor(x.count / 2);
