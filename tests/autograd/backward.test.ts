import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  add,
  Backward,
  type Edge,
  Graph,
  identity,
  matmul,
  mul,
  type GraphNode,
  type Observer,
  type Seed,
  Session,
  stops,
  tanh,
} from '../../src/autograd/index.ts';
import { relativeError } from '../support/close.ts';
import { draw, type RandomGraph, randomGraphs, samples, traceSample, triples } from '../support/graphs.ts';

/** Cotangents of all nodes in a lane, after a run. */
function allCotangents(session: Session, pass: Backward, lane = 0): Float64Array[] {
  // Nodes off the way, as behind a step function, have none.
  return session.graph.nodes.map((node) =>
    pass.finds(node) ? pass.cotangent(node, lane) : new Float64Array(node.size),
  );
}

/** Cotangents of all nodes for one seed. */
function carry({ session, leaves }: RandomGraph, seed: Seed, observer?: Observer): Float64Array[] {
  const pass = new Backward(session, [seed], leaves);
  pass.run(observer);
  return allCotangents(session, pass);
}

const last = ({ vectors }: RandomGraph) => vectors.at(-1)!;
const zip = (a: Float64Array[], b: Float64Array[], f: (x: number, y: number) => number) =>
  a.map((values, n) => values.map((x, i) => f(x, b[n][i])));

/** Every number of a random graph lies near 1: so small a difference is rounding. */
const largestDifference = (a: Float64Array[], b: Float64Array[]) =>
  Math.max(...zip(a, b, (x, y) => Math.abs(x - y)).flatMap((values) => [...values]));

describe('random graphs', () => {
  test('what the observed edges bring adds up to the cotangent, to the bit', () => {
    fc.assert(
      fc.property(randomGraphs, triples, (random, cotangent) => {
        const { session, leaves } = random;
        const sums = session.graph.nodes.map(({ size }) => new Float64Array(size));
        sums[last(random).id].set(cotangent);
        const pass = new Backward(session, [{ node: last(random), cotangent }], leaves);
        pass.run(({ consumer, slot }, contribution) => {
          const sum = sums[consumer.inputs[slot].id];
          contribution.forEach((x, i) => (sum[i] += x));
        });
        expect(largestDifference(sums, allCotangents(session, pass))).toBe(0);
      }),
    );
  });

  test('backward is linear in its seed', () => {
    fc.assert(
      fc.property(randomGraphs, triples, triples, (random, u, v) => {
        const node = last(random);
        const [ofU, ofV] = [u, v].map((cotangent) => carry(random, { node, cotangent }));
        const ofBoth = carry(random, { node, cotangent: u.map((x, i) => 2 * x - 3 * v[i]) });
        expect(
          largestDifference(
            ofBoth,
            zip(ofU, ofV, (x, y) => 2 * x - 3 * y),
          ),
        ).toBeLessThan(1e-12);
      }),
    );
  });

  test('several seeds at once are carried as each alone', () => {
    fc.assert(
      fc.property(randomGraphs, fc.array(fc.tuple(fc.nat(), triples), { minLength: 1 }), (random, picks) => {
        const { session, leaves, vectors } = random;
        const seeds = picks.map(([n, cotangent]) => ({ node: vectors[n % vectors.length], cotangent }));
        const together = new Backward(session, seeds, leaves);
        together.run();
        for (const [lane, seed] of seeds.entries()) {
          const alone = new Backward(session, [seed], leaves);
          alone.run();
          for (const leaf of leaves) {
            expect(relativeError(together.cotangent(leaf, lane), alone.cotangent(leaf))).toBe(0);
          }
        }
      }),
    );
  });

  test('replaying after other values is identical to the bit', () => {
    fc.assert(
      fc.property(randomGraphs, triples, (random, cotangent) => {
        const { session, leaves } = random;
        const pass = new Backward(session, [{ node: last(random), cotangent }], leaves);
        const replay = (values: ArrayLike<number>[]) => {
          leaves.forEach((leaf, n) => session.set(leaf, values[n]));
          session.forward();
          pass.run();
          return {
            values: session.frames.map(({ y }) => y.slice()),
            cotangents: allCotangents(session, pass),
          };
        };
        const values = leaves.map((leaf) => session.value(leaf));
        const first = replay(values);
        replay(leaves.map(({ size }) => draw(size, () => 0.3)));
        expect(replay(values)).toEqual(first);
      }),
    );
  });

  test('an observer that only looks changes nothing', () => {
    fc.assert(
      fc.property(randomGraphs, triples, (random, cotangent) => {
        const seed = { node: last(random), cotangent };
        const difference = largestDifference(
          carry(random, seed, () => {}),
          carry(random, seed),
        );
        expect(difference).toBeLessThan(1e-14);
      }),
    );
  });

  test('a blocked edge takes away exactly what it would have brought', () => {
    fc.assert(
      fc.property(randomGraphs, triples, fc.nat(), (random, cotangent, pick) => {
        const seed = { node: last(random), cotangent };
        const seen: { edge: Edge; contribution: Float64Array }[] = [];
        const whole = carry(random, seed, (edge, contribution) => {
          seen.push({ edge, contribution: contribution.slice() });
        });
        const { edge, contribution } = seen[pick % seen.length];
        const isBlocked = (other: Edge) => other.consumer === edge.consumer && other.slot === edge.slot;
        const without = carry(random, seed, (other) => (isBlocked(other) ? 'block' : undefined));

        const node = edge.consumer.inputs[edge.slot];
        const through = carry(random, { node, cotangent: contribution });
        expect(
          largestDifference(
            zip(without, through, (x, y) => x + y),
            whole,
          ),
        ).toBeLessThan(1e-12);
      }),
    );
  });

  test('contribution() says again what the observer saw', () => {
    fc.assert(
      fc.property(randomGraphs, triples, (random, cotangent) => {
        const seen: [Edge, Float64Array][] = [];
        const pass = new Backward(random.session, [{ node: last(random), cotangent }], random.leaves);
        pass.run((edge, contribution) => void seen.push([edge, contribution.slice()]));
        for (const [edge, contribution] of seen) expect(pass.contribution(edge)).toEqual(contribution);
      }),
    );
  });
});

