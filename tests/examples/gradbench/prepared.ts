import { type GraphNode, lower, type Replay, replayInWebAssembly } from '../../../src/index.ts';

/** A function with its input in place: what is timed, and what it answers. */
export interface Prepared {
  readonly run: () => void;
  readonly output: () => unknown;
}

/** The functions of an eval, by their names in its messages. */
export type Functions = Readonly<Record<string, (input: any) => Promise<Prepared>>>;

/** Lowers a number E, in float64, and sets the leaves. */
export async function prepare(
  E: GraphNode,
  values: readonly (readonly [GraphNode, ArrayLike<number>])[],
  output: (replay: Replay) => unknown,
  { wrt = [], keep = [] }: { wrt?: readonly GraphNode[]; keep?: readonly GraphNode[] } = {},
): Promise<Prepared> {
  const replay = await replayInWebAssembly(lower({ seeds: [E], wrt, keep }, 'float64'));
  for (const [leaf, numbers] of values) replay.set(leaf, numbers);
  return { run: () => replay.run(), output: () => output(replay) };
}

/** The two functions of most evals: a number, and its gradient with respect to the leaves that `trace` names first. */
export function valueAndGradient<Input>(
  trace: (input: Input) => {
    readonly E: GraphNode;
    readonly wrt: readonly GraphNode[];
    readonly values: readonly (readonly [GraphNode, ArrayLike<number>])[];
  },
): { value: (input: Input) => Promise<Prepared>; gradient: (input: Input) => Promise<Prepared> } {
  return {
    value: (input) => {
      const { E, values } = trace(input);
      return prepare(E, values, (replay) => replay.value(E)[0]);
    },
    gradient: (input) => {
      const { E, values, wrt } = trace(input);
      return prepare(E, values, (replay) => wrt.flatMap((node) => [...replay.cotangent(node)]), { wrt });
    },
  };
}
