import { randomLcg, randomNormal } from 'd3-random';
import { Backward } from './backward.ts';
import type { Node } from './graph.ts';
import type { Session } from './session.ts';

/** What a gradient check found: both sides of `u · (J v) = (Jᵀ u) · v`, and how far they are apart. */
export interface GradCheck {
  readonly ok: boolean;
  /** u · (J v), by central differences along v. */
  readonly numeric: number;
  /** (Jᵀ u) · v, by the derivative rules. */
  readonly analytic: number;
  /** |numeric - analytic|, relative to the larger of the two and to the size of what was added up. */
  readonly error: number;
}

/**
 * Checks the derivative rules between `output` and the leaves in `wrt` at the values now in the session, with a
 * random cotangent u and a random direction v. The leaves' values are restored.
 *
 * Central differences with one step of Richardson extrapolation, (4 D(h/2) - D(h)) / 3, leave an error of h⁴ and of
 * rounding / h; in float64 a right rule stays below 1e-9, a wrong one lands near 1.
 */
export function gradcheck(
  session: Session,
  output: Node,
  wrt: readonly Node[],
  { seed = 1, step = 1e-3, tolerance = 1e-8 } = {},
): GradCheck {
  const normal = randomNormal.source(randomLcg(seed))();
  const draw = (size: number) => Float64Array.from({ length: size }, normal);
  const u = draw(output.size);
  const directions = wrt.map((leaf) => draw(leaf.size));
  const start = wrt.map((leaf) => session.value(leaf).slice());

  const outputAt = (distance: number): number => {
    wrt.forEach((leaf, n) =>
      session.set(
        leaf,
        start[n].map((x, i) => x + distance * directions[n][i]),
      ),
    );
    session.forward();
    return dot(u, session.value(output));
  };
  const difference = (h: number) => (outputAt(h) - outputAt(-h)) / (2 * h);
  const numeric = (4 * difference(step / 2) - difference(step)) / 3;

  const size = Math.abs(outputAt(0));
  const pass = new Backward(session, [{ node: output, cotangent: u }], wrt);
  pass.run();
  const analytic = wrt.reduce((total, leaf, n) => total + dot(pass.cotangent(leaf), directions[n]), 0);

  const error =
    Math.abs(numeric - analytic) / Math.max(Math.abs(numeric), Math.abs(analytic), 1e-3 * size, 1e-6);
  return { ok: error <= tolerance, numeric, analytic, error };
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((total, x, i) => total + x * b[i], 0);
}
