/** Connections that have not shown the cookie yet: few, and the oldest makes way, so that none keeps the owner out. */
import type { Socket } from 'node:net';

export class Strangers {
  readonly #most: number;
  readonly #sockets = new Set<Socket>();

  constructor(most: number) {
    this.#most = most;
  }

  add(socket: Socket): void {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    if (this.#sockets.size <= this.#most) return;
    const [oldest] = this.#sockets;
    this.#sockets.delete(oldest);
    oldest.destroy();
  }

  /** The connection is the owner's. */
  admit(socket: Socket): void {
    this.#sockets.delete(socket);
  }
}
