const NARROWEST_RIBBON = 1.5;

/** Width of a ribbon whose gradient is not zero, by its place on the scale of norms. */
export const ribbonWidth = (intensity: number): number =>
  NARROWEST_RIBBON + (WIDEST_RIBBON - NARROWEST_RIBBON) * intensity;

/** Width of the largest gradient on an edge. */
export const WIDEST_RIBBON = 24;
