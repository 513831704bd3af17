import type { Clipping } from './settings.ts';

/** |g| over all parameters together. Squares of float32 neither overflow nor underflow in float64. */
export function normOf(g: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < g.length; i++) sum += g[i] * g[i];
  return Math.sqrt(sum);
}

/**
 * Clips a gradient in place, over all parameters together (Pascanu, Mikolov & Bengio 2013, section 3.2, algorithm 1) or
 * entry by entry (Mikolov 2012).
 * @param norm |g|, as by `normOf`
 */
export function clip(g: Float32Array, { kind, threshold }: Clipping, norm: number): void {
  if (kind === 'value') {
    for (let i = 0; i < g.length; i++) g[i] = Math.max(-threshold, Math.min(threshold, g[i]));
  } else if (norm >= threshold) {
    const factor = threshold / norm;
    for (let i = 0; i < g.length; i++) g[i] *= factor;
  }
}
