// Cotangents of all lanes at once: passes and replays describe them alike, however they lie.
import { describe, expect, test } from 'vitest';
import {
  add,
  Backward,
  Graph,
  type GraphNode,
  type LaneView,
  lower,
  matmul,
  mul,
  replayInTypeScript,
  type Seed,
  Session,
  slice,
  sum,
  tanh,
} from '../../src/autograd/index.ts';

/** The entries of a lane, row by row, as a view describes them. */
function read({ values, from, lane, strides }: LaneView, { shape, size }: GraphNode, r: number): number[] {
  return Array.from({ length: size }, (_, index) => {
    let [at, rest] = [(r - from) * lane, index];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return values[at];
  });
}

/** Several losses of a vector; one of a batch; one of three axes. */
const cases: Record<string, (graph: Graph) => { seeds: readonly Seed[]; wrt: readonly GraphNode[] }> = {
  'lanes of vectors': (graph) => {
    const x = graph.leaf([4], 'x');
    const [h, part] = [tanh(x), slice(x, { from: 1, to: 3 })];
    const own = graph.leaf([2], 'own');
    return {
      seeds: [sum(mul(h, h)), { node: add(part, own), cotangent: [2, 3] }, sum(mul(h, x))],
      wrt: [x, h, own],
    };
  },
  'a batch': (graph) => {
    const [W, x] = [graph.leaf([3, 2], 'W'), graph.leaf([2, 4], 'x')];
    const h = tanh(matmul(W, x));
    return { seeds: [sum(mul(h, h))], wrt: [W, x, h] };
  },
  'three axes, and a number': (graph) => {
    const x = graph.leaf([2, 3, 2], 'x');
    const total = sum(mul(x, tanh(x)));
    return { seeds: [mul(total, total)], wrt: [x, total] };
  },
};

describe.each(Object.entries(cases))('%s', (_, trace) => {
  test('are read alike, and are what each lane is by itself', () => {
    const graph = new Graph();
    const { seeds, wrt } = trace(graph);
    const session = new Session(graph);
    const replay = replayInTypeScript(lower({ seeds, wrt }, 'float64'));
    for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf')) {
      const numbers = Array.from({ length: leaf.size }, (_, i) => Math.sin(1 + i + leaf.id));
      session.set(leaf, numbers);
      replay.set(leaf, numbers);
    }
    session.forward();
    const pass = new Backward(session, seeds, wrt);
    pass.run();
    replay.run();
    for (const node of wrt) {
      for (const of of [pass, replay]) {
        const view = of.lanes(node)!;
        for (const r of seeds.keys()) {
          const isLive = view.from <= r && r < view.to;
          expect([...of.cotangent(node, r)]).toEqual(
            isLive ? read(view, node, r) : Array.from({ length: node.size }, () => 0),
          );
        }
      }
      const [{ from, to }, other] = [pass.lanes(node)!, replay.lanes(node)!];
      expect([other.from, other.to]).toEqual([from, to]);
      for (let r = from; r < to; r++) {
        for (const [i, x] of pass.cotangent(node, r).entries()) {
          expect(replay.cotangent(node, r)[i]).toBeCloseTo(x, 13);
        }
      }
    }
  });

  test('of what no seed depends on there are none, and what was not asked for is refused', () => {
    const graph = new Graph();
    const { seeds, wrt } = trace(graph);
    const [idle, other] = [graph.leaf([2], 'idle'), graph.leaf([2], 'other')];
    const session = new Session(graph);
    const replay = replayInTypeScript(lower({ seeds, wrt: [...wrt, idle] }, 'float64'));
    for (const leaf of graph.nodes.filter(({ op }) => op === 'leaf')) {
      session.set(leaf, new Float64Array(leaf.size));
      replay.set(leaf, new Float64Array(leaf.size));
    }
    session.forward();
    const pass = new Backward(session, seeds, [...wrt, idle]);
    pass.run();
    replay.run();
    expect([pass.lanes(idle), replay.lanes(idle)]).toEqual([undefined, undefined]);
    expect(() => replay.lanes(other)).toThrow('"other" was not asked for; name it in wrt');
  });
});
