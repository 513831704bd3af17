import { norm, type Term, type ZeroReason } from '../../../rnn/index.ts';
import { formatNumber, subscript } from '../../text/format.ts';

/** Why a term is zero: whether a gradient vanished, or never had a way. */
export function zeroText({ parameter, t, k, factors }: Term, { kind, factor }: ZeroReason): string {
  switch (kind) {
    case 'no-error':
      return `∂E${subscript(t)}/∂o${subscript(t)} is exactly 0: there is no error to send back.`;
    case 'underflow':
      return 'The product left the range of float64, below 2.2·10⁻³⁰⁸: it underflowed.';
    case 'cancels':
      return 'What arrives is not zero, but this factor maps it to zero: the parts cancel.';
    case 'no-path': {
      if (factor.kind !== 'input') {
        return 'A factor lets nothing through: a ReLU that is off, a unit so saturated that its slope rounds to 0, or weights of 0.';
      }
      const vector = `${parameter === 'U' ? 'x' : 'h'}${subscript(factor.step)}`;
      const [state, slope] = [factors.at(-3)!, factors.at(-2)!];
      const [atState, atSlope] = [state, slope].map(({ product }) => formatNumber(norm(product), 2));
      const [now, before] =
        slope.kind === 'ds/da'
          ? [`(h${subscript(k)}, c${subscript(k)})`, 'gates']
          : [`h${subscript(k)}`, 'slope'];
      return (
        `${vector} = 0: of the ${atSlope} that arrives at a${subscript(k)} nothing is left. ` +
        `At ${now}, before the ${before}, ${atState} arrives: the 0 comes of ${vector} alone, not of vanishing, of which Norms tells.`
      );
    }
  }
}
