/**
 * Parts of a file in turn, which threads read into blocks while the file goes on being read. They share the memory of the
 * ring, and its states and signals by atomic operations.
 */
import { Buffer } from 'node:buffer';
import { ScanBlock } from './scanner-block.ts';
import type { ScanLayout } from './scanner-layout.ts';
import { recordsEnd } from './parse/byte-records.ts';
import { RowScanner } from './parse/byte-parser.ts';

/** States of a slot. */
const EMPTY = 0;
const FILLED = 1;
const TAKEN = 2;
const READ = 3;

/** Words of the control array: all is over; how often a slot was filled, and read; then the slots' states and parts. */
const IS_OVER = 0;
const FILLS = 1;
const READS = 2;
const STATES = 3;

/** Number of the scanner of the thread that owns the ring; those of others are larger. */
const OWN_SCANNER = 0;

/** What another thread makes the same ring of. */
export interface SharedRing {
  readonly layout: ScanLayout;
  /** Most rows of a block. */
  readonly capacity: number;
  readonly control: SharedArrayBuffer;
  readonly slots: readonly {
    readonly bytes: SharedArrayBuffer;
    readonly block: SharedArrayBuffer;
  }[];
}

/** Lets other threads read along in a ring. */
export type Invite = (ring: SharedRing) => void;

/** A part of the file, and what was read of it. */
export interface RingSlot {
  readonly bytes: Buffer;
  readonly block: ScanBlock;
}

/** The states of a ring as all of its threads see them. */
export class Control {
  readonly #words: Int32Array;
  readonly #slots: number;

  constructor(memory: SharedArrayBuffer, slots: number) {
    this.#words = new Int32Array(memory);
    this.#slots = slots;
  }

  static bytesOf(slots: number): number {
    return 4 * (STATES + 2 * slots);
  }

