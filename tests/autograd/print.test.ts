import { expect, test } from 'vitest';
import {
  add,
  broadcast,
  Graph,
  matmul,
  print,
  sigmoid,
  squaredError,
  sum,
} from '../../src/autograd/index.ts';

test('one step of a sigmoid network', () => {
  const graph = new Graph();
  const [W, U, V, before] = [
    graph.leaf([2, 2], 'W'),
    graph.leaf([2, 3], 'U'),
    graph.leaf([1, 2], 'V'),
    graph.leaf([2], 'h'),
  ];
  graph.step = 1;
  const x = graph.leaf([3], 'x');
  const a = add(matmul(W, before, { name: 'Wh' }), matmul(U, x, { name: 'Ux' }), { name: 'a' });
  const h = sigmoid(a, { name: 'h' });
  const o = matmul(V, h, { name: 'o' });
  squaredError(o, graph.leaf([1], 'ô'), { name: 'E' });
  expect(print(graph)).toMatchInlineSnapshot(`
    "%0 W [2, 2] = leaf
    %1 U [2, 3] = leaf
    %2 V [1, 2] = leaf
    %3 h [2] = leaf
    %4 x [3] t=1 = leaf
    %5 Wh [2] t=1 = matmul(%0, %3)
    %6 Ux [2] t=1 = matmul(%1, %4)
    %7 a [2] t=1 = add(%5, %6)
    %8 h [2] t=1 = sigmoid(%7)
    %9 o [1] t=1 = matmul(%2, %8)
    %10 ô [1] t=1 = leaf
    %11 E [] t=1 = squaredError(%9, %10)"
  `);
});

test('nodes without a name, and what an op was told besides its inputs', () => {
  const graph = new Graph();
  graph.step = 0;
  broadcast(sum(graph.leaf([2, 3])), { shape: [2] });
  expect(print(graph)).toMatchInlineSnapshot(`
    "%0 [2, 3] t=0 = leaf
    %1 [] t=0 = sum(%0)
    %2 [2] t=0 = broadcast(%1, shape=[2])"
  `);
});
