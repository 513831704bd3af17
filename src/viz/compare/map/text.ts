/** What a point of the map comes to, in words. Pure. */
import { type PointSettings, type Plane, settingOf } from '../../../rnn/map/plane.ts';
import type { MapPoint } from '../../../rnn/map/point.ts';
import type { TheoryName } from '../../../rnn/map/theory.ts';
import type { Outcome } from '../../../rnn/rate/rate.ts';
import { counted, formatChosen, formatNumber, formatShare } from '../../text/format.ts';
import { outcomeText } from '../../text/rate.ts';
import type { Readout } from '../../text/readout.ts';
import { rateSpreadText, spreadText } from '../rest/text.ts';
import type { Factor } from './factors.ts';
import { axisTitles } from './names.ts';

/** `gain of W 2.1, forget-gate bias 3` */
export const pointSettingsText = ({ x, y }: Pick<Plane, 'x' | 'y'>, place: PointSettings): string =>
  [x, y]
    .map(({ name }) => `${axisTitles[name]} ${formatChosen(Number(place[settingOf[name]]!.toPrecision(3)))}`)
    .join(', ');

const theoryReadouts: Readonly<Record<TheoryName, (factor: string) => string>> = {
  bound: (factor) => `bound: a step leaves at most γ·σ_max = ${factor}`,
  'mean-field': (factor) => `mean field: × ${factor} a step`,
  'at-rest': (factor) => `at rest, nothing read: × ${factor} a step`,
  gates: (factor) => `forget gates at their bias: × ${factor} a step`,
};

export interface PointRead {
  readonly plane: Plane;
  readonly place: PointSettings;
  readonly point: MapPoint | undefined;
  readonly factor: Factor | undefined;
  readonly theories: readonly { readonly name: TheoryName; readonly factor: number }[];
}

export function pointReadout({ plane, place, point, factor, theories }: PointRead): Readout {
  const name = pointSettingsText(plane, place);
  if (!point) return { place: name, parts: ['not computed yet'] };
  const { rate, left, outcomes } = point;
  const mean = factor?.of === 'mean' && Number.isFinite(factor.factor);
  return {
    place: name,
    parts: [
      ...(rate ? [rateSpreadText(rate)] : []),
      ...(mean
        ? [`no single rate; over ${counted(place.lag, 'lag')} × ${formatNumber(factor.factor)} a step`]
        : []),
      ...(left ? [`left at lag ${place.lag}: ${spreadText(left, formatShare)}`] : []),
      outcomesText(outcomes),
      ...theories.map(({ name, factor }) => theoryReadouts[name](formatNumber(factor))),
    ],
  };
}

/** `vanishes in 12, no single rate in 4` */
function outcomesText(outcomes: MapPoint['outcomes']): string {
  const counts = (Object.entries(outcomes) as [Outcome, number][]).sort(([, a], [, b]) => b - a);
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  return counts
    .map(
      ([outcome, count]) => `${outcomeText(outcome)} in ${count === all && all > 1 ? `all ${all}` : count}`,
    )
    .join(', ');
}

/** The name of a file of the map. */
export const fileName = ({ cell, x, y }: Plane): string => `map-${cell}-${x.name}-${y.name}`;
