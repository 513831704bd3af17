/** Values as error messages show them. */

/** A node, as far as messages and checks know of it. */
export interface NodeLike {
  readonly graph: object;
  readonly name?: string | undefined;
  readonly id: number;
  readonly op: string;
  readonly step?: number | undefined;
}

/** A node as errors name it: `"h" t=3`, or `%7 (tanh) t=3`, as the printer has it, of one without a name. */
export const described = ({ name, id, op, step }: NodeLike): string =>
  `${name === undefined ? `%${id} (${op})` : `"${name}"`}${step === undefined ? '' : ` t=${step}`}`;

export const isNode = (x: unknown): x is NodeLike =>
  typeof x === 'object' && x !== null && 'graph' in x && 'inputs' in x;

/** Anything, short enough for a message. */
export function shown(x: unknown): string {
  if (x instanceof Promise) return 'a promise: await it first';
  if (isNode(x)) return `the node ${described(x)}`;
  if (Array.isArray(x)) return `[${x.map(quoted).join(', ').slice(0, 40)}]`;
  if (typeof x === 'function' || (typeof x === 'object' && x !== null)) {
    return `a ${x.constructor?.name ?? 'object'}`.replace(/^a (?=[AEIO])/, 'an ');
  }
  return quoted(x);
}

/** Text in quotes: "2" is no number. */
const quoted = (x: unknown): string => (typeof x === 'string' ? JSON.stringify(x.slice(0, 40)) : String(x));
