/** Names at the ends of lines. Pure geometry. */
/** A little more than what a text takes. */
const HEIGHT = 16.5;

/** A narrower chart has no room for names at the ends of its lines: they stand in a legend. */
const NARROW = 640;

export const hasEndLabels = (width: number): boolean => width >= NARROW;

/** Moves labels apart, in their order, as little as it takes that none lies over another, within top and bottom where they fit. */
export function spreadLabels<Label extends { readonly y: number }>(
  labels: readonly Label[],
  { top, bottom }: { readonly top: number; readonly bottom: number },
  height = HEIGHT,
): Label[] {
  let lowest = top - height;
  const down = labels
    .toSorted((a, b) => a.y - b.y)
    .map((label) => ({ ...label, y: (lowest = Math.max(label.y, lowest + height)) }));
  // Those that are pushed out at the bottom push back.
  let highest = bottom + height;
  return down
    .toReversed()
    .map((label) => ({ ...label, y: (highest = Math.min(label.y, highest - height)) }))
    .toReversed();
}
