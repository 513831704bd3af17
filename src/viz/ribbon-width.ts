import { WIDEST_RIBBON } from './network-layout.ts';

const NARROWEST_RIBBON = 1.5;

/** Width of a ribbon whose gradient is not zero, by its place on the scale of norms. */
export const ribbonWidth = (intensity: number): number =>
  NARROWEST_RIBBON + (WIDEST_RIBBON - NARROWEST_RIBBON) * intensity;
