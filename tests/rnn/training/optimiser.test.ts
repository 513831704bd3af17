// The optimisers against torch.optim 1.13 in float64 (optimisers.json), and against two steps by hand. The fixture is
// the output of:
//
//     import json, torch
//     torch.set_default_dtype(torch.float64)
//     makers = {
//         "sgd": lambda w: torch.optim.SGD(w, lr=0.1),
//         "momentum": lambda w: torch.optim.SGD(w, lr=0.1, momentum=0.9),
//         "rmsprop": lambda w: torch.optim.RMSprop(w, lr=0.1, alpha=0.9, eps=1e-3),
//         "adam": lambda w: torch.optim.Adam(w, lr=0.1, betas=(0.8, 0.99), eps=1e-3),
//     }
//     paths = {}
//     for name, make in makers.items():
//         w = torch.tensor([0.5, -1.0, 2.0, 1e-3], requires_grad=True)
//         optimiser = make([w])
//         paths[name] = []
//         for _ in range(10):
//             optimiser.zero_grad()
//             (w.cos() * torch.tensor([1.0, 2.0, 0.01, 3.0])).sum().backward()
//             optimiser.step()
//             paths[name].append(w.tolist())
//     json.dump(paths, open("optimisers.json", "w"))
import { expect, test } from 'vitest';
import { follow, momentsOf, type OptimiserName, optimisers } from '../../../src/rnn/training/optimiser.ts';
import type { OptimiserSettings } from '../../../src/rnn/training/settings.ts';
import paths from './optimisers.json' with { type: 'json' };

const asInTorch: readonly OptimiserSettings[] = [
  { kind: 'sgd', rate: 0.1 },
  { kind: 'momentum', rate: 0.1, momentum: 0.9 },
  { kind: 'rmsprop', rate: 0.1, decay: 0.9, epsilon: 1e-3 },
  { kind: 'adam', rate: 0.1, beta1: 0.8, beta2: 0.99, epsilon: 1e-3 },
];

test.each(asInTorch)('$kind: ten steps as torch.optim makes them', (settings) => {
  const w = Float32Array.of(0.5, -1, 2, 1e-3);
  const scale = [1, 2, 0.01, 3];
  const moments = momentsOf(settings, w.length);
  expect(paths[settings.kind]).toHaveLength(10);
  for (const [index, expected] of paths[settings.kind].entries()) {
    const g = w.map((x, i) => -scale[i] * Math.sin(x));
    follow(settings, index + 1, w, g, moments);
    expected.forEach((x, i) => expect(Math.abs(w[i] - x), `step ${index + 1}`).toBeLessThan(1e-6));
  }
});

test('two steps by hand, with gradients 1 and -2', () => {
  const after = (settings: OptimiserSettings) => {
    const w = Float32Array.of(10);
    const moments = momentsOf(settings, 1);
    follow(settings, 1, w, Float32Array.of(1), moments);
    follow(settings, 2, w, Float32Array.of(-2), moments);
    return w[0];
  };
  expect(after({ kind: 'sgd', rate: 0.5 })).toBeCloseTo(10 - 0.5 + 1, 5);
  // v = 1, then 0.5·1 - 2 = -1.5
  expect(after({ kind: 'momentum', rate: 0.5, momentum: 0.5 })).toBeCloseTo(10 - 0.5 + 0.75, 5);
  // s = 0.25, then 0.75·0.25 + 0.25·4 = 1.1875
  expect(after({ kind: 'rmsprop', rate: 0.5, decay: 0.75, epsilon: 0 })).toBeCloseTo(
    10 - 0.5 / 0.5 + 1 / Math.sqrt(1.1875),
    5,
  );
  // m = 0.5, s = 0.25: m̂ = 1, ŝ = 1. Then m = -0.75, s = 1.1875: m̂ = -1, ŝ = 1.1875 / 0.4375
  expect(after({ kind: 'adam', rate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0 })).toBeCloseTo(
    10 - 0.5 + 0.5 / Math.sqrt(1.1875 / 0.4375),
    5,
  );
});

test.each(Object.keys(optimisers) as OptimiserName[])('%s, as usual, goes down', (name) => {
  const settings = optimisers[name].usual;
  const w = Float32Array.of(1, -1);
  const moments = momentsOf(settings, 2);
  for (let step = 1; step <= 1000; step++) follow(settings, step, w, w.slice(), moments);
  for (const x of w) expect(Math.abs(x)).toBeLessThan(0.05);
});
