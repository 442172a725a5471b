import { describe, expect, it, vi } from 'vitest';
import { SocketClient } from '../../src/renderer/api/socket-client.ts';
import type { SocketLike } from '../../src/renderer/api/socket-client.ts';

/** A socket whose other side is the test. */
class TestSocket implements SocketLike {
  readyState = 0;
  readonly sent: { id: number; method: string }[] = [];
  readonly #listeners = new Map<string, ((event: { data: unknown }) => void)[]>();

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }
  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }
  fire(type: 'open' | 'close' | 'message', data?: unknown): void {
    if (type === 'open') this.readyState = 1;
    for (const listener of this.#listeners.get(type) ?? [])
      listener({ data: JSON.stringify(data) });
  }
}

function newClient() {
  const socket = new TestSocket();
  const onClose = vi.fn();
  return { socket, onClose, client: new SocketClient(socket, onClose) };
}

describe('the client over a socket', () => {
  it('keeps calls made before it is open, in order', async () => {
    const { socket, client } = newClient();
    const first = client.call('projects.list', {});
    void client.call('app.info', {});
    expect(socket.sent).toEqual([]);
    socket.fire('open');
    expect(socket.sent.map(({ method }) => method)).toEqual(['projects.list', 'app.info']);
    socket.fire('message', { id: socket.sent[0].id, result: { ok: true, value: [] } });
    expect(await first).toEqual({ ok: true, value: [] });
  });

  it('answers calls under way, and later ones, with an error when it closes', async () => {
    const { socket, client, onClose } = newClient();
    socket.fire('open');
    const running = client.call('projects.list', {});
    socket.fire('close');
    expect(await running).toMatchObject({ ok: false, error: { code: 'CONNECTION_LOST' } });
    expect(await client.call('projects.list', {})).toMatchObject({ ok: false });
    expect(onClose).toHaveBeenCalledOnce();
  });

  it('gives events to listeners until they stop', () => {
    const { socket, client } = newClient();
    const listener = vi.fn();
    const stop = client.on('job.progress', listener);
    const progress = { job: 'j', phase: 'reading', done: 1, total: 2 };
    socket.fire('message', { event: 'job.progress', data: progress });
    stop();
    socket.fire('message', { event: 'job.progress', data: progress });
    expect(listener.mock.calls).toEqual([[progress]]);
  });

  it('takes an answer that is no result for a lost one', async () => {
    const { socket, client } = newClient();
    socket.fire('open');
    const running = client.call('app.info', {});
    socket.fire('message', { id: socket.sent[0].id, result: 'nonsense' });
    expect(await running).toMatchObject({ ok: false });
  });
});
