import { expect, test } from 'vitest';
import * as engine from '../../src/autograd/index.ts';
import type { GraphNode } from '../../src/autograd/index.ts';
import { registry } from '../support/graphs.ts';

const exported: Readonly<Record<string, unknown>> = { ...engine };

test.each(registry)('%s of the registry is exported as a function of nodes', (op, rule) => {
  const { inputs, attributes } = rule.samples[0];
  const graph = new engine.Graph();
  const leaves = inputs.map((shape) => graph.leaf(shape));
  const apply = exported[op] as (...args: unknown[]) => GraphNode;
  expect(apply(...(rule.arity === 'any' ? [leaves] : leaves), { name: 'y', ...attributes })).toMatchObject({
    op,
    inputs: leaves,
    attributes,
    name: 'y',
  });
});
