// Networks as PyTorch saves them, against what PyTorch computes of them; the files are made by pytorch.py.
import { describe, expect, test } from 'vitest';
import { importExperiment } from '../../../src/rnn/import/index.ts';
import { asLayers, differentiate, parseExperiment } from '../../../src/rnn/index.ts';
import { relativeError } from '../../support/close.ts';
import { importFile, importJson } from '../../support/import-files.ts';

interface Expected {
  readonly loss: number;
  readonly outputs: unknown;
  readonly gradients: Readonly<Record<string, unknown>>;
  readonly at: 'all' | 'last';
}

const at = (value: any, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter((key) => key && key !== 'directions')
    .reduce((own, key) => own?.[key === 'weights' ? '' : key] ?? own, value);

describe.each([
  ['lstm-both.pt', { format: 'PyTorch', leftOver: ['norm.weight', 'norm.bias', 'embed.weight'] }],
  [
    'gru-checkpoint.pth',
    {
      format: 'PyTorch',
      leftOver: ['norm.weight', 'norm.bias', 'embed.weight'].map((name) => `model_state_dict.${name}`),
    },
  ],
  ['rnn-headless.npz', { format: 'npz', leftOver: ['norm.weight', 'norm.bias'] }],
  [
    'gru-sorted.safetensors',
    { format: 'safetensors', leftOver: ['embed.weight', 'norm.bias', 'norm.weight'] },
  ],
])('%s', (name, { format, leftOver }) => {
  const stem = name.replace(/\..*/, '');
  const expected = importJson<Expected>(`${stem}.json`);
  const request = {
    weights: importFile(name),
    inputs: importFile(`${stem}-x.npy`),
    targets: importFile(`${stem}-y.npy`),
    ...(stem === 'gru-sorted' && { reduction: 'sum' as const }),
  };

  test('computes what PyTorch computes', async () => {
    const imported = await importExperiment(request);
    expect(imported.format).toBe(format);
    expect(imported.leftOver.map((tensor) => tensor.name)).toEqual(leftOver);
    const { experiment } = imported;
    expect(parseExperiment(experiment)).toEqual(experiment);
    const stacked = 'layers' in experiment ? experiment : asLayers(experiment);
    const found = differentiate(stacked);
    expect(relativeError(found.loss, expected.loss)).toBeLessThan(1e-10);
    const outputs = found.sequences.map((sequence) => sequence.outputs);
    const isBatch = Array.isArray((expected.outputs as unknown[][])[0][0]);
    expect(relativeError(isBatch ? outputs : outputs[0], expected.outputs)).toBeLessThan(1e-10);
    const steps = stacked.sequences.map(({ targets }) => targets.filter((target) => target !== null).length);
    expect(steps.every((count) => (expected.at === 'last' ? count === 1 : count > 3))).toBe(true);

    // Whatever became a parameter has its gradient; what stands in two places, in parts.
    const seen = imported.table.filter(({ how }) => !how.includes('blocks') && !how.startsWith('block n'));
    expect(seen.length).toBeGreaterThan(1);
    for (const { tensor, became } of seen) {
      const path =
        'layers' in experiment
          ? became
          : became.replace(
              'weights',
              became.endsWith('V') || became.endsWith('d') ? 'output' : 'layers[0].directions[0].weights',
            );
      const own = path.startsWith('output')
        ? found.gradients[path.slice(7) as 'V']
        : at(found.gradients, path);
      expect(relativeError(own, expected.gradients[tensor.replace('model_state_dict.', '')])).toBeLessThan(
        1e-10,
      );
    }
  });
});

test('cells that are stacked by hand, in float32, and views with strides', async () => {
  const { experiment, notes } = await importExperiment({ weights: importFile('cells.pt') });
  const expected = importJson<Record<string, number[] & number[][]>>('cells.json');
  if (!('layers' in experiment)) throw new Error('expected two layers');
  experiment.layers.forEach(({ cell, directions: [{ weights }] }, layer) => {
    expect(cell).toBe('lstm');
    expect(weights.W).toEqual(expected[`${layer}.weight_hh`]);
    expect(weights.U).toEqual(expected[`${layer}.weight_ih`]);
    expect(weights.b).toEqual(
      expected[`${layer}.bias_ih`].map((x, i) => x + expected[`${layer}.bias_hh`][i]),
    );
  });
  expect(experiment.sequences[0].inputs).toHaveLength(12);
  expect(notes.join('\n')).toMatch(/No inputs were given: 12 steps are drawn from seed 1/);
  expect((await importExperiment({ weights: importFile('cells.pt') })).experiment).toEqual(experiment);
});

test('a module of its own classes is refused by name', async () => {
  await expect(importExperiment({ weights: importFile('module.pt') })).rejects.toThrow(
    'data.pkl: names torch.nn.modules.container.ModuleList, which builds no tensor: save a state_dict',
  );
});

test('the output layer is changed, and one that does not fit is refused', async () => {
  const weights = importFile('lstm-both.pt');
  const { table } = await importExperiment({ weights, output: 'embed.weight' });
  expect(table.filter(({ became }) => became.startsWith('output')).map(({ tensor }) => tensor)).toEqual([
    'embed.weight',
  ]);
  await expect(importExperiment({ weights, output: 'fc' })).rejects.toThrow(
    'fc: no matrix is called so that could be an output layer; there are embed.weight, fc.weight',
  );
});
