/** NumPy, PyTorch, TensorFlow, JAX, lists and tuples; also arrays of MATLAB's and Julia's code, which have brackets, too. */
import { blanked, errorAt } from './scan.ts';
import { type Bare, bareOf } from './bare.ts';

const PROMPT = /^(?:>>>|In \[\d+\]:|Out\[\d+\]:|julia>|octave:\d+>|>)[^\S\n]?/;
const SHOWN = /^\s*(?:print\(\s*)?([\p{L}_][\w.]*(?:\[["'][^"'\n]+["']\])?)\s*\)?\s*$/u;

/** A command whose result follows goes with its prompt, but for the name that it shows; of one that stands alone the prompt goes. */
export function withoutPrompts(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => PROMPT.test(line))) return text;
  return lines
    .map((line, index) => {
      const bare = line.replace(/^\.\.\.(?=\s)/, blanked);
      const prompt = PROMPT.exec(bare)?.[0];
      if (prompt === undefined) return bare;
      const next = lines.slice(index + 1).find((other) => other.trim() !== '');
      const isAnswered = !prompt.startsWith('Out') && next !== undefined && !/^(?:\.\.\.|\s)/.test(next);
      const command = bare.slice(prompt.length);
      if (!isAnswered) return blanked(prompt) + command;
      const name = SHOWN.exec(command)?.[1];
      if (!name || PROMPT.test(next)) return blanked(bare);
      const at = prompt.length + command.indexOf(name);
      return blanked(bare.slice(0, at)) + name + blanked(bare.slice(at + name.length));
    })
    .join('\n');
}

export function unwrap(whole: string): Bare {
  const text = withBrackets(withoutScalars(withoutTensor(whole)));
  const { start, factor } = prefixOf(text);
  const call = callAt(text, start);
  if (call) return ofCall(text, start, call, factor);
  const end = text[start] === '[' ? closing(text, start) : -1;
  if (end < 0) return bareOf(blanked(text.slice(0, start)) + text.slice(start), { factor });
  const list = text.slice(0, end + 1);
  return ofParts(
    (list.includes('(') ? withoutInnerCalls(list) : list) + text.slice(end + 1),
    start,
    end,
    factor,
  );
}

/** `<tf.Tensor: shape=(2, 2), dtype=float32, numpy=array([[…]])>`. */
const withoutTensor = (text: string): string =>
  /^\s*<(?:tf\.|Keras|Variable)/.test(text)
    ? text.replace(/^[^]*?(?:numpy|value)=/, blanked).replace(/>\s*$/, blanked)
    : text;

/** `np.float64(0.25)`, `tensor(0.25)`, in a list. */
const withoutScalars = (text: string): string =>
  text.replace(
    /(?<![\w.])([A-Za-z_][\w.]*\()(\s*[+-]?(?:[\d.][\w.+-]*|nan|inf)\s*)((?:,\s*[a-z_]+\s*=[^()]*)?\))/g,
    (whole, call: string, number: string, end: string) =>
      MAKES.test(call.slice(0, -1)) ? blanked(call) + number + blanked(end) : whole,
  );

/** Tuples as lists; the parentheses of calls stay. */
function withBrackets(text: string): string {
  const isTuple: boolean[] = [];
  return text.replace(/[()]/g, (sign, at: number) => {
    if (sign === ')') return isTuple.pop() ? ']' : ')';
    isTuple.push(!/[\w.]\s*$/.test(text.slice(Math.max(0, at - 40), at)));
    return isTuple.at(-1) ? '[' : '(';
  });
}

const NUMBER = String.raw`[+\-−]?(?:\d+\.?\d*|\.\d+)(?:[eE][+\-−]?\d+)?`;
const numberIn = (text: string): number => Number(text.replace('−', '-'));

/** `1e-3 * array(…)`, `-array(…)`. */
function prefixOf(text: string): { readonly start: number; readonly factor: number } {
  const match = new RegExp(String.raw`^\s*(?:(${NUMBER})\s*\*\s*|([-−])\s*)?(?=[[A-Za-z])`).exec(text);
  const word = /^\s*(?:nan|inf|infinity|null|none|na)\b/i.test(text.slice(match?.[0].length ?? 0));
  if (!match || word) return { start: Math.max(0, text.search(/\S/)), factor: 1 };
  return { start: match[0].length, factor: match[2] ? -1 : match[1] ? numberIn(match[1]) : 1 };
}

/** Functions that make an array of the list that they are given. */
const MAKES =
  /^(?:(?:np|numpy|jnp|jax\.numpy|cp|torch|tf|mx\.nd|nd|mx\.np|autograd\.numpy|sympy|paddle)\.)?(?:a?s?array|[tT]ensor|DoubleTensor|FloatTensor|matrix|Matrix|DeviceArray|Array|ArrayImpl|constant|Variable|Parameter|float\d+|EagerTensor|from_numpy|masked_array|NDArray|list|tuple)$/;

/** What an array is given beside its numbers. */
const OPTIONS =
  /^(?:\s*,\s*(?:\w+\s*=\s*(?:<[^>]*>|\[[^\]]*\]|(["'])[^"'\n]*\1|[^,()[\]]+)|[\w.]*(?:float|double)\w*|(["'])[\w<>]*\2))*\s*,?\s*$/;