  get isOver(): boolean {
    return Atomics.load(this.#words, IS_OVER) === 1;
  }

  get fills(): number {
    return Atomics.load(this.#words, FILLS);
  }

  stateOf(slot: number): number {
    return Atomics.load(this.#words, STATES + slot);
  }

  setState(slot: number, state: number): void {
    Atomics.store(this.#words, STATES + slot, state);
  }

  /** Number of the part that the slot holds. */
  partOf(slot: number): number {
    return Atomics.load(this.#words, STATES + this.#slots + slot);
  }

  fill(slot: number, part: number): void {
    Atomics.store(this.#words, STATES + this.#slots + slot, part);
    this.setState(slot, FILLED);
    this.#signal(FILLS);
  }

  /** Takes the filled slot with the first part after `last`. @returns -1 if there is none */
  take(last: number): number {
    let first = -1;
    for (let slot = 0; slot < this.#slots; slot++) {
      if (this.stateOf(slot) !== FILLED || this.partOf(slot) <= last) continue;
      if (first < 0 || this.partOf(slot) < this.partOf(first)) first = slot;
    }
    if (first < 0) return -1;
    const before = Atomics.compareExchange(this.#words, STATES + first, FILLED, TAKEN);
    return before === FILLED ? first : this.take(last);
  }

  finish(slot: number): void {
    this.setState(slot, READ);
    this.#signal(READS);
  }

  end(): void {
    Atomics.store(this.#words, IS_OVER, 1);
    this.#signal(FILLS);
  }

  /** Waits until more slots were filled than `fills`, or all is over. */
  waitForFill(fills: number): void {
    Atomics.wait(this.#words, FILLS, fills);
  }

  /** Waits until a slot was read. False where that took too long. */
  waitForRead(slot: number, patienceMs: number): boolean {
    const until = performance.now() + patienceMs;
    for (;;) {
      const reads = Atomics.load(this.#words, READS);
      if (this.stateOf(slot) === READ) return true;
      const left = until - performance.now();
      if (left <= 0) return false;
      Atomics.wait(this.#words, READS, reads, left);
    }
  }

  #signal(word: number): void {
    Atomics.add(this.#words, word, 1);
    Atomics.notify(this.#words, word);
  }
}

/** Reads parts as they come until the owner of the ring ends it. `number`: tells scanners apart, from 1. */
export function readAlong(shared: SharedRing, number: number): void {
  const { layout, capacity, slots } = shared;
  const control = new Control(shared.control, slots.length);
  const scanner = new RowScanner(layout, number);
  const own = slots.map(({ bytes, block }) => ({
    bytes: Buffer.from(bytes),
    block: new ScanBlock(layout, capacity, block),
  }));
  let last = 0;
  for (;;) {
    const { fills } = control;
    if (control.isOver) return;
    const slot = control.take(last);
    if (slot < 0) {
      control.waitForFill(fills);
      continue;
    }
    last = control.partOf(slot);
    scanner.scan(own[slot].bytes, own[slot].block);
    control.finish(slot);
  }
}

export interface RingSize {
  readonly slots: number;
  /** How much of the file is read at a time, and how much a part may have before that, bytes. */
  readonly pieceBytes: number;
  readonly leadBytes: number;
}

/** Where a part stands in its slot, and what comes after its last whole record: valid for as long as the slot is. */
export interface FilledPart {
  readonly from: number;
  readonly rest: Buffer;
}

/** The ring as its owner has it, who reads what no other thread has taken yet. */
export class ScanRing {
  readonly #layout: ScanLayout;
  readonly #size: RingSize;
  readonly #scanner: RowScanner;
  readonly #learn: (slot: RingSlot) => void;
  readonly #patienceMs: number;
  readonly #slots: RingSlot[];
  #control: Control;
  /** Parts filled and given back so far. */
  #filled = 0;
  #released = 0;

  /**
   * @param learn told of each block once it was read; those that one scanner read in the order in which it did
   * @param invite lets other threads read along
   * @param patienceMs how long they may read a slot before they are given up
   */
  constructor(
    layout: ScanLayout,
    size: RingSize,
    learn: (slot: RingSlot) => void,
    invite: Invite,
    patienceMs: number,
  ) {
    this.#layout = layout;
    this.#size = size;
    this.#scanner = new RowScanner(layout, OWN_SCANNER);
    this.#learn = learn;
    this.#patienceMs = patienceMs;
    const memories = Array.from(
      { length: size.slots },
      () => new SharedArrayBuffer(size.leadBytes + size.pieceBytes),
    );
    this.#slots = memories.map((memory) => ({
      bytes: Buffer.from(memory),
      block: this.#newBlock(),
    }));
    const control = new SharedArrayBuffer(Control.bytesOf(size.slots));
    this.#control = new Control(control, size.slots);
    invite({
      layout,
      capacity: this.#slots[0].block.capacity,
      control,
      slots: memories.map((bytes, at) => ({ bytes, block: this.#slots[at].block.memory })),
    });
  }

  #newBlock(): ScanBlock {
    return ScanBlock.forBytes(this.#layout, this.#size.pieceBytes);
  }

  get isFull(): boolean {
    return this.#filled - this.#released === this.#slots.length;
  }

  /** Whether a part of so many bytes has room. */
  hasRoomFor(bytes: number): boolean {
    return bytes <= this.#size.leadBytes + this.#size.pieceBytes;
  }

  get #empty(): RingSlot {
    return this.#slots[this.#filled % this.#slots.length];
  }

  /** Where a piece may be read to, of a ring that is not full: what is there need not be copied. */
  room(): Buffer {
    return this.#empty.bytes.subarray(this.#size.leadBytes);
  }

  /** Fills an empty slot with a part that has room: what the parts before have left, and a piece. */
  fill(left: Buffer, piece: Buffer): FilledPart {
    const { bytes, block } = this.#empty;
    const { leadBytes } = this.#size;
    const isThere =
      piece.buffer === bytes.buffer && piece.byteOffset === leadBytes && left.length <= leadBytes;
    const from = isThere ? leadBytes - left.length : 0;
    if (!isThere) piece.copy(bytes, left.length);
    left.copy(bytes, from);
    const part = bytes.subarray(from, from + left.length + piece.length);
    const length = recordsEnd(part);
    block.assign(from, from + length);
    const at = this.#filled % this.#slots.length;
    this.#filled++;
    this.#control.fill(at, this.#filled);
    return { from, rest: part.subarray(length) };
  }

  /** The slot that was filled first, once it was read. */
  head(): RingSlot {
    const head = this.#released % this.#slots.length;
    while (this.#control.stateOf(head) !== READ) {
      const taken = this.#control.take(this.#released);
      if (taken >= 0) this.#read(taken);
      else if (!this.#control.waitForRead(head, this.#patienceMs)) this.#goOnAlone();
    }
    const slot = this.#slots[head];
    if (slot.block.scanner !== OWN_SCANNER) this.#learn(slot);
    return slot;
  }

  /** Reads on in the slot that was filled first, from where the block was full. */
  readOn({ bytes, block }: RingSlot): void {
    block.assign(block.next, block.end);
    this.#scanner.scan(bytes, block);
    this.#learn({ bytes, block });
  }

  /** Slots that wait, the first after the head first. */
  waiting(): RingSlot[] {
    const length = this.#filled - this.#released - 1;
    return Array.from(
      { length },
      (_, at) => this.#slots[(this.#released + 1 + at) % this.#slots.length],
    );
  }

  /** Gives the slot that was filled first back. */
  release(): void {
    this.#control.setState(this.#released % this.#slots.length, EMPTY);
    this.#released++;
  }

  close(): void {
    this.#control.end();
  }

  #read(at: number): void {
    const slot = this.#slots[at];
    this.#scanner.scan(slot.bytes, slot.block);
    this.#control.finish(at);
    this.#learn(slot);
  }

  /** Leaves threads that do not answer with what they have, and reads it anew. */
  #goOnAlone(): void {
    const before = this.#control;
    before.end();
    const memory = new SharedArrayBuffer(Control.bytesOf(this.#slots.length));
    this.#control = new Control(memory, this.#slots.length);
    for (let part = this.#released; part < this.#filled; part++) {
      const at = part % this.#slots.length;
      const { bytes, block } = this.#slots[at];
      this.#control.fill(at, part + 1);
      if (before.stateOf(at) === READ) {
        this.#control.setState(at, READ);
        continue;
      }
      const own = this.#newBlock();
      own.assign(block.from, block.end);
      this.#slots[at] = { bytes, block: own };
    }
  }
}
