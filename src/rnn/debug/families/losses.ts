/** What each loss sends back, and which losses do. */
import type { Pullback } from '../../../autograd/index.ts';
import { pullFromScalar } from '../../../autograd/row.ts';
import type { BatchLossName } from '../../experiment.ts';
import { losses } from '../../losses.ts';
import { sequencesIn, type Subject } from '../subject.ts';
import type { Unrolled } from '../../unroll.ts';
import { altering, type Changes, lossWeighting, type Change } from '../change.ts';
import type { Alteration } from '../method.ts';
import { addTo, nothing, onEdges } from '../steps.ts';
import { acts, isOfLosses, isTotal } from './asks.ts';
import { lossSteps } from '../../loss-alone.ts';

/** What is known where dE_t/do_t is computed. */
interface AtOutput {
  readonly o: Float64Array;
  readonly target: Float64Array;
  /** softmax(o). */
  readonly p: Float64Array;
}

interface Formula {
  readonly name: string;
  readonly of: (at: AtOutput) => ArrayLike<number>;
}

const each =
  (of: (o: number, target: number, p: number) => number): Formula['of'] =>
  ({ o, target, p }) =>
    o.map((x, i) => of(x, target[i], p[i]));

const logistic = (x: number) => 1 / (1 + Math.exp(-x));

/** J v of softmax, J = diag(p) - p pᵀ, which is symmetric. */
const throughSoftmax =
  (v: Formula['of']): Formula['of'] =>
  (at) => {
    const values = v(at);
    const mean = at.p.reduce((sum, p, i) => sum + p * values[i], 0);
    return at.p.map((p, i) => p * (values[i] - mean));
  };

const squared: readonly Formula[] = [
  { name: 'o_t', of: each((o) => o) },
  { name: 'ô_t', of: each((_o, target) => target) },
  { name: '(o_t − ô_t)²', of: each((o, target) => (o - target) ** 2) },
  { name: '|o_t − ô_t|', of: each((o, target) => Math.abs(o - target)) },
  { name: 'the sign of o_t − ô_t', of: each((o, target) => Math.sign(o - target)) },
  { name: 'o_t + ô_t', of: each((o, target) => o + target) },
  { name: '1', of: each(() => 1) },
  { name: '(o_t − ô_t) o_t(1 − o_t)', of: each((o, target) => (o - target) * o * (1 - o)) },
  { name: '(o_t − ô_t)(1 − o_t²)', of: each((o, target) => (o - target) * (1 - o * o)) },
  { name: '(o_t − ô_t) o_t', of: each((o, target) => (o - target) * o) },
  { name: 'σ(o_t) − ô_t', of: each((o, target) => logistic(o) - target) },
  { name: '(σ(o_t) − ô_t) σ′(o_t)', of: each((o, t) => (logistic(o) - t) * logistic(o) * (1 - logistic(o))) },
  { name: '(o_t − ô_t) σ′(o_t)', of: each((o, t) => (o - t) * logistic(o) * (1 - logistic(o))) },
  { name: '(o_t − ô_t) tanh′(o_t)', of: each((o, t) => (o - t) * (1 - Math.tanh(o) ** 2)) },
  { name: 'tanh(o_t) − ô_t', of: each((o, target) => Math.tanh(o) - target) },
  {
    name: '(tanh(o_t) − ô_t) tanh′(o_t)',
    of: each((o, target) => (Math.tanh(o) - target) * (1 - Math.tanh(o) ** 2)),
  },
  { name: '(max(o_t, 0) − ô_t)[o_t > 0]', of: each((o, target) => (o > 0 ? o - target : 0)) },
  { name: '(o_t − ô_t)³', of: each((o, target) => (o - target) ** 3) },
  { name: '(o_t − ô_t)/ô_t', of: each((o, target) => (o - target) / target) },
  ...[0.5, 1, 2, 5].map((bound) => ({
    name: `o_t − ô_t, clipped at ±${bound},`,
    of: each((o, target) => Math.max(-bound, Math.min(bound, o - target))),
  })),
  { name: 'softmax(o_t) − ô_t', of: each((_o, target, p) => p - target) },
  {
    name: 'the first entry of o_t − ô_t alone',
    of: ({ o, target }) => o.map((x, i) => (i ? 0 : x - target[0])),
  },
  {
    name: 'the mean of o_t − ô_t in every entry',
    of: ({ o, target }) => {
      const sum = o.reduce((s, x, i) => s + x - target[i], 0);
      return o.map(() => sum / o.length);
    },
  },
  {
    name: '(o_t − ô_t)/|o_t − ô_t|',
    of: ({ o, target }) => {
      const norm = Math.hypot(...o.map((x, i) => x - target[i]));
      return o.map((x, i) => (x - target[i]) / norm);
    },
  },
  {
    name: 'the sum of o_t − ô_t in every entry',
    of: ({ o, target }) => {
      const sum = o.reduce((s, x, i) => s + x - target[i], 0);
      return o.map(() => sum);
    },
  },
];

