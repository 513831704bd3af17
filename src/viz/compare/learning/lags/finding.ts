/** What the gradients by lag show, in a sentence. */
import { type Rate, rateOf } from '../../../../rnn/index.ts';
import { rateCell, rateChip, ratePhrase } from '../../../text/rate.ts';
import { titleOf } from '../../../text/title.ts';
import { type Curve, curveMomentAt } from '../curve.ts';

/** What becomes of the gradient at the loss on its way back, in each run at an update. */
export function lagFinding(
  runs: readonly { readonly name: string; readonly curve: Curve; readonly step: number }[],
): string {
  const rates = runs.flatMap(({ name, curve, step }) => {
    const { lagNorms } = curveMomentAt(curve, step) ?? curve.moments[0];
    const rate = rateOf(Array.from(lagNorms), 'float32');
    return rate.kind === 'nothing' ? [] : [{ name, rate }];
  });
  if (rates.length === 0) return 'What arrives, so many steps back';
  const each = (say: (rate: Rate) => string) =>
    rates.map(({ name, rate }) => `${name}: ${say(rate)}`).join('; ');
  const whole = each((rate) => ratePhrase(rate) ?? (rate.end ? rateCell(rate) : rateChip(rate)));
  return titleOf(`Back from the loss, ${whole}`, `Back, ${whole}`, `Back, ${each(rateChip)}`, each(rateChip));
}

/** How the pictures below are read, in paragraphs. */
export const lagExplanation = [
  'Left: how much of the last step’s loss arrives at the state each lag back, over the updates. The state is h, or h and c together in an LSTM, as in Explore.',
  'Right: its profile at the last update, or where you point. One that falls steeply has vanished; one that stands upright carries the error all the way back.',
];
