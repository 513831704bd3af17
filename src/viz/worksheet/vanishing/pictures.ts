/** Question 2: slopes with their bounds, and what is left of a gradient after many steps, as small charts. */
import { sigmoid, tanh } from '../../../autograd/index.ts';
import { boundOf, type Experiment, norm, rateOf } from '../../../rnn/index.ts';
import { evaluator, range } from '../../../rnn/facts/calculus.ts';
import type { Line, Picture } from '../../../rnn/facts/fact.ts';
import { withV } from '../../../rnn/facts/networks.ts';
import { initialise } from '../../../rnn/initialise.ts';
import { withInputs } from '../../../rnn/inputs.ts';
import { growth } from '../../../rnn/spectrum/spectrum.ts';
import { gateOf } from '../../../rnn/survey/survey.ts';
import { unroll } from '../../../rnn/unroll.ts';
import { formatChosen, formatShare } from '../../text/format.ts';
import { ratePhrase, rateText } from '../../text/rate.ts';
import { blank } from '../../../rnn/blank.ts';

export interface VanishingSettings {
  readonly cell: 'sigmoid' | 'tanh';
  /** The singular values of W, which is orthogonal times this. */
  readonly sigmaMax: number;
  /** Bias of the LSTM's forget gates. */
  readonly forgetBias: number;
  readonly seed: number;
}

export const PICTURE_STEPS = 50;
const UNITS = 12;
/** Curves leave the picture beyond these. */
const [LEAST, MOST] = [1e-40, 1e6];

/** σ′ and tanh′, by the engine's rules. */
export function slopesPicture(): Picture {
  const slopes = [
    { name: 'σ′', tone: 'backward', at: evaluator((x) => sigmoid(x)), bound: '1/4' },
    { name: 'tanh′', tone: 'forward', at: evaluator((x) => tanh(x)), bound: '1' },
  ] as const;
  const grid = range(-6, 6, 121);
  const peaks = slopes.map(({ at }) => Math.max(...grid.map((a) => at(a).slope)));
  return {
    title: `σ′ is at most ${peaks[0]}, not 1; tanh′ is at most ${peaks[1]}`,
    x: { label: 'pre-activation a' },
    y: { label: 'slope f′(a)' },
    lines: slopes.map(({ name, tone, at }) => ({
      name,
      tone,
      points: grid.map((a) => ({ x: a, y: at(a).slope })),
    })),
    marks: slopes.map(({ bound }, index) => ({ name: bound, x: 0, y: peaks[index] })),
  };
}

/** A network with noise as input, whose W is `sigmaMax` times an orthogonal matrix. */
export function simpleNetwork({ cell, sigmaMax, seed }: VanishingSettings): Experiment {
  const drawn = initialise(withV(blank(cell, { n: UNITS, T: PICTURE_STEPS, m: 1 }), 1), {
    scheme: 'orthogonal',
    gain: sigmaMax,
    seed,
  });
  return withInputs(drawn, { kind: 'noise', seed, amplitude: 1 });
}

/** An LSTM on the same inputs. */
export function lstmNetwork({ forgetBias, seed }: VanishingSettings): Experiment {
  const drawn = initialise(withV(blank('lstm', { n: UNITS, T: PICTURE_STEPS, m: 1 }), 1), {
    scheme: 'orthogonal',
    gain: 1,
    seed,
    forgetBias,
  });
  return withInputs(drawn, { kind: 'noise', seed, amplitude: 1 });
}

/** |dh_T/dh_{T-lag}|, the largest singular value of the product of Jacobians, for lag 1 to T. */
export const productNorms = (experiment: Experiment): number[] =>
  growth(experiment, { t: PICTURE_STEPS }).map(({ log }) => 10 ** log);

/** The product of the forget gates from c_T back to c_{T-lag}, its root mean square over the units, for lag 1 to T. */
export function gateShares(experiment: Experiment): number[] {
  const network = unroll(experiment);
  const { steps, session } = network;
  let product = Array.from({ length: UNITS }, () => 1);
  return steps.map((_, lag) => {
    const gate = session.value(gateOf(network, steps.length - lag)!);
    product = product.map((x, i) => x * gate[i]);
    return norm(product) / Math.sqrt(UNITS);
  });
}

const within = (ys: readonly number[]): Line['points'] =>
  ys.flatMap((y, index) => (y >= LEAST && y <= MOST ? [{ x: index + 1, y }] : []));
const powers = (base: number): number[] =>
  Array.from({ length: PICTURE_STEPS }, (_, index) => base ** (index + 1));

export function productPicture(settings: VanishingSettings): Picture {
  const experiment = simpleNetwork(settings);
  const { gamma, sigmaMax } = boundOf(experiment)!;
  const norms = productNorms(experiment);
  const reference = (name: string, base: number): Line => ({
    name,
    tone: 'reference',
    points: within(powers(base)),
  });
  return {
    title: productTitle(settings, norms),
    x: { label: 'steps back, t − k' },
    y: { label: '‖∂h/∂h‖ from t to k', isLog: true },
    lines: [
      ...(settings.cell === 'sigmoid' ? [reference('with bound 1', sigmaMax)] : []),
      reference(`with ${settings.cell === 'sigmoid' ? '1/4' : '1'}`, gamma * sigmaMax),
      { name: `${settings.cell}`, tone: 'backward', points: within(norms) },
    ],
  };
}

function productTitle({ cell, sigmaMax }: VanishingSettings, norms: readonly number[]): string {
  const limit = cell === 'sigmoid' ? 4 : 1;
  // By lag: before the first step back it is 1.
  const rate = rateOf([1, ...norms]);
  // Of what more than doubles at every step the end tells more.
  const isPlain = rate.kind === 'exponential' && rate.tail.rate < 2;
  const phrase = isPlain
    ? ratePhrase(rate, 'it ')!
    : `${formatShare(norms[norms.length - 1])} after ${PICTURE_STEPS} steps`;
  if (sigmaMax < limit) return `σ_max < ${limit}: it must vanish; ${phrase}`;
  if (sigmaMax === limit) return `σ_max = ${limit}: it cannot grow; ${phrase}`;
  return `σ_max > ${limit}: it may grow; ${phrase}`;
}

export function highwayPicture(settings: VanishingSettings): Picture {
  const shares = gateShares(lstmNetwork(settings));
  const norms = productNorms(simpleNetwork(settings));
  const gate = 1 / (1 + Math.exp(-settings.forgetBias));
  return {
    title: `Forget bias ${formatChosen(settings.forgetBias)}: by the bias alone ${rateText(gate, 'c ', 3)}`,
    x: { label: 'steps back, t − k' },
    y: { label: 'share that is left', isLog: true },
    lines: [
      { name: 'σ(b)ᵗ⁻ᵏ', tone: 'reference', points: within(powers(gate)) },
      { name: 'LSTM’s c', tone: 'forward', points: within(shares) },
      { name: `${settings.cell}`, tone: 'backward', points: within(norms) },
    ],
  };
}
