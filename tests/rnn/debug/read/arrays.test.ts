// Texts with several arrays: each with its name, none dropped.
import { describe, expect, test } from 'vitest';
import { MatrixSyntaxError, parseArrays, parseMatrix } from '../../../../src/rnn/index.ts';
import { formats } from '../../../../src/rnn/debug/read/formats.ts';

const read = (text: string) =>
  parseArrays(text).map(({ name, index, written: { shape, values } }) => ({
    ...(name && { name }),
    ...(index && { index }),
    shape,
    values: Array.from(values),
  }));

const W = { shape: [2, 2], values: [0.1, 0.2, 0.3, 0.4] };
const U = { shape: [2, 1], values: [0.5, 0.6] };
const b = { shape: [2], values: [0.7, 0.8] };

test.each<[what: string, text: string, names: readonly string[]]>([
  [
    'assignments',
    'dW = np.array([[0.1, 0.2],\n [0.3, 0.4]])\ndU = np.array([[0.5], [0.6]])\ndb = [0.7, 0.8]',
    ['dW', 'dU', 'db'],
  ],
  [
    'remarks behind the numbers',
    '# mine\ndW = np.array([[0.1, 0.2], # first\n [0.3, 0.4]])  # W, not U = [1]\ndU = [[0.5], [0.6]] // U\ndb = [0.7, 0.8]; % b',
    ['dW', 'dU', 'db'],
  ],
  [
    'assignments on one line',
    'dW = [0.1 0.2; 0.3 0.4]; dU = [0.5; 0.6]; db = [0.7 0.8];',
    ['dW', 'dU', 'db'],
  ],
  [
    'a dictionary of NumPy',
    "{'dW': array([[0.1, 0.2],\n       [0.3, 0.4]]), 'dU': array([[0.5],\n       [0.6]]), 'db': array([0.7, 0.8])}",
    ['dW', 'dU', 'db'],
  ],
  [
    'a dictionary in a dictionary',
    '{"gradients": {"dW": array([[0.1, 0.2], [0.3, 0.4]]), "dU": array([[0.5], [0.6]]), "db": array([0.7, 0.8])}}',
    ['dW', 'dU', 'db'],
  ],
  [
    'a state of PyTorch',
    "OrderedDict([('rnn.weight_hh_l0', tensor([[0.1, 0.2],\n        [0.3, 0.4]])), ('rnn.weight_ih_l0', tensor([[0.5],\n        [0.6]], device='cuda:0')), ('rnn.bias_ih_l0', tensor([0.7, 0.8]))])",
    ['rnn.weight_hh_l0', 'rnn.weight_ih_l0', 'rnn.bias_ih_l0'],
  ],
  [
    'a loop over named_parameters',
    'weight_hh_l0 tensor([[0.1, 0.2],\n        [0.3, 0.4]])\nweight_ih_l0 tensor([[0.5],\n        [0.6]])\nbias_ih_l0 tensor([0.7, 0.8])',
    ['weight_hh_l0', 'weight_ih_l0', 'bias_ih_l0'],
  ],
  [
    'a loop that prints sizes, too',
    'weight_hh_l0 torch.Size([2, 2]) tensor([[0.1, 0.2],\n        [0.3, 0.4]])\nweight_ih_l0 torch.Size([2, 1]) tensor([[0.5],\n        [0.6]])\nbias_ih_l0 torch.Size([2]) tensor([0.7, 0.8])',
    ['weight_hh_l0', 'weight_ih_l0', 'bias_ih_l0'],
  ],
  [
    'names on lines of their own',
    'W.grad\ntensor([[0.1, 0.2],\n        [0.3, 0.4]])\nU.grad\ntensor([[0.5],\n        [0.6]])\nb.grad\ntensor([0.7, 0.8])',
    ['W.grad', 'U.grad', 'b.grad'],
  ],
  [
    'a session',
    '>>> W.grad\ntensor([[0.1, 0.2],\n        [0.3, 0.4]])\n>>> print(U.grad)\ntensor([[0.5],\n        [0.6]])\n>>> b.grad\ntensor([0.7, 0.8])',
    ['W.grad', 'U.grad', 'b.grad'],
  ],
  [
    'a course',
    'gradients["dWaa"].shape = (2, 2)\ngradients["dWaa"] = [[0.1 0.2]\n [0.3 0.4]]\ngradients["dWax"] = [[0.5]\n [0.6]]\ngradients["dba"] = [0.7 0.8]',
    ['gradients["dWaa"]', 'gradients["dWax"]', 'gradients["dba"]'],
  ],
  [
    'MATLAB',
    'dW =\n\n    0.1    0.2\n    0.3    0.4\n\n\ndU =\n\n    0.5\n    0.6\n\n\ndb =\n\n    0.7    0.8\n',
    ['dW', 'dU', 'db'],
  ],
  [
    'R',
    '$dW\n     [,1] [,2]\n[1,]  0.1  0.2\n[2,]  0.3  0.4\n\n$dU\n     [,1]\n[1,]  0.5\n[2,]  0.6\n\n$db\n[1] 0.7 0.8\n',
    ['dW', 'dU', 'db'],
  ],
  [
    'Julia',
    'dW = 2×2 Matrix{Float64}:\n 0.1  0.2\n 0.3  0.4\ndU = 2×1 Matrix{Float64}:\n 0.5\n 0.6\ndb = 2-element Vector{Float64}:\n 0.7\n 0.8',
    ['dW', 'dU', 'db'],
  ],
  [
    'Mathematica',
    '<|"dW" -> {{0.1, 0.2}, {0.3, 0.4}}, "dU" -> {{0.5}, {0.6}}, "db" -> {0.7, 8.*^-1}|>',
    ['dW', 'dU', 'db'],
  ],
  [
    'Keras',
    "[<tf.Variable 'rnn/recurrent_kernel:0' shape=(2, 2) dtype=float32, numpy=\narray([[0.1, 0.2],\n       [0.3, 0.4]], dtype=float32)>, <tf.Variable 'rnn/kernel:0' shape=(2, 1) dtype=float32, numpy=\narray([[0.5],\n       [0.6]], dtype=float32)>, <tf.Variable 'rnn/bias:0' shape=(2,) dtype=float32, numpy=array([0.7, 0.8], dtype=float32)>]",
    ['rnn/recurrent_kernel:0', 'rnn/kernel:0', 'rnn/bias:0'],
  ],
  [
    'Keras 3',
    '[<Variable path=rnn/recurrent_kernel, shape=(2, 2), dtype=float32, value=[[0.1 0.2]\n [0.3 0.4]]>, <Variable path=rnn/kernel, shape=(2, 1), dtype=float32, value=[[0.5]\n [0.6]]>, <Variable path=rnn/bias, shape=(2,), dtype=float32, value=[0.7 0.8]>]',
    ['rnn/recurrent_kernel', 'rnn/kernel', 'rnn/bias'],
  ],
])('%s', (_what, text, names) => {
  expect(read(text)).toEqual([W, U, b].map((array, index) => ({ name: names[index], ...array })));
});