test.each(samples)('an observer sees each edge of %s, in every lane', (_title, op, sample) => {
  const { session, output, leaves } = traceSample(op, sample);
  const seeds = [0, 1, 2].map((lane) => ({
    node: output,
    cotangent: Array.from({ length: output.size }, (_, i) => Math.cos(3 * i + lane)),
  }));
  const fast = new Backward(session, seeds, leaves);
  fast.run();
  const watched = new Backward(session, seeds, leaves);
  const slots: number[] = [];
  watched.run(({ consumer, slot }) => {
    expect(consumer).toBe(output);
    slots.push(slot);
  });
  const open = [...leaves.keys()].filter((slot) => output.rule!.backward[slot] !== stops);
  expect(slots).toEqual(open);
  for (const leaf of leaves) {
    for (const lane of seeds.keys())
      expect(watched.cotangent(leaf, lane)).toEqual(fast.cotangent(leaf, lane));
  }
});

test('x·x has two edges, and each brings x', () => {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  const y = mul(x, x);
  expect(graph.edgesFrom(x)).toEqual([
    { consumer: y, slot: 0 },
    { consumer: y, slot: 1 },
  ]);

  const session = new Session(graph);
  session.set(x, [3]);
  session.forward();
  const pass = new Backward(session, [{ node: y, cotangent: [1] }], [x]);
  const brought: number[] = [];
  pass.run((_edge, [contribution]) => void brought.push(contribution));
  expect(brought).toEqual([3, 3]);
  expect([...pass.cotangent(x)]).toEqual([6]);

  pass.run(({ slot }) => (slot === 1 ? 'block' : undefined));
  expect([...pass.cotangent(x)]).toEqual([3]);
});

