/** How many times our time others should take, at least. */
export interface Targets {
  /** The faster of the two backends of TensorFlow.js. */
  readonly tfjs: number;
  readonly jax?: number;
  readonly pytorch: number;
  /** PyTorch on one thread, against our two. */
  readonly pytorchOverTwoThreads?: number;
}

/** By the ids of works. */
export const targets: Readonly<Record<string, Targets>> = {
  'rnn-3-4-1': { tfjs: 800, jax: 800, pytorch: 500 },
  'rnn-50-16-1': { tfjs: 350, jax: 400, pytorch: 150 },
  'rnn-50-32-16': { tfjs: 45, jax: 30, pytorch: 6 },
  'rnn-100-64-32': { tfjs: 25, jax: 9, pytorch: 1.6 },
  'rnn-100-128-32': { tfjs: 18, jax: 4, pytorch: 1 },
  'rnn-200-256-32': { tfjs: 16, jax: 3.5, pytorch: 0.85, pytorchOverTwoThreads: 1.3 },
  'lstm-3-4-1': { tfjs: 1200, jax: 1200, pytorch: 500 },
  'lstm-50-32-16': { tfjs: 40, jax: 22, pytorch: 6 },
  'lstm-100-64-32': { tfjs: 17, jax: 7, pytorch: 1.8 },
  'rnn-ce-50-32-16': { tfjs: 30, pytorch: 4 },
  'lstm-ce-50-32-16': { tfjs: 20, pytorch: 4 },
  'rnn-training-50-32-32': { tfjs: 1, pytorch: 1 },
  'rnn-training-50-64-32': { tfjs: 1, pytorch: 1 },
  'lstm-training-50-32-32': { tfjs: 1, pytorch: 1 },
  'lstm-training-50-64-32': { tfjs: 1, pytorch: 1 },
};
