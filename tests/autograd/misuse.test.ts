// Wrong uses: each is told in one line that names node, op and cure. And whatever is passed: an error, or right numbers.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  add,
  Backward,
  clamp,
  concat,
  convTranspose,
  gather,
  gradcheck,
  gradient,
  Graph,
  hessianVectorProduct,
  jacobian,
  lower,
  mean,
  mul,
  neg,
  print,
  printProgram,
  replayInTypeScript,
  replayInWebAssembly,
  reshape,
  scale,
  Session,
  sigmoid,
  stack,
  sum,
  tanh,
  valueAndGrad,
  type GraphNode as Node,
  type Precision,
  type Replay,
  type Seed,
} from '../../src/autograd/index.ts';
import { draw, registry } from '../support/graphs.ts';
import { randomLcg } from 'd3-random';

/** E = Σ σ(x ∘ w), its session computed. */
function small() {
  const graph = new Graph();
  const [x, w] = [graph.leaf([2], 'x'), graph.leaf([2], 'w')];
  const h = sigmoid(mul(x, w), { name: 'h' });
  const E = sum(h, { name: 'E' });
  const session = new Session(graph);
  session.set(x, [1, 2]);
  session.set(w, [3, 4]);
  session.forward();
  return { graph, x, w, h, E, session };
}
const foreign = () => new Graph().leaf([2], 'f');
const asAny = <T = never>(x: unknown) => x as T;
const constant = (value: unknown, shape: number[]) => new Graph().constant(asAny(value), shape);
const seedOf = (node: Node) => ({ node, cotangent: [1] });

function backward(args: (traced: ReturnType<typeof small>) => [Seed[], Node[]]) {
  const traced = small();
  return new Backward(traced.session, ...args(traced));
}

function huge(): Graph {
  const graph = new Graph();
  graph.leaf([2 ** 30, 2 ** 30]);
  return graph;
}

function ranPass() {
  const traced = small();
  const pass = new Backward(traced.session, [seedOf(traced.E)], [traced.x]);
  pass.run();
  return { ...traced, pass };
}

function replayed() {
  const traced = small();
  const replay = replayInTypeScript(lower({ seeds: [traced.E], wrt: [traced.x] }, 'float64'));
  return { ...traced, replay };
}

