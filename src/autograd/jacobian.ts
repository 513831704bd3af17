import { Backward, type PullbacksOf } from './backward.ts';
import type { Node } from './graph.ts';
import { assertIs } from './misuse.ts';
import { Session } from './session.ts';

/**
 * The Jacobian dy/dx at the values of the session, as rows: entry [i][j] is dy_i/dx_j. Several nodes are stacked,
 * as in s = (h, c); those of x are independent of each other, so that a path from one to another does not count.
 * One backward pass with the unit vectors of y as its lanes, through the registry's own rules, or those of
 * `pullbacksOf`.
 */
export function jacobian(
  session: Session,
  y: Node | readonly Node[],
  x: Node | readonly Node[],
  pullbacksOf?: PullbacksOf,
): number[][] {
  const [outputs, inputs] = [[y].flat(), [x].flat()];
  assertIs(session, Session, 'jacobian', 'a session');
  for (const node of [...outputs, ...inputs]) session.assertHas(node, 'jacobian');
  const units = outputs.flatMap((node) =>
    Array.from({ length: node.size }, (_, i) => ({
      node,
      cotangent: Float64Array.from({ length: node.size }, (_, j) => (i === j ? 1 : 0)),
    })),
  );
  const pass = new Backward(session, units, inputs, pullbacksOf);
  pass.run(({ consumer }) => (inputs.includes(consumer) ? 'block' : undefined));
  return units.map((_, i) => inputs.flatMap((node) => Array.from(pass.cotangent(node, i))));
}