/** Where the list stands that a call is given, and where the call ends. */
function argumentOf(text: string, start: number, call: string) {
  const name = call.slice(0, -1).trim();
  const open = start + call.length - 1;
  const close = closing(text, open);
  if (close < 0) throw errorAt(text, text.trimEnd().length, 'found the end of the text, expected ")"');
  if (!MAKES.test(name)) throw errorAt(text, start, `found "${name}(": paste the numbers that it gives`);
  const from = open + 1 + text.slice(open + 1).search(/\S/);
  const to = text[from] === '[' ? closing(text, from) : text.slice(0, close).search(/[,\s]*$/) - 1;
  if (to < 0 || to > close) throw errorAt(text, close, 'found ")", expected "]"');
  const rest = text.slice(to + 1, close);
  if (!OPTIONS.test(rest)) {
    const at = to + 1 + Math.max(0, rest.search(/[^\s,]/));
    throw errorAt(
      text,
      at,
      `found "${short(text.slice(at, close))}" beside the numbers of ${name}: give one list`,
    );
  }
  return { from, to, close };
}

function ofCall(text: string, start: number, call: string, factor: number): Bare {
  const { close } = argumentOf(text, start, call);
  return ofParts(withoutCall(text, start, call), start, close, factor);
}

/** The list that a call is given, at its place. */
function withoutCall(text: string, start: number, call: string): string {
  const { from, to, close } = argumentOf(text, start, call);
  return (
    text.slice(0, start) +
    blanked(text.slice(start, from)) +
    text.slice(from, to + 1) +
    blanked(text.slice(to + 1, close + 1)) +
    text.slice(close + 1)
  );
}

/** `[array(…), array(…)]`. */
function withoutInnerCalls(text: string): string {
  let bare = text;
  for (const { index } of text.matchAll(/(?<![\w.])[A-Za-z_][\w.]*\s*\(/g)) {
    const call = callAt(bare, index);
    // One inside another is gone with it.
    if (call) bare = withoutCall(bare, index, call);
  }
  return bare;
}

function callAt(text: string, at: number): string | undefined {
  CALL.lastIndex = at;
  return CALL.exec(text)?.[0];
}
const CALL = /[A-Za-z_][\w.]*\s*\(/y;

/** What is done to an array that is written out. */
const SUFFIX = new RegExp(
  String.raw`^\s*(?:(?<turn>\.T\b|\.mT\b|\.t\(\s*\)|\.transpose\(\s*\)|')|\.(?:numpy|detach|cpu|tolist|clone|copy|item)\(\s*\)|\.(?:astype|to|float|double)\([^()]*\)|(?<by>[*/])\s*(?<number>${NUMBER})(?![\w.]))`,
);

/** An array from its first bracket to its last one, and what follows. */
function ofParts(text: string, start: number, end: number, factor: number): Bare {
  let at = end + 1;
  let isTransposed = false;
  let times = factor;
  for (;;) {
    const match = SUFFIX.exec(text.slice(at, at + 80));
    if (!match) break;
    const { turn, by, number } = match.groups!;
    if (turn) isTransposed = !isTransposed;
    if (by === '*') times *= numberIn(number);
    if (by === '/') times /= numberIn(number);
    at += match[0].length;
  }
  const bare =
    blanked(text.slice(0, start)) +
    text.slice(start, end + 1) +
    blanked(text.slice(end + 1, at)) +
    text.slice(at);
  return bareOf(bare.replace(/[;,.>]\s*$/, blanked), { factor: times, isTransposed });
}

/** Index of the bracket that closes the one at an index; -1 where there is none. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if ('[('.includes(text[at])) depth++;
    if ('])'.includes(text[at]) && --depth === 0) return at;
  }
  return -1;
}

const short = (text: string): string => (text.length > 20 ? `${text.slice(0, 19)}…` : text);

/** The arrays of a list or a tuple of arrays, all else blank; undefined where it is none. */
export function listed(whole: string): readonly string[] | undefined {
  const text = withBrackets(withoutScalars(whole));
  const start = text.search(/\S/);
  if (!/^\[\s*(?:[A-Za-z_][\w.]*\(|<tf|\[\s*\[)/.test(text.slice(start, start + 80))) return undefined;
  const end = closing(text, start);
  if (end < 0 || text.slice(end + 1).trim() !== '') return undefined;
  const items: string[] = [];
  let depth = 0;
  let from = start + 1;
  const add = (to: number) => {
    if (text.slice(from, to).trim() !== '') items.push(blanked(text.slice(0, from)) + text.slice(from, to));
    from = to + 1;
  };
  for (let at = from; at < end; at++) {
    // Blocks that NumPy prints below each other are one array.
    if (text[at] === '[' && depth === 0 && text.slice(from, at).trim().endsWith(']')) return undefined;
    if ('[(<'.includes(text[at])) depth++;
    if ('])>'.includes(text[at])) depth--;
    if (text[at] === ',' && depth === 0) add(at);
  }
  add(end);
  return items;
}
