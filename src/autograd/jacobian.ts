import { Backward } from './backward.ts';
import type { Node } from './graph.ts';
import type { Session } from './session.ts';

/**
 * The Jacobian dy/dx at the values of the session, as rows: entry [i][j] is dy_i/dx_j.
 * One backward pass with the unit vectors of y as its lanes, through the registry's own rules.
 */
export function jacobian(session: Session, y: Node, x: Node): number[][] {
  const units = Array.from({ length: y.size }, (_, i) =>
    Float64Array.from({ length: y.size }, (_, j) => (i === j ? 1 : 0)),
  );
  const pass = new Backward(
    session,
    units.map((cotangent) => ({ node: y, cotangent })),
    [x],
  );
  pass.run();
  return units.map((_, i) => Array.from(pass.cotangent(x, i)));
}
