/** The keys of everything that goes along a row of places: sliders over charts, points, rows. Pure. */
export interface Standing {
  readonly now: number;
  /** It goes from `first`, 0 unless told, to this. */
  readonly last: number;
  readonly first?: number;
  /** Of an arrow key; 1 unless told. */
  readonly stride?: number;
}

/** How many strides a key goes with shift. */
const FAR = 10;

/** Where a key leads, within the ends; undefined for keys that lead nowhere. Right and up go on, left and down go back. */
export function keyedTo(
  { key, shiftKey = false }: { readonly key: string; readonly shiftKey?: boolean },
  { now, last, first = 0, stride = 1 }: Standing,
): number | undefined {
  const far = stride * (shiftKey ? FAR : 1);
  const places: Readonly<Record<string, number>> = {
    ArrowRight: now + far,
    ArrowUp: now + far,
    ArrowLeft: now - far,
    ArrowDown: now - far,
    Home: first,
    End: last,
  };
  const next = places[key];
  return next === undefined ? undefined : Math.min(last, Math.max(first, next));
}