const crossEntropy: readonly Formula[] = [
  { name: 'p', of: each((_o, _target, p) => p) },
  { name: '−ô_t', of: each((_o, target) => -target) },
  { name: 'o_t − ô_t', of: each((o, target) => o - target) },
  { name: '−ô_t/p', of: each((_o, target, p) => -target / p) },
  {
    name: 'p − ô_t in the entries of the target alone',
    of: each((_o, target, p) => (target === 0 ? 0 : p - target)),
  },
  { name: 'p − ô_t in the other entries alone', of: each((_o, target, p) => (target === 0 ? p : 0)) },
  { name: 'softmax′ twice', of: throughSoftmax(each((_o, target, p) => p - target)) },
  { name: '(p − ô_t) p(1 − p)', of: each((_o, target, p) => (p - target) * p * (1 - p)) },
  { name: '(p − ô_t) p', of: each((_o, target, p) => (p - target) * p) },
  { name: '(p − ô_t)/p', of: each((_o, target, p) => (p - target) / p) },
  { name: '(p − ô_t)/(p(1 − p))', of: each((_o, target, p) => (p - target) / (p * (1 - p))) },
  { name: '−ô_t(1 − p), softmax′ without its other entries', of: each((_o, target, p) => -target * (1 - p)) },
  { name: '−ô_t p(1 − p)', of: each((_o, target, p) => -target * p * (1 - p)) },
  { name: 'p(1 − p)', of: each((_o, _target, p) => p * (1 - p)) },
  { name: 'p + ô_t', of: each((_o, target, p) => p + target) },
  { name: '(p − ô_t)(1 − p²)', of: each((_o, target, p) => (p - target) * (1 - p * p)) },
  { name: '(p − ô_t) o_t', of: each((o, target, p) => (p - target) * o) },
  { name: 'exp(o_t) − ô_t', of: each((o, target) => Math.exp(o) - target) },
  { name: 'log p − ô_t', of: each((_o, target, p) => Math.log(p) - target) },
  { name: '(σ(o_t) − ô_t) σ′(o_t)', of: each((o, t) => (logistic(o) - t) * logistic(o) * (1 - logistic(o))) },
  {
    name: '1 at the largest p, less ô_t,',
    of: ({ p, target }) => p.map((x, i) => Number(x === Math.max(...p)) - target[i]),
  },
  {
    name: 'p − ô_t, as if the class were always the first,',
    of: ({ p }) => p.map((x, i) => x - Number(i === 0)),
  },
  {
    name: 'p − 0.9 ô_t − 0.1/q',
    of: ({ p, target }) => p.map((x, i) => x - 0.9 * target[i] - 0.1 / p.length),
  },
  { name: '−ô_t log p', of: each((_o, target, p) => -target * Math.log(p)) },
  { name: 'ô_t log p', of: each((_o, target, p) => target * Math.log(p)) },
  { name: 'σ(o_t) − ô_t', of: each((o, target) => logistic(o) - target) },
  { name: '1 − p at the target', of: each((_o, target, p) => target * (1 - p)) },
  { name: '(p − ô_t)²', of: each((_o, target, p) => (p - target) ** 2) },
  { name: 'softmax(p) − ô_t', of: ({ p, target }) => softmax(p).map((s, i) => s - target[i]) },
];

