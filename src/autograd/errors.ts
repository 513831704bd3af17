import { formatShape, type Shape } from './shape.ts';

/** Thrown by a shape rule: what it wanted of its inputs. The graph adds op, node, step and both shapes. */
export class ShapeMismatch extends Error {}

/** An op was applied to shapes that do not fit. Raised while tracing, never while replaying. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError';

  constructor(
    readonly op: string,
    readonly node: string | undefined,
    readonly step: number | undefined,
    readonly shapes: readonly Shape[],
    wanted: string,
  ) {
    const place = [op, node && `"${node}"`, step !== undefined && `t=${step}`].filter(Boolean).join(' ');
    super(`${place}: ${wanted}, got ${shapes.map(formatShape).join(' and ')}`);
  }
}
