/** Runs to and from files: JSON, in which arrays of float32 are base64. */
import { brief, parseJson } from '../../../rnn/json.ts';
import { download } from '../../page/files/download.ts';
import { fileText } from '../../page/files/opened.ts';
import { asSentence } from '../../text/sentence.ts';
import { stepOf } from './curve.ts';
import { newId, parseRecord, type RunRecord } from './record.ts';

const FORMAT = 'backflow training run';
const VERSION = 1;

/** A run as text; `readRun` gives the same run back, every number to the bit. */
export const formatRun = (record: RunRecord): string =>
  JSON.stringify({ format: FORMAT, version: VERSION, run: record }, pack);

/** Hands a run to the browser as a download. */
export function saveRun(record: RunRecord): void {
  const { task, length, cell, n, seed } = record.settings;
  const name = `${task}-${length}-${cell}-n${n}-seed${seed}-${stepOf(record.curve)}.json`;
  download(name, formatRun(record), 'application/json');
}

/** The longest run that can be trained here, with all its checkpoints, takes less. */
const MOST_MEGABYTES = 64;

/**
 * Reads a run; it is another one than that which was saved, even if both are on the page.
 * @throws Error that says what is wrong with the file, and where
 */
export async function readRun(file: File): Promise<RunRecord> {
  try {
    return runIn(await fileText(file, MOST_MEGABYTES));
  } catch (cause) {
    const why = asSentence((cause as Error).message);
    throw new Error(`${file.name} was not loaded: ${why} This opens what “Save” below a run writes.`, {
      cause,
    });
  }
}

function runIn(text: string): RunRecord {
  const file = parseJson(text, unpack) as { format?: unknown; version?: unknown; run?: unknown } | null;
  if (file?.format !== FORMAT) throw new Error('it holds no training run');
  if (file.version !== VERSION) throw new Error(`it has version ${brief(file.version)}, not ${VERSION}`);
  return { ...parseRecord(file.run), id: newId() };
}

/** Little-endian, whatever the machine. */
function pack(_: string, value: unknown): unknown {
  if (value instanceof Float32Array) {
    const bytes = new DataView(new ArrayBuffer(4 * value.length));
    value.forEach((x, i) => bytes.setFloat32(4 * i, x, true));
    return { float32: toBase64(new Uint8Array(bytes.buffer)) };
  }
  return typeof value === 'number' && !Number.isFinite(value) ? { number: String(value) } : value;
}

function unpack(_: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if ('number' in value && typeof value.number === 'string') return Number(value.number);
  if (!('float32' in value) || typeof value.float32 !== 'string') return value;
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(value.float32), (character) => character.charCodeAt(0));
  } catch {
    throw new Error('numbers in it are not base64');
  }
  if (bytes.length % 4 > 0) throw new Error('numbers in it are cut off');
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  // A call takes only so many arguments.
  for (let from = 0; from < bytes.length; from += 8192) {
    text += String.fromCharCode(...bytes.subarray(from, from + 8192));
  }
  return btoa(text);
}