test('arrays without names come one after the other, or as a list', () => {
  expect(read('[[0.1, 0.2], [0.3, 0.4]]\n[[0.5], [0.6]]\n[0.7, 0.8]')).toEqual([W, U, b]);
  expect(
    read('tensor([[0.1, 0.2],\n        [0.3, 0.4]])\ntensor([[0.5],\n        [0.6]])\ntensor([0.7, 0.8])'),
  ).toEqual([W, U, b]);
  expect(
    read('(tensor([[0.1, 0.2],\n        [0.3, 0.4]]), tensor([[0.5],\n        [0.6]]), tensor([0.7, 0.8]))'),
  ).toEqual([W, U, b]);
});

test.each<[text: string, name: string, index: unknown, value: number]>([
  ['dWf[3][1] = −0.0698', 'dWf', [3, 1], -0.0698],
  ['dWf[3, 1] = -0.0698', 'dWf', [3, 1], -0.0698],
  ['dWf(4, 2) = -0.0698', 'dWf', [3, 1], -0.0698],
  ['gradients["dxt"][1][2] = -1.3872860709', 'gradients["dxt"]', [1, 2], -1.3872860709],
  ['gradients["dba"][4] = [0.80517166]', 'gradients["dba"]', [4], 0.80517166],
])('one entry: %s', (text, name, index, value) => {
  expect(read(text)).toEqual([{ name, index, shape: [1], values: [value] }]);
});

test('a row, and a column', () => {
  expect(read('dW[0] = [0.1, 0.2]\ndW[:, 1] = [0.2, 0.4]')).toEqual([
    { name: 'dW', index: [0], shape: [2], values: [0.1, 0.2] },
    { name: 'dW', index: [undefined, 1], shape: [2], values: [0.2, 0.4] },
  ]);
});

test('an entry that nobody knows is open', () => {
  const { shape, values, halfUnits, digits } = parseMatrix('[[0.1, null], [None, ?]]');
  expect(shape).toEqual([2, 2]);
  expect(Array.from(values)).toEqual([0.1, 0, 0, 0]);
  expect(Array.from(halfUnits)).toEqual([0.05, Infinity, Infinity, Infinity]);
  expect(digits).toEqual([1, 0, 0, 0]);
});