test.each<[string, () => unknown]>([
  [
    'leaf "W": expected a list of sizes, whole numbers from 1 up, got [-2]',
    () => new Graph().leaf([-2], 'W'),
  ],
  ['leaf: expected a list of sizes, whole numbers from 1 up, got [2.5]', () => new Graph().leaf([2.5])],
  ['leaf: expected a list of sizes, whole numbers from 1 up, got [0, 3]', () => new Graph().leaf([0, 3])],
  ['leaf: expected a list of sizes, whole numbers from 1 up, got 3', () => new Graph().leaf(asAny(3))],
  [
    'mul: input 2: expected a node of a graph, got 2; numbers go into a leaf, by set',
    () => mul(small().x, asAny(2)),
  ],
  ['add: input 1: expected a node of a graph, got undefined', () => add(asAny(undefined), small().x)],
  [
    'tanh: input 1: expected a node of a graph, got a promise: await it',
    () => tanh(asAny(Promise.resolve())),
  ],
  ['tanh: expected its options last', () => (tanh as (...args: Node[]) => Node)(small().x, small().w)],
  ['clamp: there is no option max; it takes name, min', () => clamp(small().x, asAny({ min: 0, max: 1 }))],
  ['clamp: expected an option min', () => clamp(small().x, asAny({}))],
  ['clamp: expected a number as min, got [2]', () => clamp(small().x, { min: Number.NaN })],
  ['leaf: expected a text as its name, got an Object', () => new Graph().leaf([2], asAny({ name: 'x' }))],
  ['constant: expected a text as its name, got 3', () => new Graph().constant(1, [2], asAny(3))],
  ['neg: there is no option by; it takes name', () => neg(small().x, asAny({ by: 2 }))],
  ['neg: input 1: expected a node of a graph, got 3', () => neg(asAny(3))],
  ['mean: expected an axis from 0 to 0, not 1, got [2]', () => mean(small().x, { axis: 1 })],
  ['sum: expected an axis from 0 to 0, not "0", got [2]', () => sum(small().x, { axis: asAny('0') })],
  [
    'stack "s": shapes must match, got [2] and []',
    () => {
      const { x, E } = small();
      return stack([x, E], { name: 's' });
    },
  ],
  ['stack: expected an axis from 0 to 1, not -1, got [2]', () => stack([small().x], { axis: -1 })],
  ['stack: expected one input at least, in a list', () => stack([])],
  ['concat: expected a list of nodes, got the node "x"', () => concat(asAny(small().x))],
  ['add: input 2: "f" belongs to another graph; use the nodes of this one', () => add(small().x, foreign())],
  ['there is no op "softplus"', () => small().graph.apply(asAny('softplus'), asAny(undefined), [])],

  [
    'set: "f" belongs to another graph; use the nodes of this one',
    () => small().session.set(foreign(), [1, 2]),
  ],
  [
    'set "x": expected 2 numbers, got 3',
    () => {
      const { session, x } = small();
      session.set(x, [1, 2, 3]);
    },
  ],
  [
    'set "x": expected 2 numbers, row by row in one list, got [1,2]',
    () => {
      const { session, x } = small();
      session.set(x, asAny([[1, 2]]));
    },
  ],
  ['value: "f" belongs to another graph', () => small().session.value(foreign())],
  [
    'value: "late" was traced after the session was made; make it when the graph is whole',
    () => {
      const { session, x } = small();
      return session.value(tanh(x, { name: 'late' }));
    },
  ],
  [
    'value: "x" was never set; set it first',
    () => {
      const graph = new Graph();
      const x = graph.leaf([2], 'x');
      tanh(x);
      return new Session(graph).value(x);
    },
  ],
  [
    'value: nothing is computed yet; call forward first',
    () => {
      const graph = new Graph();
      const y = tanh(graph.leaf([2], 'x'));
      return new Session(graph).value(y);
    },
  ],
  [
    'contribution: leaves were set since the last run; call forward and run again',
    () => {
      const { graph, pass, session, w } = ranPass();
      session.set(w, [5, 6]);
      session.forward();
      return pass.contribution(graph.edgesFrom(w)[0]);
    },
  ],
  [
    'contribution: expected an edge { consumer, slot }, got the node "h"',
    () => {
      const { pass, h } = ranPass();
      return pass.contribution(asAny(h));
    },
  ],
  ['run: expected an observer, a function, got 3', () => ranPass().pass.run(asAny(3))],
  [
    'forward: "w" t=2 was never set; set it first',
    () => {
      const graph = new Graph();
      graph.step = 2;
      const [x, w] = [graph.leaf([2], 'x'), graph.leaf([2], 'w')];
      mul(x, w);
      const session = new Session(graph);
      session.set(x, [1, 2]);
      session.forward();
    },
  ],

  ['seed: "f" belongs to another graph', () => new Backward(small().session, [seedOf(foreign())], [])],
  [
    'wrt: "f" belongs to another graph',
    () => {
      const { session, E } = small();
      return new Backward(session, [seedOf(E)], [foreign()]);
    },
  ],
  [
    'the cotangent of seed "h": expected 2 numbers, got 1',
    () => {
      const { session, h, x } = small();
      return new Backward(session, [seedOf(h)], [x]);
    },
  ],
  [
    'run: the session has no values of these leaves yet; call forward first',
    () => {
      const { pass, session, w } = ranPass();
      session.set(w, [5, 6]);
      pass.run();
    },
  ],
  [
    'cotangent: "w" was not asked for; name it in wrt',
    () => {
      const { pass, w } = ranPass();
      return pass.cotangent(w);
    },
  ],
  [
    'cotangent: no lane 1; there is one for each seed, 0 to 0',
    () => {
      const { pass, x } = ranPass();
      return pass.cotangent(x, 1);
    },
  ],

  [
    'lower: expected the precision float32 or float64, got "float16"',
    () => lower({ seeds: [small().E], wrt: [] }, 'float16' as Precision),
  ],
  [
    'lower: wrt: "f" belongs to another graph',
    () => lower({ seeds: [small().E], wrt: [foreign()] }, 'float64'),
  ],
  [
    'lower: keep: expected a node of a graph, got undefined',
    () => lower({ seeds: [small().E], wrt: [], keep: [asAny(undefined)] }, 'float64'),
  ],
  [
    'set: "f" belongs to another graph; use the nodes of this one',
    () => replayed().replay.set(foreign(), [1, 2]),
  ],
  [
    'cotangent: nothing is computed yet; call run first',
    () => {
      const { replay, x } = replayed();
      return replay.cotangent(x);
    },
  ],
  [
    'cotangent: no lane -1; there is one for each seed, 0 to 0',
    () => {
      const { replay, x, w } = replayed();
      replay.set(x, [1, 2]);
      replay.set(w, [1, 2]);
      replay.run();
      return replay.cotangent(x, -1);
    },
  ],
  [
    'set: replayInWebAssembly gives a promise; await it first',
    () => {
      const { E, x } = small();
      const replay = replayInWebAssembly(lower({ seeds: [E], wrt: [x] }, 'float64')) as unknown as Replay;
      replay.set(x, [1, 2]);
    },
  ],
  [
    'gradcheck: expected a session or a replay, got a promise: await it first',
    () => {
      const { E, x } = small();
      return gradcheck(asAny(replayInWebAssembly(lower({ seeds: [E], wrt: [x] }, 'float64'))), E, [x]);
    },
  ],
  [
    'run: "w" was never set; set it first',
    () => {
      const { replay, x } = replayed();
      replay.set(x, [1, 2]);
      replay.run();
    },
  ],
  [
    'value: "x" was never set; set it first',
    () => {
      const { replay, x } = replayed();
      return replay.value(x);
    },
  ],
  ['set: "f" belongs to another graph', () => replayed().replay.setColumns(foreign(), [1, 2])],
  [
    'set: "late" was traced after the graph was lowered',
    () => {
      const { graph, replay } = replayed();
      replay.set(graph.leaf([1], 'late'), [1]);
    },
  ],
  [
    'cotangent: nothing is computed yet; call run first',
    () => {
      const { session, E, x } = small();
      return new Backward(session, [E], [x]).cotangent(x);
    },
  ],
  ['Backward: seeds: expected a list of seeds, got the node "E"', () => backward((t) => [asAny(t.E), [t.x]])],
  ['Backward: wrt: expected a list of nodes, got the node "x"', () => backward((t) => [[t.E], asAny(t.x)])],
  ['seed: expected a node of a graph, got undefined', () => backward((t) => [[asAny(undefined)], [t.x]])],
  [
    'the cotangent of seed "h": expected 2 numbers, row by row in one list, got ["a", "b"]',
    () => backward((t) => [[{ node: t.h, cotangent: asAny(['a', 'b']) }], [t.x]]),
  ],
  [
    'set "x": expected 2 numbers, row by row in one list, got [1, "x"]',
    () => {
      const { session, x } = small();
      session.set(x, asAny([1, 'x']));
    },
  ],
  ['Session: expected a graph, got a promise: await it', () => new Session(asAny(Promise.resolve()))],
  ['Session: 1152921504606847000 numbers do not fit into memory', () => new Session(huge())],
  ['constant "k": expected a list of sizes', () => new Graph().constant(1, [2.5], 'k')],
  ['constant: expected 2 numbers, row by row in one list, got ["a", "b"]', () => constant(['a', 'b'], [2])],
  ['constant: expected 1 numbers, row by row in one list, got undefined', () => constant(undefined, [])],
  ['edgesFrom: "f" belongs to another graph', () => small().graph.edgesFrom(foreign())],
  ['lower: expected { seeds, wrt, keep }, got the node "E"', () => lower(asAny(small().E), 'float64')],
  [
    'lower: there is no option keeps; it takes seeds, wrt, keep',
    () => lower(asAny({ seeds: [small().E], wrt: [], keeps: [] }), 'float64'),
  ],
  [
    'lower: wrt: expected a list of nodes',
    () => lower({ seeds: [small().E], wrt: asAny(undefined) }, 'float64'),
  ],
  ['replayInTypeScript: expected a program', () => replayInTypeScript(asAny(Promise.resolve()))],
  [
    'gradcheck: "h" is not the first seed of this program, "E" is',
    () => {
      const { replay, h, x } = replayed();
      return gradcheck(replay, h, [x]);
    },
  ],
  ['gradient: wrt: expected a list of nodes', () => gradient(small().E, asAny(undefined))],
  [
    'hessianVectorProduct: expected a node in v for each in wrt, got 0',
    () => {
      const { E, x } = small();
      return hessianVectorProduct(E, [x], []);
    },
  ],
  [
    'hessianVectorProduct: v of "x" must be [2], as it is, got []',
    () => {
      const { E, x } = small();
      return hessianVectorProduct(E, [x], [E]);
    },
  ],
  [
    'gradient: convTranspose %1 (convTranspose) has no derivative made of ops; Backward has one',
    () => {
      const x = new Graph().leaf([2, 2], 'x');
      return gradient(sum(convTranspose(x, x, { stride: 1, padding: 0 })), [x]);
    },
  ],
  [
    'gradcheck: there is no option tol; it takes seed, tolerance',
    () => {
      const { session, E, x } = small();
      return gradcheck(session, E, [x], asAny({ tol: 1 }));
    },
  ],
  [
    'gradcheck: tolerance: expected a number, got "1e-3"',
    () => {
      const { session, E, x } = small();
      return gradcheck(session, E, [x], { tolerance: asAny('1e-3') });
    },
  ],
  ['stack: expected a list of nodes, got the node "x"', () => stack(asAny(small().x))],
  [
    'reshape: expected a shape of whole numbers from 1 up, not [-1, -2]',
    () => reshape(small().x, { shape: [-1, -2] }),
  ],
  ['gather: expected a list of rows, one at least, not []', () => gather(small().x, { indices: [] })],
  ['scale: expected a number as by, got [2]', () => scale(small().x, { by: asAny('2') })],
  ['tanh: expected a text as its name, got 3', () => tanh(small().x, asAny({ name: 3 }))],
  [
    'value: valueAndGrad gives a promise; await it first',
    () => asAny<{ value: number }>(valueAndGrad(({ x }) => sum(x))({ x: [1, 2] })).value,
  ],
  ['valueAndGrad: there is no option wtr', () => valueAndGrad(({ x }) => sum(x), asAny({ wtr: ['x'] }))],
])('%s', (message, act) => {
  const error = thrownBy(act);
  expect(error.message).toContain(message);
  expect(error.message).not.toContain('\n');
});

