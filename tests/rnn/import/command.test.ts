// The command `import`, and what it says of sequences.
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { parseExperiment, type BatchExperiment } from '../../../src/rnn/index.ts';
import { importFolder } from '../../support/import-files.ts';

async function command(...args: readonly string[]) {
  let [stdout, stderr] = ['', ''];
  const status = await run(['import', ...args], {
    folder: importFolder,
    readInput: () => '',
    print: (text) => void (stdout += text),
    warn: (message) => void (stderr += `${message}\n`),
  });
  return { status, stdout, stderr };
}

test('prints an experiment, and what each tensor became', async () => {
  const { status, stdout, stderr } = await command(
    'gru-checkpoint.pth',
    '--inputs',
    'gru-checkpoint-x.npy',
    '--targets',
    'gru-checkpoint-y.npy',
    '--reduction',
    'sum',
  );
  expect(status).toBe(0);
  const experiment = parseExperiment<BatchExperiment>(JSON.parse(stdout));
  expect(experiment).toMatchObject({ cell: 'gru', loss: 'mse', reduction: 'sum' });
  expect(experiment.sequences).toHaveLength(3);
  expect(stderr).toBe(`gru-checkpoint.pth: PyTorch
model_state_dict.rnn.weight_hh_l0 (9, 3) → weights.W: as it is
model_state_dict.rnn.weight_ih_l0 (9, 2) → weights.U: as it is
model_state_dict.rnn.bias_ih_l0 (9) → weights.b: blocks r and z added to model_state_dict.rnn.bias_hh_l0
model_state_dict.rnn.bias_hh_l0 (9) → weights.b: blocks r and z added to model_state_dict.rnn.bias_ih_l0
model_state_dict.rnn.bias_hh_l0 (9) → weights.bh: block n, which stands inside the reset
model_state_dict.fc.weight (1, 3) → weights.V: as it is
model_state_dict.fc.bias (1) → weights.d: as it is
model_state_dict.norm.weight (3): left over
model_state_dict.norm.bias (3): left over
model_state_dict.embed.weight (7, 3): left over
The loss is mse, its sum, at the last step.
`);
});

test('whole numbers are no classes of a single output', async () => {
  const { status, stdout } = await command('gru-checkpoint.pth', '--targets', 'lstm-both-y.npy');
  expect(status).toBe(0);
  const { loss, sequences } = parseExperiment<BatchExperiment>(JSON.parse(stdout));
  expect(loss).toBe('mse');
  expect(sequences[0].targets[0]).toEqual([expect.any(Number)]);
});

describe('refuses in a line, with exit status 2', () => {
  test.each<[message: string, ...args: string[]]>([
    ['usage: import WEIGHTS'],
    ['unknown option --seed', 'cells.pt', '--seed', '1'],
    ['none.pt: no such file', 'none.pt'],
    ['--loss: expected one of squared-error', 'cells.pt', '--loss', 'l1'],
    ['--at: expected one of all, last, got "first"', 'cells.pt', '--at', 'first'],
    ['cells.json: JSON without weightsManifest: no model.json of TensorFlow.js', 'cells.json'],
    ['module.pt: data.pkl: names torch.nn.modules.container.ModuleList', 'module.pt'],
    [
      'lstm-both.pt: gru-sorted-x.npy: expected (T, m) or (B, T, m) with m = 2, got (1, 4, 3)',
      'lstm-both.pt',
      '--inputs',
      'gru-sorted-x.npy',
    ],
    [
      'lstm-both.pt: gru-checkpoint-y.npy: expected (B, T, 4) or (B, 4), or numbers of classes (B, T) or (B), with B = 2, T = 5, got (3, 1) of float64',
      'lstm-both.pt',
      '--inputs',
      'lstm-both-x.npy',
      '--targets',
      'gru-checkpoint-y.npy',
    ],
    [
      'gru-checkpoint.pth: sequences[0].targets[0]: expected a class from 0 to 0 (q = 1), got 1',
      'gru-checkpoint.pth',
      '--targets',
      'lstm-both-y.npy',
      '--loss',
      'cross-entropy',
    ],
  ])('%s', async (message, ...args) => {
    const { status, stdout, stderr } = await command(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
