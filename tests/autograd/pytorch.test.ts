// Values and gradients of random graphs of all ops, against PyTorch, by everything that computes them. Where no python3 has PyTorch this
// is skipped. A long run: `FC_SEED=random GRAPHS=5000 npx vitest run tests/autograd/pytorch.test.ts`.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type GraphNode, mul, print, Session, sum } from '../../src/autograd/index.ts';
import { randomGraphs, registry, samples, traceSample } from '../support/graphs.ts';
import { distance, engines, gradientsByRules, replayOf } from '../support/programs.ts';
import { pythonWith } from '../support/python.ts';

const GRAPHS = Number(process.env['GRAPHS'] ?? 40);

const python = pythonWith('torch');

interface Found {
  readonly value: number;
  readonly gradients: readonly (readonly number[])[];
  readonly error?: string;
}

describe.skipIf(!python)('PyTorch, where python3 has it, agrees', () => {
  const child = python ? spawn(python, [`${import.meta.dirname}/../support/by-pytorch.py`]) : undefined;
  const lines = child && createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  afterAll(() => void child?.kill());

  /** What PyTorch makes of the graph of a session. */
  async function byPyTorch(session: Session): Promise<Found> {
    const nodes = session.graph.nodes.map((node) => ({
      op: node.op,
      shape: node.shape,
      inputs: node.inputs.map(({ id }) => id),
      attributes: node.attributes,
      value: node.inputs.length === 0 ? [...session.value(node)] : undefined,
    }));
    child!.stdin.write(`${JSON.stringify(nodes)}\n`);
    const found = JSON.parse((await lines!.next()).value) as Found;
    if (found.error) throw new Error(found.error);
    return found;
  }

  async function expectAgreement(session: Session, leaves: readonly GraphNode[]) {
    const { value, gradients } = await byPyTorch(session);
    const E = session.graph.nodes.at(-1)!;
    const byRules = gradientsByRules(session, E, leaves);
    // All numbers on the way are about 1, and may cancel; and PyTorch's 1 - tanh² loses digits where tanh saturates.
    expect(distance([value], session.value(E), 1)).toBeLessThan(1e-12);
    leaves.forEach((_, i) => expect(distance(gradients[i], byRules[i], 1)).toBeLessThan(1e-12));
    for (const [, precision, tolerance, load] of engines) {
      const replay = await replayOf(session, E, leaves, precision, load);
      expect(distance([value], replay.value(E), 1)).toBeLessThan(10 * tolerance);
      leaves.forEach((leaf, i) =>
        expect(distance(gradients[i], replay.cotangent(leaf), 1)).toBeLessThan(10 * tolerance),
      );
    }
  }

  test('on every sample of every op', { timeout: 120_000 }, async () => {
    const seen = new Set<string>();
    for (const [, op, sample] of samples) {
      const { session, output, leaves } = traceSample(op, sample);
      seen.add(op);
      await expectAgreement(withSum(session, output), leaves);
    }
    expect(seen.size).toBe(registry.length);
  });

  test('on random graphs', { timeout: 120_000 + 200 * GRAPHS }, async () => {
    const property = fc.asyncProperty(randomGraphs, async ({ session, leaves, vectors }) => {
      const summed = withSum(session, vectors.at(-1)!);
      const values = () => leaves.map((leaf) => `%${leaf.id} = [${summed.value(leaf).join(', ')}]`);
      await expectAgreement(summed, leaves).catch(({ message }: Error) => {
        throw new Error([message, print(summed.graph), ...values()].join('\n'));
      });
    });
    await expect(fc.assert(property, { numRuns: GRAPHS })).resolves.toBeUndefined();
  });
});

/** A session of the same leaves, whose last node is a sum of all entries of one, each times another number. */
function withSum(session: Session, output: GraphNode): Session {
  const weights = Array.from({ length: output.size }, (_, i) => Math.cos(i));
  sum(mul(output, session.graph.constant(weights, output.shape)));
  const longer = new Session(session.graph);
  for (const leaf of session.graph.nodes) if (leaf.op === 'leaf') longer.set(leaf, session.value(leaf));
  longer.forward();
  return longer;
}