test('an arena of more than 4 GiB is refused before it is asked for', async () => {
  const graph = new Graph();
  const x = graph.leaf([2 ** 15, 2 ** 14], 'x');
  const program = lower({ seeds: [sum(x)], wrt: [x] }, 'float64');
  await expect(replayInWebAssembly(program)).rejects.toThrow(
    'the program needs 8.0 GiB, WebAssembly has 4; lower fewer steps, or a smaller batch',
  );
});

test('whatever is passed to an op: one line that names it, or a right derivative', () => {
  const size = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(0, -1, 2.5, Number.NaN, '2'));
  const shape = fc.oneof(
    fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    fc.array(size, { maxLength: 3 }),
  );
  const junk = fc.oneof(
    fc.integer({ min: -1, max: 4 }),
    fc.double(),
    fc.constantFrom(undefined, null, 'x', [], {}),
    shape,
  );
  const known = fc.constantFrom(
    ...registry.flatMap(([, { samples }]) => samples.map(({ attributes }) => attributes as object)),
  );
  const options = fc.oneof(
    known,
    fc.tuple(known, fc.string(), junk).map(([own, key, value]) => ({ ...own, [key]: value })),
    fc
      .tuple(known, junk)
      .map(([own, value]) => Object.fromEntries(Object.keys(own).map((key) => [key, value]))),
    junk,
  );
  const inputs = fc.array(fc.oneof({ weight: 6, arbitrary: shape }, { weight: 1, arbitrary: junk }), {
    maxLength: 3,
  });
  const property = fc.property(
    fc.constantFrom(...registry),
    inputs,
    options,
    ([op, row], shapes, options) => {
      const graph = new Graph();
      let output: Node;
      const leaves: Node[] = [];
      try {
        const given = shapes.slice(0, typeof row.arity === 'number' ? row.arity : 3).map((shape) => {
          if (!Array.isArray(shape)) return shape as unknown as Node;
          leaves.push(graph.leaf(shape as number[]));
          return leaves.at(-1)!;
        });
        output = graph.apply(op, row, given, options as object);
      } catch (error) {
        return new RegExp(`^(${op}|leaf)\\b[^\\n]+$`).test((error as Error).message);
      }
      const session = new Session(graph);
      const random = randomLcg(0.5);
      for (const leaf of leaves) session.set(leaf, draw(leaf.size, random));
      session.forward();
      // Of stopGradient the derivative is 0 on purpose.
      return op === 'stopGradient' || gradcheck(session, output, leaves).verdict !== 'wrong';
    },
  );
  expect(fc.check(property, { numRuns: 500 })).toMatchObject({ failed: false, counterexample: null });
});

