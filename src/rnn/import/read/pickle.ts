// Python's pickle, as far as PyTorch writes state dictionaries: a machine with a stack, of which only what builds lists,
// tuples, dictionaries, texts and numbers is kept. A name that the file gives is looked up among what the reader itself
// knows how to build, and is never called.
import { cut } from '../../json.ts';
import { ImportError, refuse } from '../fault.ts';
import { Cursor, utf8 } from './bytes.ts';

/** What a pickle may name, `module.name`, and how it is built of its arguments. */
export type Builders = ReadonlyMap<string, (args: readonly unknown[]) => unknown>;

/** A class or function that a pickle names. */
export class PickledName {
  constructor(readonly name: string) {}
}

export interface Unpickling {
  readonly builders: Builders;
  /** What stands for an object outside of the pickle, such as a storage. */
  readonly persistent: (id: unknown) => unknown;
}

/** Opcodes, by their names in Python's pickletools. */
const Op = {
  MARK: 0x28,
  STOP: 0x2e,
  POP: 0x30,
  POP_MARK: 0x31,
  DUP: 0x32,
  BINFLOAT: 0x47,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  NONE: 0x4e,
  BINPERSID: 0x51,
  REDUCE: 0x52,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  BINUNICODE: 0x58,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  BUILD: 0x62,
  GLOBAL: 0x63,
  APPENDS: 0x65,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  LIST: 0x6c,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  SETITEM: 0x73,
  TUPLE: 0x74,
  SETITEMS: 0x75,
  EMPTY_DICT: 0x7d,
  DICT: 0x64,
  EMPTY_TUPLE: 0x29,
  PROTO: 0x80,
  NEWOBJ: 0x81,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  LONG1: 0x8a,
  LONG4: 0x8b,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINBYTES8: 0x8e,
  STACK_GLOBAL: 0x93,
  MEMOIZE: 0x94,
  FRAME: 0x95,
} as const;

/** Opcodes that build an object, or a list for what stands above a mark. */
const BUILDING: ReadonlySet<number> = new Set([
  Op.MARK,
  Op.EMPTY_LIST,
  Op.EMPTY_TUPLE,
  Op.EMPTY_DICT,
  Op.DICT,
  Op.TUPLE1,
  Op.TUPLE2,
  Op.TUPLE3,
  Op.BINUNICODE,
  Op.BINSTRING,
  Op.SHORT_BINUNICODE,
  Op.SHORT_BINSTRING,
  Op.BINUNICODE8,
  Op.BINBYTES,
  Op.SHORT_BINBYTES,
  Op.BINBYTES8,
  Op.GLOBAL,
  Op.STACK_GLOBAL,
  Op.REDUCE,
  Op.NEWOBJ,
  Op.BINPERSID,
]);
/** Of a tensor a state dictionary builds about a dozen. */
const MOST_BUILT = 5e5;

