// Files that are damaged or made to do harm: one line that names the place, at once, whatever is in them.
import { deflateSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { importExperiment, ImportError } from '../../../src/rnn/import/index.ts';
import { readWeights } from '../../../src/rnn/import/read/file.ts';
import { recognise } from '../../../src/rnn/import/recognise/index.ts';
import { readNpy } from '../../../src/rnn/import/read/npy.ts';
import { randomOf } from '../../../src/rnn/random.ts';
import { bytesOf, importFile, little } from '../../support/import-files.ts';

/** What the reader says of a file that it refuses. */
async function refusalOf(bytes: Uint8Array): Promise<string> {
  const error: unknown = await importExperiment({ weights: { name: 'file', bytes } }).then(
    () => 'it was read',
    (error: unknown) => error,
  );
  if (!(error instanceof ImportError)) throw error;
  return error.message;
}

/** A zip of what is stored as it is. */
const zip = (entries: Record<string, Uint8Array>) => zipSync(entries, { level: 0 });

describe('safetensors', () => {
  const file = (header: object | string, data = new Uint8Array(8), length?: number | bigint) => {
    const text = typeof header === 'string' ? header : JSON.stringify(header);
    return bytesOf(little(length ?? text.length, 8), text, data);
  };
  const tensor = (more: object = {}) => ({ W: { dtype: 'F32', shape: [2], data_offsets: [0, 8], ...more } });

  test.each<[message: string, bytes: Uint8Array]>([
    ['header: 10000000000 bytes, expected at most 16777216', file('{}', undefined, 10_000_000_000)],
    ['header: 18446744073709552000 bytes, expected', file('{}', undefined, 2n ** 64n - 1n)],
    [
      'header: a header of 1000 bytes, but only 10 are left: is the file cut off?',
      file('{}', undefined, 1000),
    ],
    ['header: not JSON', file('{"W": ')],
    ['header: not UTF-8', file('{"\xff": 1}')],
    ['header: nested more than 64 levels deep', file(`{"W": ${'['.repeat(1e5)}`)],
    [
      'W: data_offsets [0, 16] do not lie within the 8 bytes of data',
      file(tensor({ data_offsets: [0, 16] })),
    ],
    ['W: data_offsets [-8, 0] do not lie within', file(tensor({ data_offsets: [-8, 0] }))],
    ['W: data_offsets [8, 0] do not lie within', file(tensor({ data_offsets: [8, 0] }))],
    ['W: data_offsets: expected two whole numbers', file(tensor({ data_offsets: [0, 1e300] }))],
    [
      'V: data_offsets [0, 8] overlap those of another tensor',
      file({ ...tensor(), V: { dtype: 'F32', shape: [2], data_offsets: [0, 8] } }),
    ],
    [
      'W: data_offsets start at 8, and nothing covers the bytes from 0 on',
      file(tensor({ data_offsets: [8, 16] }), new Uint8Array(16)),
    ],
    ['data: 16 bytes, of which tensors cover 8', file(tensor(), new Uint8Array(16))],
    ['W: (3) of float32 takes 12 bytes, got 8', file(tensor({ shape: [3] }))],
    ['W: a shape of (1152921504606847000) has too many numbers', file(tensor({ shape: [2 ** 60] }))],
    [
      'W: a shape of (4294967296, 4294967296) has too many numbers',
      file(tensor({ shape: [2 ** 32, 2 ** 32] })),
    ],
    ['W: expected sizes that are whole numbers from 0 on, got -2', file(tensor({ shape: [-2] }))],
    ['W: expected sizes that are whole numbers from 0 on, got 1.5', file(tensor({ shape: [1.5] }))],
    ['W: expected at most 32 axes, got 40', file(tensor({ shape: Array.from({ length: 40 }, () => 1) }))],
    ['W: dtype: expected one of F64, F32', file(tensor({ dtype: 'F8_E4M3' }))],
    ['BOOL, got {"toString":1}', file(tensor({ dtype: { toString: 1 } }))],
    ['from 0 on, got {"toString":1}', file(tensor({ shape: [{ toString: 1 }] }))],
    ['W: dtype: expected one of F64, F32', file(tensor({ dtype: 'toString' }))],
    ['W: dtype: expected one of F64, F32', file({ W: null })],
    ['no recurrent layer: expected tensors such as', file(tensor())],
  ])('%s', async (message, bytes) => {
    expect(await refusalOf(bytes)).toContain(message);
  });
});

describe('npy', () => {
  const npy = (header: string, data: Uint8Array = new Uint8Array(16), version = 1, length = header.length) =>
    bytesOf([0x93], 'NUMPY', [version, 0], little(length, version === 1 ? 2 : 4), header, data);
  const header = (more: { descr?: string; shape?: string } = {}) =>
    `{'descr': ${more.descr ?? "'<f8'"}, 'fortran_order': False, 'shape': ${more.shape ?? '(2,)'}, }\n`;

  test('reads what is right, big-endian and in Fortran order too', () => {
    const data = new Uint8Array(new Float64Array([1, 2, 3, 4, 5, 6]).buffer);
    const fortran = header({ shape: '(2, 3)' }).replace('False', 'True');
    expect(Array.from(readNpy(npy(fortran, data), 'x').numbers())).toEqual([1, 3, 5, 2, 4, 6]);
    const big = npy(header({ descr: "'>i2'", shape: '(1,)' }), bytesOf([1, 2]));
    expect(Array.from(readNpy(big, 'x').numbers())).toEqual([258]);
    const halves = npy(header({ descr: "'<f2'", shape: '(3,)' }), bytesOf([0, 0x3c, 0, 0xc0, 1, 0]), 2);
    expect(Array.from(readNpy(halves, 'x').numbers())).toEqual([1, -2, 2 ** -24]);
  });

  test.each<[message: string, bytes: Uint8Array]>([
    ['not an .npy file', bytesOf('NUMPY')],
    ['expected version 1 to 3 of .npy, got 9', npy(header(), undefined, 9)],
    ['a header of 65536 bytes, but only', npy(header(), undefined, 2, 2 ** 32 - 1)],
    ["expected floats or whole numbers, got 'descr': '|O'", npy(header({ descr: "'|O'" }))],
    ["expected floats or whole numbers, got 'descr': '<c16'", npy(header({ descr: "'<c16'" }))],
    ["expected floats or whole numbers, got 'descr': [('a'", npy(header({ descr: "[('a', '<f8')]" }))],
    ['(3) of float64 takes 24 bytes, got 16', npy(header({ shape: '(3,)' }))],
    ['has too many numbers', npy(header({ shape: '(1152921504606846976,)' }))],
    ["lacks 'fortran_order' or 'shape'", npy(header({ shape: '(-1,)' }))],
    ["lacks 'fortran_order' or 'shape'", npy(header({ shape: '[2]' }))],
  ])('%s', (message, bytes) => {
    expect(() => readNpy(bytes, 'x.npy')).toThrow(ImportError);
    expect(() => readNpy(bytes, 'x.npy')).toThrow(message);
  });
});

describe('zip', () => {
  const zeros = deflateSync(new Uint8Array(2 ** 20), { level: 9 });
  /** An entry that declares another size than it has. */
  const bomb = (declared: number, data = zeros) => {
    const name = 'W.npy';
    const sizes = [...little(data.length, 4), ...little(declared, 4)];
    const local = bytesOf(
      'PK\x03\x04',
      [20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      sizes,
      [5, 0, 0, 0],
      name,
      data,
    );
    const entry = bytesOf(
      'PK\x01\x02',
      [20, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      sizes,
      [5, 0],
      new Uint8Array(16),
      name,
    );
    return { local, entry };
  };
  const archive = (entries: readonly { local: Uint8Array; entry: Uint8Array }[], count = entries.length) => {
    const local = bytesOf(...entries.slice(0, 1).map((one) => one.local));
    const directory = bytesOf(...entries.map(({ entry }) => entry));
    const end = bytesOf(
      'PK\x05\x06',
      [0, 0, 0, 0],
      little(count, 2),
      little(count, 2),
      little(directory.length, 4),
      little(local.length, 4),
      [0, 0],
    );
    return bytesOf(local, directory, end);
  };

  test.each<[message: string, bytes: Uint8Array]>([
    ['zip: declares 4000000000 bytes in', archive([bomb(4_000_000_000)])],
    // Whose entries all lie in the same place, and are small each.
    ['zip: declares 31457280000 bytes in', archive(Array.from({ length: 30_000 }, () => bomb(2 ** 20)))],
    ['W.npy: is larger than the 1000 bytes that it declares', archive([bomb(1000)])],
    ['W.npy: declares 2000000 bytes, and has 1048576', archive([bomb(2_000_000)])],
    ['W.npy: cannot be taken out of the zip', archive([bomb(1000, bytesOf([7, 7, 7, 7]))])],
    ['zip directory: lacks an entry that its end counts', archive([bomb(1000)], 60_000)],
    ['zip: no directory at its end: is the file cut off?', archive([bomb(1000)]).subarray(0, 500)],
    ['a zip with neither data.pkl of PyTorch, nor .npy of NumPy', zip({ 'notes.txt': bytesOf('x') })],
  ])('%s', async (message, bytes) => {
    expect(await refusalOf(bytes)).toContain(message);
  });
});

describe('pickles', () => {
  const pt = (...pickle: readonly (string | readonly number[])[]) =>
    zip({ 'archive/data.pkl': bytesOf([0x80, 2], ...pickle), 'archive/data/0': new Uint8Array(16) });
  const text = (value: string) => ['X', String.fromCharCode(...little(value.length, 4)), value].join('');
  const storage = (key: string, type = 'FloatStorage') =>
    `(${text('storage')}ctorch\n${type}\n${text(key)}${text('cpu')}K\x04tQ`;
  const long = (value: bigint) => `\x8a\x08${String.fromCharCode(...little(value, 8))}`;
  const tensor = (inner: string) => `}${text('W')}ctorch._utils\n_rebuild_tensor_v2\n(${inner}tRs.`;

  test.each<[message: string, bytes: Uint8Array]>([
    ['data.pkl: names os.system, which builds no tensor', pt('cos\nsystem\n', text('echo'), '\x85R.')],
    [
      'data.pkl: names posix.system, which builds no tensor',
      pt(`${text('posix')}${text('system')}\x93${text('x')}\x85R.`),
    ],
    ['data.pkl: names builtins.eval', pt('cbuiltins\neval\n', text('1'), '\x85R.')],
    ['data.pkl: names torch._utils.__reduce__', pt('ctorch._utils\n__reduce__\n.')],
    ['data.pkl: names what is no text', pt(']]\x93.')],
    ['data.pkl: calls what is no name', pt('])R.')],
    ['data.pkl: takes from an empty stack', pt('.')],
    ['data.pkl: has no mark', pt('t.')],
    ['data.pkl: unknown opcode 255', pt('\xff')],
    ['data.pkl: asks for what was not memoized', pt('h\x07.')],
    ['data.pkl: a text of 4294967295 bytes, but only', pt('X\xff\xff\xff\xff')],
    ['data.pkl: an opcode; it does not end', pt('N')],
    ['data.pkl: appends to what is no list', pt('NNa.')],
    ['data.pkl: sets a key of what is no dictionary', pt('NNNs.')],
    ['data.pkl: names an object outside of it that is no storage', pt(']Q.')],
    ['data.pkl: names an object outside of it that is no storage', pt(`${storage('0', 'Size')}.`)],
    ['data.pkl: a tensor that is no view of a storage', pt(tensor('NNNN'))],
    [
      'W: a shape of (1152921504606847000) has too many numbers',
      pt(tensor(`${storage('0')}K\x00${long(2n ** 60n)}\x85K\x01\x85`)),
    ],
    ['W: has strides (-1) from 0 on', pt(tensor(`${storage('0')}K\x00K\x02\x85J\xff\xff\xff\xff\x85`))],
    [
      'data.pkl: nested more than 64 levels deep',
      pt(`]q\x00${']q\x01a'.repeat(0)}${'(K\x01'.repeat(9999)}${'t'.repeat(9999)}.`),
    ],
    ['no recurrent layer', pt(`]q\x00h\x00a.`)],
    ['data.pkl: 8388611 bytes, expected at most 8388608', pt('N'.repeat(2 ** 23), '.')],
    ['data.pkl: builds more than 500000 objects', pt('}'.repeat(600_000), '.')],
    [
      'data.pkl: has dictionaries of more than 100000 keys',
      pt(`(${'N'.repeat(60_000)}lq\x000`, 'ccollections\nOrderedDict\nh\x00\x85R'.repeat(2), '.'),
    ],
    ["data.pkl: a tensor's name of more than 1024 characters", pt(`}${text('k'.repeat(2000))}Ns.`)],
  ])('%s', async (message, bytes) => {
    expect(await refusalOf(bytes)).toContain(message);
  });

  test('tensors that reach beyond their storage, or have none', async () => {
    const named = (key: string, shape: string) =>
      pt(
        `}(${['weight_hh_l0', 'weight_ih_l0'].map((name) => `${text(name)}ctorch._utils\n_rebuild_tensor_v2\n(${storage(key)}K\x00${shape}tR`).join('')}u.`,
      );
    expect(await refusalOf(named('0', 'K\x04K\x04\x86K\x04K\x01\x86'))).toContain(
      'weight_hh_l0: reaches to number 15 of data/0, which has 16 bytes',
    );
    // Numbers without end of a single one that is stored.
    expect(await refusalOf(named('0', `${long(2n ** 26n)}${long(2n ** 26n)}\x86K\x00K\x00\x86`))).toContain(
      'weight_hh_l0: has 4503599627370496 numbers; an experiment has at most 10000000',
    );
    expect(await refusalOf(named('9', 'K\x02K\x02\x86K\x02K\x01\x86'))).toContain(
      'data/9: is not in the file',
    );
  });
});

describe('HDF5', () => {
  const { bytes } = importFile('functional.h5');
  const view = new DataView(bytes.buffer);
  const root = Number(view.getBigUint64(64, true));
  const find = (signature: string) => Buffer.from(bytes).indexOf(signature);
  const patched = (at: number, patch: readonly number[]) => {
    const changed = bytes.slice();
    changed.set(patch, at);
    return changed;
  };
  const tree = find('TREE');
  const node = find('SNOD');
  /** Entries of the layers, and the first of their headers. */
  const layers = Buffer.from(bytes).indexOf('SNOD', node + 1);
  const first = Number(view.getBigUint64(layers + 16, true));
  /** The names of the root lie behind all else, and are one. */
  const longName = bytesOf(bytes, 'a'.repeat(1100), [0]);
  longName.set(little(1101, 8), find('HEAP') + 8);
  longName.set(little(bytes.length, 8), find('HEAP') + 24);

  test.each<[message: string, bytes: Uint8Array]>([
    ['superblock: version 2: expected 0', patched(8, [2])],
    ['superblock: addresses of 4 bytes', patched(13, [4])],
    ['superblock: expected the base address 0', patched(24, [1])],
    ['is it cut off?', patched(40, little(2n ** 63n, 8))],
    ['superblock: the file has 17048 bytes, but only 5000 are there: is it cut off?', bytes.slice(0, 5000)],
    ['/: address 18446744073709552000 lies beyond', patched(64, little(2n ** 64n - 1n, 8))],
    ['/: an object header of version', patched(root, [9])],
    [
      `leads back to byte ${root}, where it has been: the file has a loop`,
      patched(node + 16, little(root, 8)),
    ],
    [
      `leads back to byte ${tree}, where it has been: the file has a loop`,
      patched(tree + 32, little(tree, 8)),
    ],
    ['expected TREE or SNOD', patched(tree + 32, little(0, 8))],
    ['a name at byte', patched(node + 8, little(2n ** 40n, 8))],
    [`leads back to byte ${first}, where it has been`, patched(layers + 56, little(first, 8))],
    ['a name at byte 8 of 1101 that does not end within 1024', longName],
    ['expected HEAP', patched(find('HEAP'), [0])],
    ['model_config: not JSON', patched(find('{"class_name"'), [0x28])],
  ])('%s', async (message, changed) => {
    expect(await refusalOf(changed)).toContain(message);
  });

  test('in a zip that declares more than it has', async () => {
    const keras = zip({ 'config.json': bytesOf('{"config": '), 'model.weights.h5': bytes });
    expect(await refusalOf(keras)).toContain('config.json: not JSON');
  });
});

describe('ONNX', () => {
  const field = (tag: number, ...parts: readonly (string | readonly number[] | Uint8Array)[]) => {
    const body = bytesOf(...parts);
    const length = [];
    for (let rest = body.length; ; rest >>>= 7) {
      length.push(rest > 127 ? (rest & 127) | 128 : rest);
      if (rest <= 127) break;
    }
    return bytesOf([(tag << 3) | 2], length, body);
  };
  const model = (...graph: readonly Uint8Array[]) => bytesOf([8, 7], field(7, ...graph));
  const tensor = (name: string, dims: readonly number[], type = 1, ...more: readonly Uint8Array[]) =>
    field(5, field(1, dims), [16, type], field(8, name), ...more);
  const node = (op: string, inputs: readonly string[], ...more: readonly Uint8Array[]) =>
    field(1, ...inputs.map((name) => field(1, name)), field(4, op), ...more);
  const number = (name: string, value: number) => field(5, field(1, name), [24, value]);
  const activations = (...names: readonly string[]) =>
    field(5, field(1, 'activations'), ...names.map((name) => field(9, name)));
  /** Weights of one unit that reads one number. */
  const one = ['w', 'r'].map((name) => tensor(name, [1, 1, 1], 1, field(9, [0, 0, 0x80, 0x3f])));
  const rnn = (x: string, y: string, ...more: readonly Uint8Array[]) =>
    node('RNN', [x, 'w', 'r'], field(2, y), ...more);

  const floats = (...numbers: readonly number[]) =>
    field(9, new Uint8Array(Float32Array.from(numbers).buffer));

  test('peepholes are those of an LSTM, in blocks i o f', async () => {
    const bytes = model(
      tensor('w', [1, 4, 1], 1, floats(1, 2, 3, 4)),
      tensor('r', [1, 4, 1], 1, floats(5, 6, 7, 8)),
      tensor('p', [1, 3], 1, floats(0.5, 0.25, 2)),
      node('LSTM', ['x', 'w', 'r', '', '', '', '', 'p'], field(2, 'y')),
    );
    const { experiment, leftOver } = await importExperiment({ weights: { name: 'model.onnx', bytes } });
    expect(experiment).toMatchObject({
      cell: 'peephole-lstm',
      weights: { W: [[5], [7], [8], [6]], U: [[1], [3], [4], [2]], p_i: [0.5], p_o: [0.25], p_f: [2] },
    });
    expect(leftOver).toEqual([]);
  });

  test('a GRU resets before the product, unless it says otherwise', async () => {
    const weights = ['w', 'r'].map((name) => tensor(name, [1, 3, 1], 1, floats(1, 2, 3)));
    const read = (...more: readonly Uint8Array[]) =>
      importExperiment({
        weights: { name: 'model.onnx', bytes: model(...weights, node('GRU', ['x', 'w', 'r'], ...more)) },
      });
    expect((await read()).experiment).toMatchObject({ cell: 'gru-before', weights: { W: [[2], [1], [3]] } });
    expect((await read(number('linear_before_reset', 1))).experiment).toMatchObject({ cell: 'gru' });
  });

  test.each<[message: string, bytes: Uint8Array]>([
    ['no graph, as ONNX has one', bytesOf([8, 7, 18, 0])],
    ['the file: a field reaches beyond its 6 bytes: is the file cut off?', bytesOf([8, 7, 0x3a, 200, 1, 0])],
    ['no protocol buffer as ONNX has it', bytesOf([8, 7, 0x3b, 1, 2])],
    [
      'no protocol buffer as ONNX has it',
      bytesOf(
        [8, 7],
        Array.from({ length: 20 }, () => 0xff),
      ),
    ],
    ['graph: a node or tensor that is a number', model(bytesOf([8, 1]))],
    ['no node RNN, GRU or LSTM; there are Conv', model(node('Conv', []))],
    ['LSTM: its weights are computed by other nodes', model(node('LSTM', ['x', 'w', 'r']))],
    ['GRU: its weights are computed by other nodes', model(node('GRU', ['x', 'w', 'r']))],
    ['LSTM: clip', model(node('LSTM', ['x'], number('clip', 1)))],
    ['w: data_type 8: expected floats', model(tensor('w', [1], 8))],
    ['w: a shape of 3 numbers, and 0 of them', model(tensor('w', [3]))],
    ['w: (3) of float32 takes 12 bytes, got 2', model(tensor('w', [3], 1, field(9, [0, 0])))],
    [
      'w: a shape of (1152921504606847000) has too many',
      model(tensor('w', [...Array.from({ length: 8 }, () => 0x80), 0x10])),
    ],
    [
      'w: expected sizes that are whole numbers from 0 on, got -1',
      model(tensor('w', [...Array.from({ length: 9 }, () => 0xff), 1])),
    ],
    ['w: its numbers are in another file', model(tensor('w', [1], 1, bytesOf([0x70, 1])))],
    [
      'w: expected (0, 0, ',
      model(
        tensor('w', [0, 0, 0], 1, field(9)),
        tensor('r', [0, 0, 0], 1, field(9)),
        node('RNN', ['x', 'w', 'r']),
      ),
    ],
    ['RNN: activation constructor: expected Tanh', model(...one, rnn('x', 'y', activations('constructor')))],
    [
      'RNN: activations Tanh and Relu: an experiment has one in both directions',
      model(...one, rnn('x', 'y', activations('Tanh', 'Relu'))),
    ],
    [
      'LSTM: activation Relu',
      model(node('LSTM', ['x'], activations('Sigmoid', 'Tanh', 'Tanh', 'Sigmoid', 'Relu', 'Tanh'))),
    ],
    [
      "RNN: reads RNN through Relu: the layers of an experiment read each other's h_t as it is",
      model(...one, rnn('x', 'y'), node('Relu', ['y'], field(2, 'z')), rnn('z', 'out')),
    ],
    [
      'RNN: reads RNN through Add',
      model(...one, rnn('x', 'y'), node('Add', ['x', 'y'], field(2, 'z')), rnn('z', 'out')),
    ],
    [
      'RNN: reads inputs, as RNN does: layers side by side are no stack',
      model(...one, rnn('x', 'y'), rnn('x', 'z')),
    ],
    [
      'RNN: reads what RNN hands on, as RNN does',
      model(...one, rnn('x', 'y'), rnn('y', 'z'), rnn('y', 'out')),
    ],
    [
      'RNN: starts from what RNN computes',
      model(...one, rnn('x', 'y'), node('RNN', ['y', 'w', 'r', '', '', 'y'])),
    ],
    ['graph: its recurrent nodes read each other in a loop', model(...one, rnn('y', 'z'), rnn('z', 'y'))],
    ...['alpha', 'beta', 'transA'].map((name): [string, Uint8Array] => [
      'Gemm: alpha, beta or transA: the output layer of an experiment is V·h + d alone',
      model(
        ...one,
        tensor('v', [1, 1], 1, field(9, [0, 0, 0x80, 0x3f])),
        rnn('x', 'y'),
        node('Gemm', ['y', 'v'], number(name, 2)),
      ),
    ]),
  ])('%s', async (message, bytes) => {
    expect(await refusalOf(bytes)).toContain(message);
  });

  test('an output layer that reads what others make of h_t is left over', async () => {
    const bytes = model(
      ...one,
      tensor('v', [1, 1], 1, field(9, [0, 0, 0x80, 0x3f])),
      node('Gather', ['words', 'at'], field(2, 'x')),
      rnn('x', 'y'),
      node('Relu', ['y'], field(2, 'z')),
      node('Gemm', ['z', 'v'], field(2, 'out')),
    );
    const { leftOver, notes } = await importExperiment({ weights: { name: 'file', bytes } });
    expect(leftOver.map(({ name }) => name)).toEqual(['v']);
    expect(notes).toContain('RNN reads what Gather computes: x_t is that.');
    expect(notes.join()).toContain('No linear layer reads what the last layer hands on');
    expect(
      await importExperiment({ weights: { name: 'file', bytes }, cell: 'relu' }).catch(String),
    ).toContain('cell: RNN has tanh, as the file says');
  });
});

test.each<[message: string, bytes: Uint8Array]>([
  ['the file is empty', new Uint8Array()],
  ['no format that is known begins with the bytes 68 65 6c 6c 6f', bytesOf('hello')],
  ['a pickle without a zip around it', bytesOf([0x80, 2, 0x8a, 10])],
  ['a single array', importFile('lstm-both-x.npy').bytes],
])('%s', async (message, bytes) => {
  expect(await refusalOf(bytes)).toContain(message);
});

describe.each([
  'cells.pt',
  'rnn-headless.npz',
  'gru-sorted.safetensors',
  'lstm-both-x.npy',
  'functional.h5',
  'stack.keras',
  'onnx-gru-rnn.onnx',
])('%s', (name) => {
  const { bytes } = importFile(name);
  const read = async (changed: Uint8Array): Promise<void> => {
    if (name.endsWith('.npy')) readNpy(changed, name).numbers();
    else recognise(await readWeights(changed), {});
  };
  const outcome = (changed: Uint8Array) =>
    read(changed).then(
      () => undefined,
      (error: unknown) => error,
    );

  test('cut off anywhere, it is refused', async () => {
    const step = Math.ceil(bytes.length / 500);
    for (let length = 0; length < bytes.length; length += step) {
      expect(await outcome(bytes.slice(0, length))).toBeInstanceOf(ImportError);
    }
  });

  test('changed anywhere, it is read or refused in words', async () => {
    const random = randomOf(7, 0, 'places');
    const below = (count: number) => Math.floor(random() * count);
    const telling = [0, 1, 0x7f, 0x80, 0xff];
    for (let run = 0; run < 700; run++) {
      const changed = bytes.slice();
      for (let times = below(4); times >= 0; times--) {
        const at = below(changed.length);
        const kind = below(3);
        if (kind === 0) changed[at] ^= 1 << below(8);
        else if (kind === 1) changed.fill(telling[below(telling.length)], at, at + 1 + below(8));
        else changed.copyWithin(at, below(changed.length), below(changed.length));
      }
      const error = await outcome(changed);
      expect(error instanceof ImportError ? undefined : error).toBeUndefined();
    }
  });
});
