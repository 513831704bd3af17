/**
 * Rules by which weights follow their gradient, as torch.optim has them: w, its gradient g and what is remembered of
 * earlier ones are float32, what is computed in between is float64.
 */
import type { OptimiserSettings } from './settings.ts';

export type OptimiserName = OptimiserSettings['kind'];
type SettingsOf<Name extends OptimiserName> = Extract<OptimiserSettings, { kind: Name }>;

interface Optimiser<Settings> {
  /** What it remembers, a number a weight each, 0 at first: named as it is called on a page. */
  readonly moments: readonly string[];
  /** Settings that work for most of the tasks here. */
  readonly usual: Settings;
  /** One update in place, number `step` counted from 1; `g` as `cotangent` gives it, or as it lies in a replay. */
  readonly update: (
    w: Float32Array,
    g: ArrayLike<number>,
    moments: readonly Float32Array[],
    settings: Settings,
    step: number,
  ) => void;
}

/** Every optimiser by its name. */
export const optimisers: { readonly [Name in OptimiserName]: Optimiser<SettingsOf<Name>> } = {
  // w <- w - η g
  sgd: {
    moments: [],
    usual: { kind: 'sgd', rate: 0.1 },
    update(w, g, _, { rate }) {
      for (let i = 0; i < w.length; i++) w[i] -= rate * g[i];
    },
  },

  // v <- μ v + g,  w <- w - η v  (Polyak 1964, as Sutskever et al. 2013 write it but for where η stands)
  momentum: {
    moments: ['the velocity'],
    usual: { kind: 'momentum', rate: 0.01, momentum: 0.9 },
    update(w, g, [v], { rate, momentum }) {
      for (let i = 0; i < w.length; i++) w[i] -= rate * (v[i] = momentum * v[i] + g[i]);
    },
  },

  // s <- α s + (1 - α) g²,  w <- w - η g / (√s + ε)  (Tieleman & Hinton 2012)
  rmsprop: {
    moments: ['the mean square of the gradient'],
    usual: { kind: 'rmsprop', rate: 0.003, decay: 0.99, epsilon: 1e-8 },
    update(w, g, [s], { rate, decay, epsilon }) {
      for (let i = 0; i < w.length; i++) {
        s[i] = decay * s[i] + (1 - decay) * g[i] * g[i];
        w[i] -= (rate * g[i]) / (Math.sqrt(s[i]) + epsilon);
      }
    },
  },

  // m <- β1 m + (1 - β1) g,  s <- β2 s + (1 - β2) g²,  w <- w - η m̂ / (√ŝ + ε)
  // with m̂ = m / (1 - β1^t), ŝ = s / (1 - β2^t)  (Kingma & Ba 2015, algorithm 1)
  adam: {
    moments: ['the mean of the gradient', 'the mean square of the gradient'],
    usual: { kind: 'adam', rate: 0.003, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    update(w, g, [m, s], { rate, beta1, beta2, epsilon }, step) {
      const stepSize = rate / (1 - beta1 ** step);
      const root = 1 / Math.sqrt(1 - beta2 ** step);
      for (let i = 0; i < w.length; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        s[i] = beta2 * s[i] + (1 - beta2) * g[i] * g[i];
        w[i] -= (stepSize * m[i]) / (Math.sqrt(s[i]) * root + epsilon);
      }
    },
  },
};

/** The rule of some settings, with what it remembers of so many weights before the first update. */
export const momentsOf = ({ kind }: OptimiserSettings, size: number): Float32Array[] =>
  optimisers[kind].moments.map(() => new Float32Array(size));

/**
 * Makes one update in place.
 * @param step its number, counted from 1
 */
export function follow(
  settings: OptimiserSettings,
  step: number,
  w: Float32Array,
  g: Float32Array,
  moments: readonly Float32Array[],
): void {
  const { update } = optimisers[settings.kind] as Optimiser<OptimiserSettings>;
  update(w, g, moments, settings, step);
}