function softmax(o: Float64Array): Float64Array {
  const most = Math.max(...o);
  const powers = o.map((x) => Math.exp(x - most));
  const total = powers.reduce((sum, x) => sum + x, 0);
  return powers.map((x) => x / total);
}

const binary: readonly Formula[] = [
  ...squared,
  { name: '−ô_t/σ(o_t)', of: each((o, target) => -target / logistic(o)) },
  {
    name: '(σ(o_t) − ô_t)/(σ(o_t)(1 − σ(o_t)))',
    of: each((o, t) => (logistic(o) - t) / (logistic(o) * (1 - logistic(o)))),
  },
  { name: '−ô_t(1 − σ(o_t))', of: each((o, target) => -target * (1 - logistic(o))) },
];

const linear: readonly Formula[] = [
  { name: 'o_t', of: each((o) => o) },
  { name: '1', of: each(() => 1) },
  { name: 'o_t − ô_t', of: each((o, target) => o - target) },
  { name: 'ô_t o_t', of: each((o, target) => target * o) },
];

/** dE_t/do_t as it should be. */
const right: { readonly [L in BatchLossName]: Formula['of'] } = {
  'squared-error': each((o, target) => o - target),
  mse: each((o, target) => 2 * (o - target)),
  'cross-entropy': ({ p, target }) => {
    const mass = target.reduce((sum, x) => sum + x, 0);
    return p.map((x, i) => x * mass - target[i]);
  },
  bce: each((o, target) => logistic(o) - target),
  linear: each((_o, target) => target),
};

const formulas: { readonly [L in BatchLossName]: readonly Formula[] } = {
  'squared-error': squared,
  mse: squared,
  'cross-entropy': crossEntropy,
  bce: binary,
  linear,
};

/** Another formula for dE_t/do_t. */
export const otherLossDerivative: Changes = (quantity, experiment) =>
  !isOfLosses(quantity)
    ? []
    : [
        ...formulas[experiment.loss].map(({ name, of }) =>
          altering(
            `${name} for dE_t/do_t`,
            atOutputs(experiment, (network, t) => of(outputAt(network, t, t))),
          ),
        ),
        ...(experiment.loss === 'cross-entropy' ? overSteps(experiment) : []),
        ...[
          ['later', (t: number, s: number) => s >= t] as const,
          ['earlier', (t: number, s: number) => s <= t] as const,
        ].map(([which, counts]) =>
          altering(
            `the sum over this and all ${which} steps for dE_t/do_t`,
            atOutputs(experiment, (network, t) => {
              const sum = new Float64Array(network.session.value(network.steps[t - 1].o).length);
              for (const s of stepsWithLoss(network)) {
                if (counts(t, s)) addTo(sum, right[experiment.loss](outputAt(network, s, s)));
              }
              return sum;
            }),
          ),
        ),
      ];

/** softmax over another axis of all outputs, or over all of them. */
const overSteps = (experiment: Subject): readonly Change[] =>
  [
    ['the steps', (i: number, j: number) => i === j] as const,
    ['all steps and classes', () => true] as const,
  ].map(([which, isSummed]) =>
    altering(
      `softmax over ${which} less ô_t for dE_t/do_t`,
      atOutputs(experiment, (network, t) => {
        const { o, target } = outputAt(network, t, t);
        const all = network.steps.map((step) => network.session.value(step.o));
        return o.map((x, i) => {
          const sum = all.reduce(
            (total, other) =>
              total + other.reduce((part, y, j) => part + (isSummed(i, j) ? Math.exp(y - x) : 0), 0),
            0,
          );
          return 1 / sum - target[i];
        });
      }),
    ),
  );

