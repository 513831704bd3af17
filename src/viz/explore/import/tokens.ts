/** A typed text as numbers of tokens, by a vocabulary. */
import { parseJson } from '../../../rnn/json.ts';

/** A text that is no tokens, or a vocabulary that is none. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
}

export type Vocabulary = ReadonlyMap<string, number>;

/**
 * Reads JSON, a list of tokens or an object of their numbers, also within `model.vocab` of a tokenizer.json; or lines, each a token,
 * or a token and its number.
 * @param name of the file @throws TokenError
 */
export function vocabularyOf(text: string, name: string): Vocabulary {
  const found = /^\s*[[{]/.test(text) ? fromJson(text, name) : fromLines(text);
  if (found.size === 0) throw new TokenError(`${name}: holds no tokens: expected one a line, or JSON`);
  return found;
}

function fromJson(text: string, name: string): Vocabulary {
  let json: unknown;
  try {
    json = parseJson(text);
  } catch (error) {
    throw new TokenError(`${name}: ${(error as Error).message}`);
  }
  const inner = (json as { readonly model?: { readonly vocab?: unknown } }).model?.vocab ?? json;
  if (Array.isArray(inner)) {
    const tokens: readonly unknown[] = inner;
    return new Map(tokens.flatMap((token, index) => (typeof token === 'string' ? [[token, index]] : [])));
  }
  const entries: [string, unknown][] = Object.entries(inner as object);
  return new Map(entries.filter((entry): entry is [string, number] => Number.isInteger(entry[1])));
}

function fromLines(text: string): Vocabulary {
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  const pairs = lines.map((line) => /^(.+?)[\t ]+(\d+)$/.exec(line));
  const isNumbered = pairs.every((pair) => pair !== null);
  return new Map(
    lines.map((line, index): [string, number] =>
      isNumbered ? [pairs[index]![1], Number(pairs[index]![2])] : [line, index],
    ),
  );
}

const UNKNOWN = ['<unk>', '[UNK]', '<UNK>', 'UNK', 'unk'];

/**
 * Words between blanks; single signs where all tokens are such. Without a vocabulary, numbers of tokens.
 * @throws TokenError naming the first word that is not in it
 */
export function tokensIn(text: string, vocabulary: Vocabulary | undefined): number[] {
  const words = text.trim().split(/[\s,]+/);
  const areNumbers = words.every((word) => /^\d+$/.test(word));
  if (areNumbers && !words.some((word) => vocabulary?.has(word))) return words.map(Number);
  if (!vocabulary) {
    throw new TokenError(
      `“${words.find((word) => !/^\d+$/.test(word))}”: without a vocabulary, type numbers of tokens`,
    );
  }
  const areSigns = [...vocabulary.keys()].every(
    (token) => [...token].length === 1 || /^[<[].*[>\]]$/.test(token),
  );
  const parts = areSigns ? [...text] : text.trim().split(/\s+/);
  const unknown = UNKNOWN.map((name) => vocabulary.get(name)).find((id) => id !== undefined);
  return parts.map((part) => {
    const id = vocabulary.get(part) ?? vocabulary.get(part.toLowerCase()) ?? unknown;
    if (id === undefined) throw new TokenError(`“${part}” is not in the vocabulary`);
    return id;
  });
}
