// Which of the files that a visitor brings is what.
import { describe, expect, test } from 'vitest';
import { bundled, isImport, without } from '../../../../src/viz/explore/import/bundle.ts';

const file = (name: string, content = '') => new File([content], name);
const names = ({ shards, ...parts }: ReturnType<typeof bundled>) => ({
  ...Object.fromEntries(Object.entries(parts).map(([part, own]) => [part, own.name])),
  ...(shards.length > 0 && { shards: shards.map(({ name }) => name) }),
});

describe('bundled', () => {
  test.each<[files: string[], parts: object]>([
    [['model.pt'], { weights: 'model.pt' }],
    [
      ['y.npy', 'model.safetensors', 'x.npy'],
      { weights: 'model.safetensors', inputs: 'x.npy', targets: 'y.npy' },
    ],
    [['train_labels.npy', 'a.npy'], { inputs: 'a.npy', targets: 'train_labels.npy' }],
    [['a.npy', 'b.npy', 'c.npy'], { inputs: 'a.npy', targets: 'b.npy', outputs: 'c.npy' }],
    [['lstm-x.npy', 'lstm-out.npy'], { inputs: 'lstm-x.npy', outputs: 'lstm-out.npy' }],
    [['model.json', 'group1-shard1of1.bin'], { weights: 'model.json', shards: ['group1-shard1of1.bin'] }],
    [['pytorch_model.bin', 'vocab.json'], { weights: 'pytorch_model.bin', vocabulary: 'vocab.json' }],
    [['model.onnx', 'words.txt'], { weights: 'model.onnx', vocabulary: 'words.txt' }],
    [['weights without an end'], { weights: 'weights without an end' }],
  ])('%j', (files, parts) => {
    expect(names(bundled(files.map((name) => file(name))))).toEqual(parts);
  });

  test('one by one, and others in their places', () => {
    const model = bundled([file('model.json')]);
    const whole = bundled([file('x.npy')], bundled([file('group1-shard1of1.bin')], model));
    expect(names(whole)).toEqual({
      weights: 'model.json',
      shards: ['group1-shard1of1.bin'],
      inputs: 'x.npy',
    });
    // Sequences stay, shards go with their weights.
    expect(names(bundled([file('other.pt')], whole))).toEqual({ weights: 'other.pt', inputs: 'x.npy' });
    expect(names(bundled([file('x2.npy'), file('inputs.npy')], whole))).toMatchObject({
      inputs: 'inputs.npy',
    });
    expect(names(without(whole, 'inputs'))).toEqual({
      weights: 'model.json',
      shards: ['group1-shard1of1.bin'],
    });
  });
});

describe('isImport', () => {
  test.each<[name: string, content: string, isOpen: boolean, expected: boolean]>([
    ['model.pt', '', false, true],
    ['X.NPY', '', false, true],
    ['experiment.json', '{"cell": "tanh"}', false, false],
    ['model.json', '\n{"format": "layers-model", "weightsManifest": []}', false, true],
    ['notes.txt', 'words', false, false],
    ['notes.txt', 'words', true, true],
    ['vocab.json', '{"a": 0}', true, true],
    ['experiment.json', '{"cell": "tanh"}', true, false],
    ['renamed.json', '\x10\x00\x00\x00', false, true],
    ['empty.json', '', false, false],
  ])('%s, %j', async (name, content, isOpen, expected) => {
    expect(await isImport([file(name, content)], isOpen)).toBe(expected);
  });

  test('what cannot be read is left to what reads experiments', async () => {
    const broken = Object.assign(file('folder'), {
      slice: () => ({ arrayBuffer: () => Promise.reject(new Error('no')) }),
    });
    expect(await isImport([broken as unknown as File], false)).toBe(false);
  });
});