/** o of one step and ô of another. */
function outputAt({ steps, session }: Unrolled, ofOutput: number, ofTarget: number): AtOutput {
  const o = session.value(steps[ofOutput - 1].o);
  return { o, target: session.value(steps[ofTarget - 1].target!), p: softmax(o) };
}

/** From 1; sequences differ in theirs. */
const stepsWithLoss = ({ steps }: Unrolled): readonly number[] =>
  steps.flatMap(({ target }, index) => (target ? [index + 1] : []));

/** Replaces dE_t/do_t; nothing goes back where there is none. */
function atOutputs(
  { loss }: Subject,
  slopesAt: (network: Unrolled, t: number) => ArrayLike<number> | undefined,
): Alteration {
  const { entry } = losses[loss];
  return {
    names: [...new Set(['E', entry])],
    start: (network) => {
      /** dE_t by steps, where it does not come to the entry as it is. */
      const arrived = new Map<number, Float64Array>();
      return (node, rules) => {
        if (node.name !== entry) {
          return rules.map((rule): Pullback<any> => (dx, dy, frame, lanes) => {
            arrived.set(node.step!, dy);
            rule(dx, dy, frame, lanes);
          });
        }
        const slopes = slopesAt(network, node.step!);
        if (!slopes) return [nothing, ...rules.slice(1)];
        const back: Pullback<any> = (dx, dy, _frame, lanes) =>
          pullFromScalar(
            dx,
            entry === 'E' ? dy : arrived.get(node.step!)!,
            slopes.length,
            lanes,
            (i) => slopes[i],
          );
        return [back, ...rules.slice(1)];
      };
    },
  };
}

/** ô_t, or o_t, of another step. */
export const otherTarget: Changes = (quantity, experiment) => {
  if (!isOfLosses(quantity)) return [];
  const steps = lossSteps(experiment.targets);
  if (steps.length < 2) return [];
  const moved = (detail: string, from: (at: number, count: number) => number | undefined): Change[] =>
    (['ô', 'o'] as const).map((what) =>
      altering(
        detail.replaceAll('ô', what),
        atOutputs(experiment, (network, t) => {
          const at = from(steps.indexOf(t), steps.length);
          if (at === undefined || !network.steps[steps[at] - 1]?.target) return undefined;
          const other = steps[at];
          return right[experiment.loss](
            what === 'o' ? outputAt(network, other, t) : outputAt(network, t, other),
          );
        }),
      ),
    );
  return [-1, 1]
    .flatMap((shift) => {
      const which = shift > 0 ? 'ô_{t+1} for ô_t' : 'ô_{t−1} for ô_t';
      const within = (at: number, count: number) => at >= 0 && at < count;
      return [
        ...moved(
          `${which}, from the other end where there is none`,
          (at, count) => (at + shift + count) % count,
        ),
        ...moved(`${which}, none where there is none`, (at, count) =>
          within(at + shift, count) ? at + shift : undefined,
        ),
        ...moved(`${which}, its own where there is none`, (at, count) =>
          within(at + shift, count) ? at + shift : at,
        ),
      ];
    })
    .concat(
      moved('ô in the reverse order', (at, count) => count - 1 - at),
      altering(
        'ô_{t−1} for ô_t, 0 where there is none',
        atOutputs(experiment, (network, t) => {
          const { o, p } = outputAt(network, t, t);
          const own = stepsWithLoss(network);
          const at = own.indexOf(t);
          const target = at > 0 ? outputAt(network, t, own[at - 1]).target : o.map(() => 0);
          return right[experiment.loss]({ o, p, target });
        }),
      ),
      moved('the last ô at every step', (_at, count) => count - 1),
      moved('the first ô at every step', () => 0),
    );
};