test('blocks that NumPy prints below each other are one array', () => {
  const [one, ...others] = parseArrays('[[[0.1 0.2]\n  [0.3 0.4]]\n\n [[0.5 0.6]\n  [0.7 0.8]]]');
  expect(one.written.shape).toEqual([2, 2, 2]);
  expect([...one.written.values]).toEqual([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
  expect(others).toEqual([]);
});

test('blocks of gates are a third axis', () => {
  const blocks = '[array([[1., 2.]]), array([[3., 4.]]), array([[5., 6.]]), array([[7., 8.]])]';
  expect(parseMatrix(blocks)).toMatchObject({ shape: [4, 1, 2] });
});

test.each<[text: string, values: readonly number[], shape: readonly number[]]>([
  ['array([[1., 2.], [3., 4.]]) * 1e-3', [1e-3, 2e-3, 3e-3, 4e-3], [2, 2]],
  ['1e-3 * np.array([[1., 2.], [3., 4.]])', [1e-3, 2e-3, 3e-3, 4e-3], [2, 2]],
  ['array([[1., 2.], [3., 4.]]) / 10', [0.1, 0.2, 0.3, 0.4], [2, 2]],
  ['-array([1., 2.])', [-1, -2], [2]],
  ['array([[1., 2.], [3., 4.]]).T', [1, 3, 2, 4], [2, 2]],
  ["[1 2; 3 4]'", [1, 3, 2, 4], [2, 2]],
  ['array([[1., 2.], [3., 4.]], dtype=float32).T * 2', [2, 6, 4, 8], [2, 2]],
  ['tensor([[1., 2.]]).detach().cpu().numpy()', [1, 2], [1, 2]],
  ['ans =\n\n   1.0e-03 *\n\n    0.1e-1    0.5000\n', [1e-5, 0.5e-3], [2]],
  ['0    0.1\n1    0.2\nName: db, dtype: float64', [0.1, 0.2], [2, 1]],
])('%j: what is done to it is done', (text, values, shape) => {
  const found = parseMatrix(text);
  expect(Array.from(found.values, (x) => Number(x.toPrecision(12)))).toEqual(values);
  expect(found.shape).toEqual(shape);
});

describe('what is not understood is refused with its place', () => {
  test.each<[text: string, message: string]>([
    ['dW = [1, 2]\ndU = [3, 4]', 'line 2, column 1: found "dU" too: give one matrix at a time'],
    ['np.sum([[1, 2], [3, 4]])', 'line 1, column 1: found "np.sum(": paste the numbers that it gives'],
    ['array([[1, 2], [3, 4]]).sum(0)', 'line 1, column 24: found ".sum(0)", expected'],
    [
      'array([[1, 2]], [[3, 4]])',
      'line 1, column 17: found "[[3, 4]]" beside the numbers of array: give one list',
    ],
    ['array([[1, 2]]) + array([[3, 4]])', 'line 1, column 17: found "+"'],
    ['dW[3][1] = 0.5', 'line 1, column 1: found one entry or row of dW'],
    ['dW =', 'line 1, column 1: found the name dW and no numbers'],
    ['matrix(c(1, 2, 3), nrow = 2, ncol = 2)', 'found 3 numbers for 2 rows of 2'],
    ['{"W": [[1]], 3, "U": [[2]]}', 'line 1, column 14: found "3" beside the named arrays'],
  ])('%j', (text, message) => {
    expect(() => parseMatrix(text)).toThrow(MatrixSyntaxError);
    expect(() => parseMatrix(text)).toThrow(message);
  });
});

test.each(formats.flatMap(({ name, examples }) => examples.map((example) => [name, example] as const)))(
  'the example of %s is read: %j',
  (_name, example) => {
    expect(Array.from(parseMatrix(example).values, (x) => Math.round(x * 1e6) / 1e6)).toEqual(
      example.includes('1.0e-03') ? [1e-4, 2e-4, 3e-4, 4e-4] : [0.1, 0.2, 0.3, 0.4],
    );
  },
);

test('a list of arrays has the name of none of them', () => {
  expect(read('grads = [tensor([[0.1, 0.2], [0.3, 0.4]]), tensor([0.7, 0.8])]')).toEqual([W, b]);
});

test('what has no gradient yet is no array, and says so', () => {
  for (const text of ['weight_hh_l0 None\nweight_ih_l0 tensor([[0.5], [0.6]])', 'W.grad = None'])
    expect(() => parseArrays(text)).toThrow(/line 1, column 1: found None for \S+: it has no gradient yet/);
});
