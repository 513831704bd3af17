/** Whether there is such a plane. */
import { takesForgetBias } from '../cells/index.ts';
import { schemesOf } from '../initialise.ts';
import { type MapAxis, type AxisName, isWhole, type Plane, pointsOf } from './plane.ts';

/** A plane that there is not: `where` is the setting, `message` says it, what was expected and what stands there. */
export class PlaneError extends Error {
  override readonly name = 'PlaneError';

  constructor(
    readonly where: keyof Plane,
    problem: string,
  ) {
    super(`${where}: ${problem}`);
  }
}

/** The least and the most of every number; `lag` is at most T. */
export const planeLimits = {
  T: [2, 2000],
  n: [1, 256],
  gain: [-100, 100],
  radius: [0, 100],
  forget: [-20, 20],
  bias: [0, 100],
  amplitude: [-1000, 1000],
  lag: [0, 2000],
  draws: [1, 1000],
  seed: [0, 2 ** 31 - 1],
  count: [2, 512],
} as const satisfies Record<string, readonly [number, number]>;

/** The least and the most of an axis. */
export const limitsOf = (name: AxisName, T: number): readonly [number, number] =>
  name === 'lag' ? [0, T] : planeLimits[name];

const MOST_POINTS = 2 ** 16;

/** @throws PlaneError naming the first fault */
export function checkPlane(plane: Plane): void {
  const within = (where: keyof Plane, value: number, limits: readonly [number, number], whole: boolean) => {
    const [least, most] = limits;
    const kind = whole ? 'a whole number' : 'a number';
    if (value >= least && value <= most && (!whole || Number.isInteger(value))) return;
    throw new PlaneError(where, `expected ${kind} from ${least} to ${most}, got ${value}`);
  };
  const { gain, forget, bias, amplitude } = planeLimits;
  for (const name of ['T', 'n', 'draws', 'seed'] as const) within(name, plane[name], planeLimits[name], true);
  within('gain', plane.gain, gain, false);
  within('forgetBias', plane.forgetBias, forget, false);
  within('biasVariance', plane.biasVariance, bias, false);
  within('amplitude', plane.amplitude, amplitude, false);
  within('lag', plane.lag, [0, plane.T], true);
  checkScheme(plane);
  for (const side of ['x', 'y'] as const) {
    const axis = plane[side];
    within(side, axis.count, planeLimits.count, true);
    const limits = limitsOf(axis.name, plane.T);
    within(side, axis.from, limits, isWhole(axis.name));
    within(side, axis.to, limits, isWhole(axis.name));
    checkAxis(plane, side, axis);
  }
  const names = [plane.x.name, plane.y.name];
  if (names[0] === names[1]) throw new PlaneError('y', `expected another axis than x, got ${names[0]}`);
  if (names.includes('gain') && names.includes('radius')) {
    throw new PlaneError('y', 'gain and radius both say how large W is; take one of them');
  }
  if (pointsOf(plane) > MOST_POINTS) {
    throw new PlaneError('x', `expected at most ${MOST_POINTS} points, got ${pointsOf(plane)}`);
  }
}

function checkScheme({ cell, scheme }: Plane): void {
  const schemes = schemesOf(cell);
  if (schemes.includes(scheme)) return;
  throw new PlaneError(
    'scheme',
    `expected one of ${schemes.join(', ')} for the cell "${cell}", got "${scheme}"`,
  );
}

function checkAxis({ cell, scheme }: Plane, side: 'x' | 'y', { name, from, to, count }: MapAxis): void {
  if (from >= to) throw new PlaneError(side, `expected it to end above ${from}, where it begins, got ${to}`);
  if (isWhole(name) && count > to - from + 1) {
    throw new PlaneError(
      side,
      `from ${from} to ${to} there are ${to - from + 1} whole numbers, not ${count}`,
    );
  }
  if (name !== 'forget') return;
  if (!takesForgetBias(cell)) throw new PlaneError(side, `the cell "${cell}" has no forget bias; lstm has`);
  if (scheme === 'chrono') {
    throw new PlaneError(side, 'chrono sets the forget bias itself; take another scheme');
  }
}