describe('lanes', () => {
  /** h_1 to h_4 in a chain from h_0, each h_t = tanh(h_{t-1}). */
  function chain() {
    const graph = new Graph();
    const h = [graph.leaf([2], 'h0')];
    for (let t = 1; t <= 4; t++) h.push(tanh(h[t - 1], { name: `h${t}` }));
    const session = new Session(graph);
    session.set(h[0], [0.5, -1]);
    session.forward();
    return { h, session };
  }
  const liveLanes = (pass: Backward) => {
    const live: Record<string, string> = {};
    pass.run(({ consumer }, _contribution, { count, from, to }) => {
      live[consumer.name!] = `${from}..${to} of ${count}`;
    });
    return live;
  };

  test('are live only between the seeds that reach a node', () => {
    const { h, session } = chain();
    const seeds = [1, 2, 3, 4].map((t) => ({ node: h[t], cotangent: [1, 1] }));
    expect(liveLanes(new Backward(session, seeds, [h[0]]))).toEqual({
      h4: '3..4 of 4',
      h3: '2..4 of 4',
      h2: '1..4 of 4',
      h1: '0..4 of 4',
    });
  });

  test('between two that are live are carried as zeros', () => {
    const { h, session } = chain();
    const seeds = [4, 1, 3].map((t) => ({ node: h[t], cotangent: [1, 1] }));
    const pass = new Backward(session, seeds, [h[0]]);
    expect(liveLanes(pass)).toEqual({ h4: '0..1 of 3', h3: '0..3 of 3', h2: '0..3 of 3', h1: '0..3 of 3' });
    expect([...pass.cotangent(h[2], 1)]).toEqual([0, 0]);
    for (const [lane, seed] of seeds.entries()) {
      const alone = new Backward(session, [seed], [h[0]]);
      alone.run();
      expect(pass.cotangent(h[0], lane)).toEqual(alone.cotangent(h[0]));
    }
  });

  test('of a node can be read all at once', () => {
    const { h, session } = chain();
    const seeds = [2, 3].map((t) => ({ node: h[t], cotangent: [t, 1] }));
    const pass = new Backward(session, seeds, [h[1]]);
    pass.run();
    expect(pass.lanes(h[3])).toEqual({
      values: Float64Array.of(3, 0, 1),
      from: 1,
      to: 2,
      lane: 1,
      strides: [2],
    });
    expect(pass.lanes(h[2])).toMatchObject({ from: 0, to: 2 });
    expect(() => pass.lanes(h[0])).toThrow('was not asked for; name it in wrt');
  });

  test('with the same node as seed add up in their own lanes only', () => {
    const { h, session } = chain();
    const pass = new Backward(
      session,
      [
        { node: h[0], cotangent: [1, 2] },
        { node: h[0], cotangent: [3, 4] },
      ],
      [h[0]],
    );
    pass.run();
    expect([...pass.cotangent(h[0], 0), ...pass.cotangent(h[0], 1)]).toEqual([1, 2, 3, 4]);
  });
});

test('only nodes between the seeds and what is asked for are visited', () => {
  const graph = new Graph();
  const [x, c] = [graph.leaf([], 'x'), graph.leaf([], 'c')];
  const [h, side] = [mul(x, c, { name: 'h' }), identity(c, { name: 'side' })];
  const y = add(h, side, { name: 'y' });
  identity(y, { name: 'beyond' });
  const session = new Session(graph);
  session.set(x, [2]);
  session.set(c, [5]);
  session.forward();
  const visited: string[] = [];
  const pass = new Backward(session, [{ node: y, cotangent: [1] }], [x]);
  pass.run(({ consumer, slot }) => void visited.push(`${consumer.name} ${slot}`));
  expect(visited).toEqual(['y 0', 'h 0']);
  expect([...pass.cotangent(x)]).toEqual([5]);
  // Not 0, which it is not: nobody asked.
  expect(() => pass.cotangent(c)).toThrow('cotangent: "c" was not asked for; name it in wrt');
});

test('an edge that is not there has no contribution', () => {
  const graph = new Graph();
  const x = graph.leaf([], 'x');
  const y = identity(x, { name: 'y' });
  const pass = new Backward(new Session(graph), [{ node: y, cotangent: [1] }], [x]);
  expect(() => pass.contribution({ consumer: y, slot: 1 })).toThrow('"y" (identity) has no input slot 1');
  expect(() => pass.contribution({ consumer: x, slot: 0 })).toThrow('"x" (leaf) has no input slot 0');
});

test('a chain of 150,000 nodes does not overflow the stack', () => {
  const graph = new Graph();
  const A = graph.leaf([2, 2], 'A');
  let h: GraphNode = graph.leaf([2], 'h');
  const start = h;
  for (let n = 0; n < 150_000; n++) h = matmul(A, h);
  const session = new Session(graph);
  session.set(A, [0, 1, 1, 0]);
  session.set(start, [3, 4]);
  session.forward();
  expect([...session.value(h)]).toEqual([3, 4]);
  const pass = new Backward(session, [{ node: h, cotangent: [1, 0] }], [A, start]);
  pass.run();
  expect([...pass.cotangent(start)]).toEqual([1, 0]);
  expect([...pass.cotangent(A)]).toEqual([300_000, 225_000, 225_000, 300_000]);
});
