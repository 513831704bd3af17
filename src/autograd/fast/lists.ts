/** Lists of numbers, filled one after the other and kept in one array: graphs of a million edges need no million arrays. */
export class Lists {
  #items: Int32Array<ArrayBuffer>;
  #starts: Int32Array<ArrayBuffer>;
  #count = 0;

  /** With room for so many items, and lists. */
  constructor(items = 1024, lists = 256) {
    this.#items = new Int32Array(items + 1);
    this.#starts = new Int32Array(lists + 2);
  }

  /** A list for each of `count` groups: the places in `of` at which it stands. */
  static grouped(of: Int32Array, count: number): Lists {
    const lists = new Lists(of.length, count);
    lists.#count = count;
    for (let item = 0; item < of.length; item++) lists.#starts[of[item] + 1]++;
    for (let group = 0; group < count; group++) lists.#starts[group + 1] += lists.#starts[group];
    const ends = lists.#starts.slice();
    for (let item = 0; item < of.length; item++) lists.#items[ends[of[item]]++] = item;
    return lists;
  }

  /** How many lists are complete. */
  get count(): number {
    return this.#count;
  }

  /** How many items there are in all lists that are complete. */
  get size(): number {
    return this.#starts[this.#count];
  }

  /** An item by its number among those of all lists. */
  item(index: number): number {
    return this.#items[index];
  }

  /** The number that the first item of a list has among those of all. */
  start(list: number): number {
    return this.#starts[list];
  }

  /** Adds to the list that is being filled. */
  push(item: number): void {
    const end = this.#starts[this.#count + 1]++;
    if (end === this.#items.length) this.#items = grown(this.#items);
    this.#items[end] = item;
  }

  /** Puts the list that is being filled in ascending order. */
  sort(): void {
    const start = this.#starts[this.#count];
    const end = this.#starts[this.#count + 1];
    // Most have one item, or none.
    if (end - start > 1) this.#items.subarray(start, end).sort();
  }

  /** Completes a list, and returns its number. */
  close(): number {
    const number = this.#count++;
    if (this.#count + 1 === this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[this.#count + 1] = this.#starts[this.#count];
    return number;
  }

  lengthOf(list: number): number {
    return this.#starts[list + 1] - this.#starts[list];
  }

  of(list: number): Int32Array {
    return this.#items.subarray(this.#starts[list], this.#starts[list + 1]);
  }

  at(list: number, index: number): number {
    return this.#items[this.#starts[list] + index];
  }
}

/**
 * Lists that share their ends: `add` leaves the list that it adds to as it was. 0 is the empty one; one of a single item, as most
 * are, takes no room.
 */
export class Chains {
  readonly #links: Records;

  constructor(capacity: number) {
    this.#links = new Records(Link.WIDTH, capacity);
    this.#links.add();
  }

  add(list: number, item: number): number {
    if (list === 0) return -1 - item;
    const at = this.#links.add();
    const { words } = this.#links;
    words[at + Link.item] = item;
    words[at + Link.rest] = list;
    words[at + Link.length] = this.lengthOf(list) + 1;
    return at;
  }

  lengthOf(list: number): number {
    return list < 0 ? 1 : this.#links.words[list + Link.length];
  }

  /** What was added last to a list that is not empty. */
  item(list: number): number {
    return list < 0 ? -1 - list : this.#links.words[list + Link.item];
  }

  /** The list that it was added to. */
  rest(list: number): number {
    return list < 0 ? 0 : this.#links.words[list + Link.rest];
  }
}

enum Link {
  item,
  rest,
  length,
  WIDTH,
}

/** Records of so many whole numbers each, in one array: a million of them are one object. */
export class Records {
  words: Int32Array<ArrayBuffer>;
  /** How many words are taken. */
  end = 0;

  constructor(
    readonly width: number,
    capacity = 256,
  ) {
    this.words = new Int32Array(width * capacity);
  }

  get count(): number {
    return this.end / this.width;
  }

  /** Where the words of a further one begin. */
  add(): number {
    const at = this.end;
    this.end += this.width;
    if (this.end > this.words.length) this.words = grown(this.words);
    return at;
  }
}

/** A number for each tuple of whole numbers: equal ones have the same, the first one 0, the next one 1, … */
export class Tuples {
  #words = new Int32Array(1024);
  /** Where the words of each tuple begin; one more is the end of all. */
  #starts = new Int32Array(256);
  #count = 0;
  /** By hash, the next place free where that is taken: the number of a tuple and 1. */
  #table = new Int32Array(512);

  /** That of the first `length` words. */
  numberOf(words: Int32Array, length: number): number {
    const mask = this.#table.length - 1;
    let slot = hashOf(words, 0, length) & mask;
    for (; this.#table[slot] > 0; slot = (slot + 1) & mask) {
      if (this.#is(this.#table[slot] - 1, words, length)) return this.#table[slot] - 1;
    }
    this.#table[slot] = ++this.#count;
    const start = this.#starts[this.#count - 1];
    while (start + length > this.#words.length) this.#words = grown(this.#words);
    for (let i = 0; i < length; i++) this.#words[start + i] = words[i];
    if (this.#count === this.#starts.length) this.#starts = grown(this.#starts);
    this.#starts[this.#count] = start + length;
    if (2 * this.#count > mask) this.#grow();
    return this.#count - 1;
  }

  #is(number: number, words: Int32Array, length: number): boolean {
    const start = this.#starts[number];
    if (this.#starts[number + 1] - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.#words[start + i] !== words[i]) return false;
    return true;
  }

  #grow(): void {
    this.#table = new Int32Array(2 * this.#table.length);
    const mask = this.#table.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = hashOf(this.#words, this.#starts[number], this.#starts[number + 1]) & mask;
      while (this.#table[slot] > 0) slot = (slot + 1) & mask;
      this.#table[slot] = number + 1;
    }
  }
}

/** Of the words from one place up to another (FNV-1a, by words, its high bits mixed in). */
function hashOf(words: Int32Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ words[i], 0x01000193) ^ (hash >>> 15);
  return hash ^ (hash >>> 13);
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(array.length + (array.length >> 1) + 64);
  longer.set(array);
  return longer;
}
