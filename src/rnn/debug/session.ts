/** Takes away what a console, a container or a program's own kind of number writes around a matrix. */
import { blank, errorAt } from './scan.ts';

/** What is left of a print of Python: lists and calls. */
export function unwrapSession(text: string): string {
  return withBrackets(withoutScalars(withoutTensor(withoutKey(withoutPrompts(text)))));
}

const PROMPT = /^(?:>>>|In \[\d+\]:|Out\[\d+\]:)[^\S\n]?/;

/** A command whose result follows goes with its prompt; of one that stands alone the prompt goes. */
function withoutPrompts(text: string): string {
  const lines = text.split('\n');
  if (!lines.some((line) => PROMPT.test(line))) return text;
  return lines
    .map((line, index) => {
      const bare = line.replace(/^\.\.\.(?=\s)/, blank);
      const prompt = PROMPT.exec(bare)?.[0];
      if (prompt === undefined) return bare;
      const next = lines.slice(index + 1).find((other) => other.trim() !== '');
      const isAnswered = !prompt.startsWith('Out') && next !== undefined && !/^(?:\.\.\.|\s)/.test(next);
      return isAnswered ? blank(bare) : blank(prompt) + bare.slice(prompt.length);
    })
    .join('\n');
}

/** `{"W": [[…]]}`. */
function withoutKey(text: string): string {
  const first = /^\s*\{\s*(["'])[^"'\n]*\1\s*:/.exec(text);
  if (!first) return text;
  const rest = text.slice(first[0].length);
  const second = /,\s*(["'][^"'\n]*["'])\s*:/.exec(rest);
  if (second) {
    const at = first[0].length + second.index + second[0].indexOf(second[1]);
    throw errorAt(text, at, `found ${second[1]} too: give one matrix at a time`);
  }
  return blank(first[0]) + rest.replace(/\}\s*$/, blank);
}

/** `<tf.Tensor: shape=(2, 2), dtype=float32, numpy=array([[…]])>`. */
const withoutTensor = (text: string): string =>
  /^\s*<tf\./.test(text) ? text.replace(/^[^]*?numpy=/, blank).replace(/>\s*$/, blank) : text;

/** `np.float64(0.25)`, `tensor(0.25)`, in a list. */
const withoutScalars = (text: string): string =>
  text.replace(
    /([A-Za-z_][\w.]*\()(\s*[+-]?(?:[\d.][\w.+-]*|nan|inf)\s*)((?:,\s*[a-z_]+\s*=[^()]*)?\))/g,
    (_, call: string, number: string, end: string) => blank(call) + number + blank(end),
  );

/** Tuples as lists; the parentheses of calls stay. */
function withBrackets(text: string): string {
  const isTuple: boolean[] = [];
  return text.replace(/[()]/g, (sign, at: number) => {
    if (sign === ')') return isTuple.pop() ? ']' : ')';
    isTuple.push(!/[\w.]\s*$/.test(text.slice(0, at)));
    return isTuple.at(-1) ? '[' : '(';
  });
}
