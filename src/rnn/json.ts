/** JSON that comes from outside: nesting has a limit, and messages quote no more of it than can be read. */

/** Formats of ours nest six levels deep. Some engines cannot walk what is nested a hundred thousand times deeper. */
const DEEPEST = 64;

/** A text that is no JSON, or none of ours: why. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/** `JSON.parse`. @throws JsonError: `not JSON (…)`, or `nested more than 64 levels deep`; and what `reviver` throws */
export function parseJson(text: string, reviver?: (key: string, value: unknown) => unknown): unknown {
  if (isTooDeep(text)) throw new JsonError(`nested more than ${DEEPEST} levels deep`);
  try {
    return JSON.parse(text, reviver);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new JsonError(`not JSON (${cut(error.message, 120)})`);
  }
}

/** The same of what Python writes, which has NaN and infinities. */
export function parseJsonOfPython(text: string): unknown {
  const marked = text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (found) =>
    found.startsWith('"') ? found : `"${MARK}${found}"`,
  );
  return parseJson(marked, (_key, value: unknown) =>
    typeof value === 'string' && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value,
  );
}

/** No text has it, for it stands for nothing. */
const MARK = '\uFFFF';

function isTooDeep(text: string): boolean {
  // Most texts have few lists and objects, which is soon seen.
  if (text.split(/[[{]/, DEEPEST + 2).length < DEEPEST + 2) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') at = endOfString(text, at);
    else if (sign === '[' || sign === '{') {
      if (++depth > DEEPEST) return true;
    } else if (sign === ']' || sign === '}') depth--;
  }
  return false;
}

/** Where the string that starts at a quote ends: at its other quote, or with the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

/** A text that is quoted in a message: its beginning, where it is long. */
export const cut = (text: string, most = 40): string =>
  text.length > most ? `${text.slice(0, most - 3)}…` : text;

/** The JSON of a value, cut like a quoted text, and written no further than that, however large and deep the value is. */
export function brief(value: unknown, most = 40): string {
  let text = '';
  const isFull = () => text.length > most;
  const list = (open: string, entries: Iterable<() => void>, close: string) => {
    text += open;
    let isFirst = true;
    for (const write of entries) {
      if (isFull()) return;
      if (!isFirst) text += ',';
      isFirst = false;
      write();
    }
    text += close;
  };
  const write = (node: unknown): void => {
    if (Array.isArray(node))
      list(
        '[',
        map(node, (entry) => () => write(entry)),
        ']',
      );
    else if (typeof node === 'object' && node !== null) {
      const entry = (key: string) => () => {
        text += `${JSON.stringify(key.slice(0, most))}:`;
        write(node[key as never]);
      };
      list('{', map(keysOf(node), entry), '}');
    } else text += JSON.stringify(typeof node === 'string' ? node.slice(0, most) : node) ?? 'nothing';
  };
  write(value);
  return cut(text, most);
}

function* map<In, Out>(values: Iterable<In>, of: (value: In) => Out): Generator<Out> {
  for (const value of values) yield of(value);
}

/** One by one: a list of all keys of a large object takes its time. */
function* keysOf(node: object): Generator<string> {
  for (const key in node) if (Object.hasOwn(node, key)) yield key;
}