/** What o_t sends to h_t, and not to V and d, is that of another step, or adds up. */
export const otherStep: Changes = (quantity, experiment) => {
  if (!acts(quantity) || quantity.kind === 'jacobian') return [];
  const steps = lossSteps(experiment.targets);
  if (steps.length < 2) return [];
  const consumer = experiment.weights.V ? (experiment.weights.d ? 'Vh' : 'o') : losses[experiment.loss].entry;
  const slot = experiment.weights.V ? 1 : 0;
  const slopes = ({ steps: all, session }: Unrolled, t: number) => {
    const one = all[t - 1];
    return one?.target
      ? right[experiment.loss]({
          o: session.value(one.o),
          target: session.value(one.target),
          p: softmax(session.value(one.o)),
        })
      : undefined;
  };
  const from = (detail: string, others: (t: number, T: number) => readonly number[]) =>
    altering(
      detail,
      onEdges([{ consumer, slot }], (rule, node, network) => (dx, dy, frame, lanes) => {
        // Without an output layer what arrives is E_t itself.
        if (lanes.count > 1 || !experiment.weights.V) return rule(dx, dy, frame, lanes);
        const sum = new Float64Array(dy.length);
        for (const t of others(node.step!, network.steps.length)) {
          const sent = slopes(network, t);
          if (sent) addTo(sum, sent);
        }
        rule(dx, sum, frame, lanes);
      }),
    );
  const upTo = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return [
    from('what E_{t+1} sends comes to h_t', (t) => [t + 1]),
    from('what E_{t−1} sends comes to h_t', (t) => [t - 1]),
    from('what E_T sends comes to h_t', (_t, T) => [T]),
    from('what E_t and all later losses send comes to h_t', (t, T) => upTo(t, T)),
    from('what E_t and all earlier losses send comes to h_t', (t) => upTo(1, t)),
  ];
};

/** One loss alone, or all but one. */
export const someLosses: Changes = (quantity, experiment) => {
  const losses = lossSteps(experiment.targets);
  if (!isTotal(quantity) || losses.length < 2 || losses.length > MOST) return [];
  return losses
    .flatMap((step) => [
      lossWeighting(`E_${step} alone`, (t) => Number(t === step)),
      lossWeighting(`without E_${step}`, (t) => Number(t !== step)),
    ])
    .concat(
      lossWeighting('E_t counted t times', (t) => t),
      lossWeighting('E_t counted T − t + 1 times', (t) => experiment.inputs.length + 1 - t),
      ...discounts.map((rate) =>
        lossWeighting(`E_t counted ${rate}^{T−t} times`, (t) => rate ** (experiment.inputs.length - t)),
      ),
    );
};

/** By which later losses count more. */
const discounts = [0.5, 0.9, 0.95, 0.99];

/** Losses that are tried one by one, at most. */
const MOST = 32;

/** One sequence alone, or all but one. */
export const someSequences: Changes = (quantity, experiment) => {
  const { length } = sequencesIn(experiment);
  if (quantity.kind !== 'gradient' || length < 2 || length > MOST) return [];
  const counting = (detail: string, counts: (sequence: number) => number): Change => ({
    stage: 'partial',
    detail,
    change: (method) => ({ ...method, counts }),
  });
  return Array.from({ length }, (_, index) => [
    counting(`sequence ${index + 1} alone`, (sequence) => Number(sequence === index)),
    counting(`without sequence ${index + 1}`, (sequence) => Number(sequence !== index)),
  ]).flat();
};

/** The last loss alone. */
export const onlyLastLoss: Changes = (quantity, experiment) => {
  const last = lossSteps(experiment.targets).at(-1);
  return isTotal(quantity) ? [lossWeighting('', (t) => Number(t === last))] : [];
};
