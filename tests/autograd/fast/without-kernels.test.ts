// Where WebAssembly is missing, has no SIMD, or is forbidden by the page's policy, the interpreter takes over.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type Experiment, textbook } from '../../../src/rnn/index.ts';
import type { TrainingSettings } from '../../../src/rnn/training/settings.ts';

const settings: TrainingSettings = {
  task: 'recall',
  length: 5,
  cell: 'lstm',
  n: 4,
  initialisation: { scheme: 'orthogonal', gain: 1 },
  optimiser: { kind: 'adam', rate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  batch: 8,
  seed: 7,
};
const forbidden = () => Promise.reject(new Error('Refused to compile: wasm-unsafe-eval'));
const machines: Record<string, unknown> = {
  'no WebAssembly': undefined,
  'no SIMD': { validate: () => false },
  'a policy against it': { validate: () => true, compile: forbidden },
};
afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});
const question = (experiment: Experiment) =>
  ({ experiment, t: 'all', parameter: 'W', wantsContributions: false, horizon: undefined }) as const;

describe.each(Object.entries(machines))('with %s', (_name, webAssembly) => {
  test('a survey and training find what they find in WebAssembly', async () => {
    const survey = async () => {
      const [{ replay }, { Surveyor }] = await Promise.all([
        import('../../../src/autograd/index.ts'),
        import('../../../src/rnn/index.ts'),
      ]);
      return new Surveyor(replay).ask(question(textbook));
    };
    const train = async () => {
      const { Trainer } = await import('../../../src/rnn/training/trainer.ts');
      const trainer = await Trainer.open(settings);
      for (let i = 0; i < 5; i++) trainer.update();
      return trainer.loss;
    };
    const [found, loss] = [await survey(), await train()];

    vi.resetModules();
    vi.stubGlobal('WebAssembly', webAssembly);
    const { hasKernels } = await import('../../../src/autograd/index.ts');
    expect(await hasKernels()).toBe(false);
    const without = await survey();
    without.survey.stateNorms.forEach((norm, i) => {
      expect(norm).toBeCloseTo(found.survey.stateNorms[i], 12);
    });
    // In float64 what is float32 there.
    expect(await train()).toBeCloseTo(loss, 4);
  });
});
