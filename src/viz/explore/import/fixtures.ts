import './import.css';
import { render } from 'lit-html';
import { type Fixture, type Fixtures, nothing } from '../../page/fixture.ts';
import type { Bundle } from './bundle.ts';
import type { Compared, Found, ImportFault } from './reader.ts';
import { createImport } from './state.ts';
import { importView } from './view.ts';

const actions = {
  onFiles: nothing,
  onExample: nothing,
  onOpen: nothing,
  onSave: nothing,
  onInputs: nothing,
  onClose: nothing,
};

interface Shown {
  readonly found?: Found;
  readonly bundle?: Bundle;
  readonly fault?: string;
  readonly failure?: string;
  readonly comparison?: Compared | ImportFault;
}

const panel =
  ({ found, bundle, fault, failure, comparison }: Shown): Fixture =>
  (host) => {
    host.className = 'import';
    const state = createImport({ ask: () => new Promise<never>(nothing), end: nothing });
    state.found.value = found;
    if (bundle) state.bundle.value = bundle;
    state.fault.value = fault;
    state.failure.value = failure;
    state.comparison.value = comparison;
    render(importView(state, actions), host);
  };

const file = (name: string): File => new File([], name);

const lstm: Found = {
  format: 'PyTorch',
  table: ['weight_hh_l0', 'weight_ih_l0', 'weight_hh_l0_reverse', 'weight_ih_l0_reverse'].map((name, at) => ({
    tensor: `encoder.recurrent.${name}`,
    shape: [256, at % 2 ? 20 : 64],
    became: `layers[0].directions[${at >> 1}].weights.${at % 2 ? 'U' : 'W'}`,
    how: 'as it is',
  })),
  leftOver: [{ name: 'encoder.embedding.weight', shape: [10_000, 300] }],
  linears: ['encoder.projection.weight', 'classifier.dense.output.weight'],
  takesCell: false,
  notes: [
    'No inputs were given: 12 steps are drawn from seed 1; the setting inputs brings yours.',
    'The loss is mse, its mean, at all steps.',
  ],
  layers: [{ cell: 'lstm', sizes: [64, 64] }],
  m: 20,
  q: 7,
  lengths: [12],
  loss: 'mse',
  reduction: 'mean',
  at: 'all',
  output: 'classifier.dense.output.weight',
  outputs: [[0.1, -2e-9, 0, 3e5, 1, 2, 3]],
  computed: 1,
};

const words: Found = {
  ...lstm,
  format: 'TensorFlow.js',
  takesCell: true,
  embedding: { tensor: 'encoder.embedding.weight', tokens: 10_000 },
  layers: [
    { cell: 'relu', sizes: [32] },
    { cell: 'gru', sizes: [32, 32] },
  ],
  lengths: [3, 100, 12],
  output: undefined,
  outputs: [],
  computed: 0,
};

const weights = { weights: file('model.pt'), shards: [] };

export const fixtures: Fixtures = {
  'nothing chosen yet': panel({}),
  'a layer in both directions, outputs that agree': panel({
    found: lstm,
    bundle: weights,
    comparison: { kind: 'same', digits: 4, areAll: true, steps: 12 },
  }),
  'two cells, tokens, too large for outputs': panel({
    found: words,
    bundle: {
      weights: file('a-model-with-a-long-name-that-someone-gave-it-in-2024-03-checkpoint-120000.safetensors'),
      shards: [],
      inputs: file('x.npy'),
      vocabulary: file('tokenizer.json'),
    },
  }),
  'outputs that differ': panel({
    found: lstm,
    bundle: weights,
    comparison: {
      kind: 'differs',
      at: { sequence: 1, step: 12, unit: 7 },
      ours: -1.25e-7,
      theirs: Infinity,
      share: 0.001,
    },
  }),
  'a file that is refused': panel({
    bundle: weights,
    fault: 'data.pkl: names os.system, which builds no tensor: save a state_dict',
  }),
  'a worker that gave no answer': panel({ bundle: weights, failure: 'no answer within 60 s' }),
};