/** @param place what the pickle is called in messages */
export function unpickle(bytes: Uint8Array, place: string, { builders, persistent }: Unpickling): unknown {
  const cursor = new Cursor(bytes, place);
  const memo = new Map<number, unknown>();
  /** The stack, cut into pieces by marks. */
  const marks: unknown[][] = [];
  let stack: unknown[] = [];

  const pop = (): unknown => {
    if (stack.length === 0) refuse(place, `takes from an empty stack at byte ${cursor.at - 1}`);
    return stack.pop();
  };
  const top = (): unknown => {
    if (stack.length === 0) refuse(place, `looks at an empty stack at byte ${cursor.at - 1}`);
    return stack.at(-1);
  };
  const popMark = (): unknown[] => {
    const own = stack;
    stack = marks.pop() ?? refuse(place, `has no mark at byte ${cursor.at - 1}`);
    return own;
  };
  const text = (length: number) => utf8(cursor.take(length, 'a text'), place);
  const line = () => {
    const end = bytes.indexOf(10, cursor.at);
    const read = text((end < 0 ? bytes.length : end) - cursor.at);
    cursor.take(1, 'the end of a line');
    return read;
  };
  const named = (module: unknown, name: unknown): PickledName => {
    if (typeof module !== 'string' || typeof name !== 'string') {
      return refuse(place, `names what is no text at byte ${cursor.at - 1}`);
    }
    const full = `${module}.${name}`;
    if (!builders.has(full)) {
      refuse(place, `names ${cut(full, 60)}, which builds no tensor: save a state_dict, or safetensors`);
    }
    return new PickledName(full);
  };
  const call = (args: unknown) => {
    const callee = pop();
    if (!(callee instanceof PickledName) || !Array.isArray(args)) {
      return refuse(place, `calls what is no name at byte ${cursor.at - 1}`);
    }
    return builders.get(callee.name)!(args);
  };
  const setItems = (items: readonly unknown[]) => {
    const target = top();
    if (!(target instanceof Map))
      return refuse(place, `sets a key of what is no dictionary at byte ${cursor.at - 1}`);
    for (let i = 0; i + 1 < items.length; i += 2) target.set(items[i], items[i + 1]);
  };
  const append = (items: readonly unknown[]) => {
    const target = top();
    if (!Array.isArray(target)) return refuse(place, `appends to what is no list at byte ${cursor.at - 1}`);
    for (const item of items) target.push(item);
  };
  const get = (index: number) => {
    if (!memo.has(index)) refuse(place, `asks for what was not memoized, at byte ${cursor.at - 1}`);
    stack.push(memo.get(index));
  };
  const long = (length: number): number => {
    // Two's complement, the lowest byte first; PyTorch writes nothing beyond 2^53.
    const own = cursor.take(length, 'a number');
    if (own.length > 8) refuse(place, `a number of ${own.length} bytes`);
    const value = own.reduceRight((sum, byte) => sum * 256 + byte, 0);
    return (own.at(-1) ?? 0) > 127 ? value - 256 ** own.length : value;
  };

  let built = 0;
  for (;;) {
    const op = cursor.u8('an opcode; it does not end');
    if (BUILDING.has(op) && ++built > MOST_BUILT) refuse(place, `builds more than ${MOST_BUILT} objects`);
    switch (op) {
      case Op.PROTO:
        cursor.u8('the protocol');
        break;
      case Op.FRAME:
        cursor.u64('the length of a frame');
        break;
      case Op.STOP:
        return pop();
      case Op.MARK:
        marks.push(stack);
        stack = [];
        break;
      case Op.POP:
        pop();
        break;
      case Op.POP_MARK:
        popMark();
        break;
      case Op.DUP:
        stack.push(top());
        break;
      case Op.NONE:
        stack.push(null);
        break;
      case Op.NEWTRUE:
        stack.push(true);
        break;
      case Op.NEWFALSE:
        stack.push(false);
        break;
      case Op.BININT:
        stack.push(cursor.i32('a number'));
        break;
      case Op.BININT1:
        stack.push(cursor.u8('a number'));
        break;
      case Op.BININT2:
        stack.push(cursor.u16('a number'));
        break;
      case Op.LONG1:
        stack.push(long(cursor.u8('a number')));
        break;
      case Op.LONG4:
        stack.push(long(cursor.u32('a number')));
        break;
      case Op.BINFLOAT: {
        const own = cursor.take(8, 'a number');
        stack.push(new DataView(own.buffer, own.byteOffset, 8).getFloat64(0));
        break;
      }
      case Op.BINUNICODE:
      case Op.BINSTRING:
        stack.push(text(cursor.u32('the length of a text')));
        break;
      case Op.SHORT_BINUNICODE:
      case Op.SHORT_BINSTRING:
        stack.push(text(cursor.u8('the length of a text')));
        break;
      case Op.BINUNICODE8:
        stack.push(text(cursor.u64('the length of a text')));
        break;
      case Op.BINBYTES:
        stack.push(cursor.take(cursor.u32('a length'), 'bytes'));
        break;
      case Op.SHORT_BINBYTES:
        stack.push(cursor.take(cursor.u8('a length'), 'bytes'));
        break;
      case Op.BINBYTES8:
        stack.push(cursor.take(cursor.u64('a length'), 'bytes'));
        break;
      case Op.EMPTY_LIST:
      case Op.EMPTY_TUPLE:
        stack.push([]);
        break;
      case Op.EMPTY_DICT:
        stack.push(new Map());
        break;
      case Op.LIST:
      case Op.TUPLE: {
        const items = popMark();
        stack.push(items);
        break;
      }
      case Op.TUPLE1:
      case Op.TUPLE2:
      case Op.TUPLE3: {
        const items = Array.from({ length: op - Op.TUPLE1 + 1 }, pop);
        stack.push(items.reverse());
        break;
      }
      case Op.DICT: {
        const items = popMark();
        stack.push(new Map());
        setItems(items);
        break;
      }
      case Op.APPEND:
        append([pop()]);
        break;
      case Op.APPENDS:
        append(popMark());
        break;
      case Op.SETITEM: {
        const value = pop();
        setItems([pop(), value]);
        break;
      }
      case Op.SETITEMS:
        setItems(popMark());
        break;
      case Op.GLOBAL: {
        const module = line();
        stack.push(named(module, line()));
        break;
      }
      case Op.STACK_GLOBAL: {
        const name = pop();
        stack.push(named(pop(), name));
        break;
      }
      case Op.REDUCE:
      case Op.NEWOBJ:
        stack.push(call(pop()));
        break;
      // The attributes of an object, such as the _metadata of a state dictionary.
      case Op.BUILD:
        pop();
        break;
      case Op.BINPERSID:
        stack.push(persistent(pop()));
        break;
      case Op.BINPUT:
        memo.set(cursor.u8('a place'), top());
        break;
      case Op.LONG_BINPUT:
        memo.set(cursor.u32('a place'), top());
        break;
      case Op.MEMOIZE:
        memo.set(memo.size, top());
        break;
      case Op.BINGET:
        get(cursor.u8('a place'));
        break;
      case Op.LONG_BINGET:
        get(cursor.u32('a place'));
        break;
      default:
        throw new ImportError(`${place}: unknown opcode ${op} at byte ${cursor.at - 1}`);
    }
  }
}