test.each([
  ['null', null],
  ['undefined', undefined],
  ['a text', 'abc'],
  ['text among numbers', [1, 'x']],
  ['no numbers', []],
  ['no data', { shape: [2] }],
  ['no shape', { shape: [2.5], data: [1, 2] }],
  ['big integers', BigInt64Array.of(1n, 2n)],
  ['bytes', new DataView(new ArrayBuffer(8))],
  ['a node', small().x],
])('valueAndGrad of %s names the array', async (_, x) => {
  const f = valueAndGrad((nodes) => sum(nodes['x']));
  await expect(f({ x: asAny<number>(x) })).rejects.toThrow(/^(set ")?x\b[^\n]+$/);
});

test('whatever is called with whatever: one line that says what is wrong, never a number that is', () => {
  const { graph, x, w, h, E, session } = small();
  const replay = replayInTypeScript(lower({ seeds: [E], wrt: [x] }, 'float64'));
  for (const of of [session, replay]) {
    of.set(x, [1, 2]);
    of.set(w, [3, 4]);
  }
  const things = [
    x,
    w,
    h,
    E,
    foreign(),
    graph,
    session,
    replay,
    Promise.resolve(3),
    () => E,
    undefined,
    null,
    'x',
    2,
    -1,
    0.5,
    Number.NaN,
    true,
    [],
    [1, 2],
    ['a', 'b'],
    [x],
    [E],
    [h, undefined],
    {},
    { node: h, cotangent: [1, 2] },
    { seeds: [E], wrt: [x] },
    Float64Array.of(1, 2),
    'float64',
  ];
  const calls: Record<string, (...args: any[]) => unknown> = {
    'a leaf': (...args) => graph.leaf(args[0], args[1]),
    'a constant': (...args) => graph.constant(args[0], args[1], args[2]),
    'a session': (of) => new Session(of),
    'Session.set': (...args) => session.set(args[0], args[1]),
    'Session.setColumns': (...args) => session.setColumns(args[0], args[1]),
    'Session.value': (node) => session.value(node),
    'a pass': (...args) => new Backward(args[0], args[1], args[2]).run(),
    jacobian: (...args) => jacobian(args[0], args[1], args[2]),
    gradcheck: (...args) => gradcheck(args[0], args[1], args[2]),
    gradient: (...args) => gradient(args[0], args[1]),
    hessianVectorProduct: (...args) => hessianVectorProduct(args[0], args[1], args[2]),
    lower: (...args) => lower(args[0], args[1]),
    replayInTypeScript: (program) => replayInTypeScript(program),
    print: (of) => print(of),
    printProgram: (of) => printProgram(of),
    'Replay.set': (...args) => replay.set(args[0], args[1]),
    'Replay.setColumns': (...args) => replay.setColumns(args[0], args[1]),
    'Replay.value': (node) => replay.value(node),
    'Replay.cotangent': (...args) => replay.cotangent(args[0], args[1]),
    'Replay.lanes': (node) => replay.lanes(node),
    stack: (...args) => stack(args[0], args[1]),
    mean: (...args) => mean(args[0], args[1]),
    valueAndGrad: (...args) => valueAndGrad(args[0], args[1]),
  };
  // What the language itself says of a value that was not looked at.
  const unlooked = /^Cannot |^Reduce |is not (a function|iterable|an object)|undefined \(|\n/;
  const thing = fc.integer({ min: 0, max: things.length - 1 });
  const property = fc.property(
    fc.constantFrom(...Object.keys(calls)),
    fc.tuple(thing, thing, thing),
    (name, args) => {
      try {
        const result = calls[name](...args.map((index) => things[index]));
        return !(result instanceof Float64Array && result.some(Number.isNaN));
      } catch (error) {
        return !unlooked.test((error as Error).message);
      } finally {
        session.set(x, [1, 2]);
        session.set(w, [3, 4]);
        session.forward();
      }
    },
  );
  expect(fc.check(property, { numRuns: 3000 })).toMatchObject({ failed: false, counterexample: null });
});

function thrownBy(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
