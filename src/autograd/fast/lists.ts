/** Lists of numbers, filled one after the other and kept in one array: graphs of a million edges need no million arrays. */
export class Lists {
  #items = new Int32Array(1024);
  #starts = new Int32Array(256);
  #count = 0;

  /** A list for each of `count` groups: the places in `of` at which it stands. */
  static grouped(of: Int32Array, count: number): Lists {
    const lists = new Lists();
    lists.#count = count;
    lists.#items = new Int32Array(of.length);
    lists.#starts = new Int32Array(count + 2);
    for (const group of of) lists.#starts[group + 1]++;
    for (let group = 0; group < count; group++) lists.#starts[group + 1] += lists.#starts[group];
    const ends = lists.#starts.slice();
    of.forEach((group, item) => (lists.#items[ends[group]++] = item));
    return lists;
  }

  /** How many lists are complete. */
  get count(): number {
    return this.#count;
  }

  /** Adds to the list that is being filled. */
  push(item: number): void {
    const end = this.#starts[this.#count + 1]++;
    if (end === this.#items.length) this.#items = grown(this.#items);
    this.#items[end] = item;
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

  at(list: number, index: number): number {
    return this.#items[this.#starts[list] + index];
  }
}

/**
 * Lists that share their ends: `add` leaves the list that it adds to as it was. A list is known by the place of its last
 * addition; 0 is the empty one.
 */
export class Chains {
  #items = new Int32Array(1024);
  #rest = new Int32Array(1024);
  #lengths = new Int32Array(1024);
  #end = 1;

  add(list: number, item: number): number {
    const at = this.#end++;
    if (at === this.#items.length) {
      this.#items = grown(this.#items);
      this.#rest = grown(this.#rest);
      this.#lengths = grown(this.#lengths);
    }
    this.#items[at] = item;
    this.#rest[at] = list;
    this.#lengths[at] = this.#lengths[list] + 1;
    return at;
  }

  lengthOf(list: number): number {
    return this.#lengths[list];
  }

  each(list: number, visit: (item: number) => void): void {
    for (let at = list; at > 0; at = this.#rest[at]) visit(this.#items[at]);
  }
}

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * array.length);
  longer.set(array);
  return longer;
}
