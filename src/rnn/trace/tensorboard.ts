// Event files of TensorBoard: records of TensorFlow (a length in 8 bytes, its checksum in 4, the data, their checksum in 4),
// each of them an Event of tensorboard/compat/proto/event.proto, with values of summary.proto and tensor.proto.
import { PbfReader } from 'pbf';
import { TraceError } from './fault.ts';
import type { Readable } from './index-file.ts';
import { addScalar, type Scalars } from './scalars.ts';

export const isEvents = (name: string): boolean => name.includes('.tfevents.');

/** So much of a file is read at a time; a record is shorter than that, but for pictures and graphs, which are passed over. */
const PIECE = 16e6;
const HEADER = 12;
const FOOTER = 4;

/**
 * Adds the scalars of a file, and of histograms the norms. A last record that is cut off waits to be written.
 * @throws TraceError naming the place
 */
export async function readEvents(file: Readable, place: string, scalars: Scalars): Promise<void> {
  for (let start = 0; start + HEADER <= file.size;) {
    const bytes = new Uint8Array(await file.slice(start, start + PIECE).arrayBuffer());
    const view = new DataView(bytes.buffer);
    let at = 0;
    while (at + HEADER <= bytes.length) {
      const length = Number(view.getBigUint64(at, true));
      const end = at + HEADER + length;
      if (start + end + FOOTER > file.size) {
        if (start + at === 0)
          throw new TraceError(`${place}: no event file of TensorBoard, or cut off in its first record`);
        return;
      }
      if (end > bytes.length) {
        // It begins the next piece, unless it is longer than that.
        if (at === 0) at = end + FOOTER;
        break;
      }
      readEvent(bytes.subarray(at + HEADER, end), `${place}, byte ${start + at}`, scalars);
      at = end + FOOTER;
    }
    start += at;
  }
}

interface Value {
  tag: string;
  value: number | undefined;
}

function readEvent(bytes: Uint8Array, place: string, scalars: Scalars): void {
  const event = { update: 0, values: [] as Value[] };
  try {
    const reader = new PbfReader(bytes);
    reader.readFields((tag, into, pbf) => {
      if (tag === 2) into.update = pbf.readVarint(true);
      else if (tag === 5) pbf.readMessage(readSummary, into.values);
    }, event);
    if (reader.pos !== bytes.length) throw new Error('a field ends behind its record');
  } catch (error) {
    throw new TraceError(`${place}: no event as TensorBoard writes it: ${(error as Error).message}`);
  }
  for (const { tag, value } of event.values) {
    if (value !== undefined) addScalar(scalars, tag, event.update, value);
  }
}

function readSummary(tag: number, values: Value[], pbf: PbfReader): void {
  if (tag === 1) values.push(pbf.readMessage(readValue, { tag: '', value: undefined }));
}

function readValue(tag: number, into: Value, pbf: PbfReader): void {
  if (tag === 1) into.tag = pbf.readString();
  else if (tag === 2) into.value = pbf.readFloat();
  else if (tag === 5) into.value = pbf.readMessage(readHistogram, none()).value;
  else if (tag === 8) into.value = pbf.readMessage(readTensor, none()).value;
}

const none = (): { value: number | undefined } => ({ value: undefined });

/** The norm of what a histogram is of: the root of the sum of its squares. */
function readHistogram(tag: number, into: { value: number | undefined }, pbf: PbfReader): void {
  if (tag === 5) into.value = Math.sqrt(pbf.readDouble());
}

const FLOAT = 1;

/** Of a tensor of one number that number: so TensorFlow 2 writes scalars. */
function readTensor(tag: number, into: { value: number | undefined; type?: number }, pbf: PbfReader): void {
  if (tag === 1) into.type = pbf.readVarint();
  else if (tag === 4) {
    const bytes = pbf.readBytes();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (into.type === FLOAT && bytes.length === 4) into.value = view.getFloat32(0, true);
    else if (bytes.length === 8) into.value = view.getFloat64(0, true);
  } else if (tag === 5) into.value = pbf.readPackedFloat([])[0];
  else if (tag === 6) into.value = pbf.readPackedDouble([])[0];
}
