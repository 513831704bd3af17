/** What the gradients by lag show, in a sentence. */
import { formatPercent } from '../../text/format.ts';
import { type Curve, momentAt } from './curve.ts';

/** The share of the gradient at the loss that arrives at the first step, of each run at an update. */
export function lagFinding(
  runs: readonly { readonly name: string; readonly curve: Curve; readonly step: number }[],
): string {
  const clauses = runs.flatMap(({ name, curve, step }) => {
    const { lagNorms } = momentAt(curve, step) ?? curve.moments[0];
    const share = lagNorms[lagNorms.length - 1] / lagNorms[0];
    const text = share === 0 ? 'exactly 0' : formatPercent(share);
    return Number.isFinite(share) ? [`${text} in the ${name}`] : [];
  });
  if (clauses.length === 0) return 'What arrives, so many steps back';
  const lags = runs[0].curve.moments[0].lagNorms.length - 1;
  return `Of the gradient at the loss, ${lags} steps back there is left: ${clauses.join('; ')}`;
}
